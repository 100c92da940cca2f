/** Text that a person reads, in every language the product speaks. */
export interface LocalText {
  readonly en: string;
  readonly ko: string;
}

/** What a design's author wrote: one text for everybody, or one for each language. */
export type Words = string | LocalText;

/** The words in every language. */
export function localText(words: Words): LocalText {
  return typeof words === "string" ? { en: words, ko: words } : words;
}
