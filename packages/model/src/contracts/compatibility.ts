/**
 * Compatibility of two versions of an event type, as schema registries define it: backward, a consumer of the new version
 * reads data of the old one (deploy consumers first); forward, a consumer of the old version reads data of the new one
 * (deploy producers first); full, both (any order). Source: Confluent, "Schema Evolution and Compatibility", platform 8.3,
 * read 2026-11-23. Both schemas count as they are declared: JSON Schema's default is an open content model, in which a new
 * optional field with a type is not backward compatible, because old data may hold anything there.
 */
import type { LocalText } from "../text.ts";
import type { EventSchema } from "./event-schema.ts";
import type { Mismatch } from "./mismatch.ts";
import { describeMismatch, mismatches } from "./mismatch.ts";

export const COMPATIBILITIES = ["backward", "forward", "full", "none"] as const;
export type Compatibility = (typeof COMPATIBILITIES)[number];

/** A version of an event type with its number. */
export interface VersionedSchema {
  readonly version: string;
  readonly schema: EventSchema;
}

/**
 * What the newer version breaks of the promise: at most `MISMATCHES_MAX` sentences for each direction, which name field and
 * version; none if the promise is kept (rules M56, M57).
 */
export function incompatibilities(
  older: VersionedSchema,
  newer: VersionedSchema,
  promise: Compatibility,
): readonly LocalText[] {
  const texts: LocalText[] = [];
  const read = (writer: VersionedSchema, reader: VersionedSchema): void => {
    const toText = (mismatch: Mismatch): LocalText =>
      describeMismatch(mismatch, writer.version, reader.version);
    texts.push(...mismatches(writer.schema, reader.schema).map(toText));
  };
  if (promise === "backward" || promise === "full") read(older, newer);
  if (promise === "forward" || promise === "full") read(newer, older);
  return texts;
}
