/**
 * Can a reader of one schema read everything that a writer of another may write? Exactly if every valid value of the
 * writer's schema is valid for the reader's: inclusion of sets of values, decided field by field. It is exact because no
 * schema is empty and fields are independent of each other. What stands in the way is named with its field.
 */
import type { LocalText } from "../text.ts";
import type { EventSchema, Scalar, SchemaType } from "./event-schema.ts";
import { ANYTHING, fieldPath, hasType } from "./event-schema.ts";

/** At most so many are looked for: one is enough to be incompatible, a few to understand why. */
export const MISMATCHES_MAX = 5;

/** One reason why a reader cannot read what a writer may write. */
export interface Mismatch {
  /** The field, such as "customer.address"; "" for the event itself. */
  readonly path: string;
  /**
   * `missing`: may be left out, but is required. `extra`: not allowed. `open`: the writer's undeclared fields are not
   * allowed. `undeclared`: the writer may put anything there. `type`, `value`: may have one that the reader does not take.
   */
  readonly reason: "missing" | "extra" | "open" | "undeclared" | "type" | "value";
  /** The type or value that is not taken. */
  readonly offered?: string;
  /** What the reader takes instead. */
  readonly taken?: string;
}

/** The only values of the schema, or undefined if there are endlessly many. */
function finiteValues({ types, values }: EventSchema): readonly Scalar[] | undefined {
  if (values !== undefined) return values;
  for (const type of types) if (type !== "boolean" && type !== "null") return undefined;
  return [...(types.has("boolean") ? [true, false] : []), ...(types.has("null") ? [null] : [])];
}

function takesType(types: ReadonlySet<SchemaType>, type: SchemaType): boolean {
  return types.has(type) || (type === "integer" && types.has("number"));
}

function takenBy(reader: EventSchema): string {
  const { types, values } = reader;
  return values === undefined
    ? [...types].join(", ")
    : values.map((value) => JSON.stringify(value)).join(", ");
}

function compareObjects(writer: EventSchema, reader: EventSchema, path: string, found: Mismatch[]): void {
  for (const name of reader.required) {
    if (!writer.required.has(name)) found.push({ path: fieldPath(path, name), reason: "missing" });
  }
  for (const [name, written] of writer.properties) {
    const read = reader.properties.get(name);
    if (read !== undefined) compare(written, read, fieldPath(path, name), found);
    else if (!reader.open) found.push({ path: fieldPath(path, name), reason: "extra" });
  }
  if (!writer.open) return;
  if (!reader.open) found.push({ path, reason: "open" });
  for (const [name, read] of reader.properties) {
    if (writer.properties.has(name)) continue;
    const inner: Mismatch[] = [];
    compare(ANYTHING, read, "", inner);
    if (inner.length > 0)
      found.push({ path: fieldPath(path, name), reason: "undeclared", taken: takenBy(read) });
  }
}

function compare(writer: EventSchema, reader: EventSchema, path: string, found: Mismatch[]): void {
  if (writer === reader || found.length >= MISMATCHES_MAX) return;
  const taken = takenBy(reader);
  const finite = finiteValues(writer);
  if (finite !== undefined) {
    const unknown = finite.find(
      (value) => !hasType(reader.types, value) || reader.values?.includes(value) === false,
    );
    if (unknown !== undefined) found.push({ path, reason: "value", offered: JSON.stringify(unknown), taken });
    return;
  }
  if (reader.values !== undefined) {
    found.push({ path, reason: "type", offered: takenBy(writer), taken });
    return;
  }
  for (const type of writer.types) {
    if (takesType(reader.types, type)) continue;
    found.push({ path, reason: "type", offered: type, taken });
    return;
  }
  if (writer.types.has("object")) compareObjects(writer, reader, path, found);
  if (writer.types.has("array"))
    compare(writer.items ?? ANYTHING, reader.items ?? ANYTHING, `${path}[]`, found);
}

/**
 * Why a reader of `reader` cannot read everything that a writer of `writer` may write: at most `MISMATCHES_MAX` reasons,
 * none if it can (rule M56). Cost: one pass over both schemas.
 */
export function mismatches(writer: EventSchema, reader: EventSchema): readonly Mismatch[] {
  const found: Mismatch[] = [];
  compare(writer, reader, "", found);
  return found.slice(0, MISMATCHES_MAX);
}

/** "version 2 has the field …", without a full stop. `writer` and `reader` are version numbers. */
export function describeMismatch(mismatch: Mismatch, writer: string, reader: string): LocalText {
  const { path, reason, offered = "", taken = "" } = mismatch;
  const field = path === "" ? { en: "the event", ko: "이벤트" } : { en: `"${path}"`, ko: `"${path}" 필드` };
  switch (reason) {
    case "missing":
      return {
        en: `version ${writer} may leave out ${field.en}, which version ${reader} requires`,
        ko: `${field.ko}가 버전 ${writer}에는 없을 수 있지만 버전 ${reader}에는 필수입니다`,
      };
    case "extra":
      return {
        en: `version ${writer} has the field ${field.en}, which version ${reader} does not know`,
        ko: `버전 ${writer}의 ${field.ko}를 버전 ${reader}에서는 알지 못합니다`,
      };
    case "open":
      return {
        en: `version ${writer} allows unknown fields in ${field.en}, version ${reader} does not`,
        ko: `버전 ${writer}에서는 ${field.ko}에 모르는 필드를 허용하지만 버전 ${reader}에서는 허용하지 않습니다`,
      };
    case "undeclared":
      return {
        en: `version ${writer} leaves open what ${field.en} is, version ${reader} takes only ${taken}`,
        ko: `버전 ${writer}에서는 ${field.ko}에 무엇이든 올 수 있지만 버전 ${reader}에서는 ${taken}만 받습니다`,
      };
    case "type":
    case "value":
      return {
        en: `${field.en} may be ${offered} in version ${writer}, version ${reader} takes only ${taken}`,
        ko: `버전 ${writer}에서는 ${field.ko}가 ${offered}일 수 있지만 버전 ${reader}에서는 ${taken}만 받습니다`,
      };
  }
}
