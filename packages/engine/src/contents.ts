/** The distinct contents of a run, numbered in the order in which they were first named. */
import { NO_CONTENT } from "@eventyard/model";
import type { Content, JsonValue } from "@eventyard/model";
import { compareIds } from "@eventyard/model";
import type { ContentIndex } from "./behaviour.ts";

/** Distinct contents of one run; a message has 16 bits for their number. */
export const CONTENTS_MAX = 16_384;

export class Contents {
  /** By number. */
  readonly list: Content[] = [NO_CONTENT];
  private readonly byText = new Map<string, ContentIndex>([[textOf(NO_CONTENT), 0]]);

  get(index: ContentIndex): Content {
    return this.list[index] ?? NO_CONTENT;
  }

  /** The content's number, or undefined if it would be one too many. */
  indexOf(content: Content): ContentIndex | undefined {
    const text = textOf(content);
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    if (this.list.length >= CONTENTS_MAX) return undefined;
    this.list.push(content);
    this.byText.set(text, this.list.length - 1);
    return this.list.length - 1;
  }
}

/** Equal contents give equal texts, whatever the order of their keys. */
function textOf(content: Content): string {
  return JSON.stringify([content.type, content.source, sorted(content.headers), sorted(content.data)]);
}

function sorted(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value as Readonly<Record<string, JsonValue>>);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => compareIds(a, b)).map(([key, inner]) => [key, sorted(inner)]),
  );
}
