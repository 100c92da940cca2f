/** Topic names as lists of words, and patterns over them with a wildcard for one word and one for any number. */

/** Word that stands for any run of words, also none; no text spells it. */
export const ANY_WORDS = Symbol("any words");
/** Word that stands for exactly one word. */
export const ONE_WORD = Symbol("one word");

export type WordPattern = readonly (string | typeof ANY_WORDS | typeof ONE_WORD)[];

/**
 * Whether the pattern covers all words. Row by row over the pattern: `reached[i]` says that the part so far can cover
 * the first i words; pattern × words steps, whatever the pattern.
 */
export function matchesWords(pattern: WordPattern, words: readonly string[]): boolean {
  let reached = Array<boolean>(words.length + 1).fill(false);
  reached[0] = true;
  for (const part of pattern) {
    const next = Array<boolean>(words.length + 1).fill(false);
    for (let i = 0; i <= words.length; i++) {
      if (part === ANY_WORDS) next[i] = reached[i] === true || (i > 0 && next[i - 1] === true);
      else if (i > 0) next[i] = reached[i - 1] === true && (part === ONE_WORD || part === words[i - 1]);
    }
    reached = next;
  }
  return reached[words.length] === true;
}
