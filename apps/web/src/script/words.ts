/** Editing words in one language at a time. */
import type { Words } from "@eventyard/model";
import type { Language } from "../i18n/index.ts";

/** The words with this language's text replaced; a text for everybody stays one. */
export function withText(words: Words, language: Language, text: string): Words {
  return typeof words === "string" ? text : { ...words, [language]: text };
}
