/** Comparison of texts that ignores upper and lower case, the same on every machine and in every language. */

/** A text in which characters that differ only in case are equal; its length is kept, so prefixes stay prefixes. */
export function foldCase(text: string): string {
  let folded = "";
  for (const char of text) {
    // "ß" has the upper case "SS": characters whose case changes their length stay as they are
    const upper = char.toUpperCase();
    const same = upper.length === char.length ? upper : char;
    const lower = same.toLowerCase();
    folded += lower.length === same.length ? lower : same;
  }
  return folded;
}
