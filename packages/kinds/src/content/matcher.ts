/**
 * What every filter language gives: a matcher, or a sentence that says what is wrong, where, and what to do. Inside the
 * languages a refusal is thrown and caught once at the door, so that their grammars read like grammars.
 */
import type { Content, JsonValue, LocalText } from "@eventyard/model";

/** Decides about one content. Pure: the same content gets the same answer, so a caller may keep it. */
export type Matcher = (content: Content) => boolean;

export type CompileResult =
  | { readonly ok: true; readonly matcher: Matcher }
  | { readonly ok: false; readonly text: LocalText };

/** Longest piece of a user's text that a sentence repeats, in UTF-16 units. */
const SHOWN_CHARS_MAX = 40;

class Refusal extends Error {
  readonly text: LocalText;

  constructor(text: LocalText) {
    super(text.en);
    this.text = text;
  }
}

/** Ends the compilation at hand with this sentence. Only inside `orRefusal`. */
export function refuse(en: string, ko: string): never {
  throw new Refusal({ en, ko });
}

/** Runs `read` and turns its refusal into a value. Any other error is a mistake of ours and passes through. */
export function orRefusal<T>(
  read: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly text: LocalText } {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, text: error.text };
    throw error;
  }
}

/** Runs `read`; a refusal inside gets the place in front, such as "The filter, condition 2: ". */
export function within<T>(place: LocalText, read: () => T): T {
  const result = orRefusal(read);
  if (result.ok) return result.value;
  return refuse(`${place.en}${result.text.en}`, `${place.ko}${result.text.ko}`);
}

/** `orRefusal` for a function that builds a matcher. */
export function compiled(build: () => Matcher): CompileResult {
  const result = orRefusal(build);
  return result.ok ? { ok: true, matcher: result.value } : result;
}

function shortened(text: string): string {
  const line = text.replaceAll("\n", "⏎");
  return line.length > SHOWN_CHARS_MAX ? `${line.slice(0, SHOWN_CHARS_MAX - 1)}…` : line;
}

/** A piece of a user's text as a sentence may repeat it: quoted, on one line, at most 40 characters. */
export function shown(text: string): string {
  return `"${shortened(text)}"`;
}

/** A JSON value as a sentence may repeat it, at most 40 characters. */
export function shownJson(value: JsonValue): string {
  return shortened(JSON.stringify(value));
}

/** UTF-8 length [bytes] of a text. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
