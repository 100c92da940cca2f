/**
 * Inclusion of schemas (rules M54–M57) against an oracle that knows nothing of it: it makes every small value, asks a naive
 * validator about each, and looks for one that the writer may write and the reader does not take.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { incompatibilities } from "./compatibility.ts";
import type { Compatibility } from "./compatibility.ts";
import type { EventSchema } from "./event-schema.ts";
import { closed, opened, readEventSchema, SCHEMA_LIMITS } from "./event-schema.ts";
import { describeMismatch, mismatches, MISMATCHES_MAX } from "./mismatch.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Raw = Readonly<Record<string, unknown>>;

function read(raw: unknown): EventSchema {
  const result = readEventSchema(raw);
  if (!result.ok) throw new Error(result.text.en);
  return result.schema;
}

/** JSON Schema 2020-12 as its text says it, keyword by keyword, on the raw document. */
function isValid(raw: Raw, value: Json): boolean {
  const typeOf = (v: Json): string => (v === null ? "null" : Array.isArray(v) ? "array" : typeof v);
  const hasType = (type: unknown): boolean =>
    type === "integer" ? typeof value === "number" && value % 1 === 0 : typeOf(value) === type;
  if (raw["type"] !== undefined && ![raw["type"]].flat().some(hasType)) return false;
  if (raw["enum"] !== undefined && !(raw["enum"] as readonly Json[]).includes(value)) return false;
  if (Array.isArray(value))
    return (value as readonly Json[]).every((item) => isValid((raw["items"] ?? {}) as Raw, item));
  if (typeof value !== "object" || value === null) return true;
  const properties = (raw["properties"] ?? {}) as Readonly<Record<string, Raw>>;
  if (!((raw["required"] ?? []) as readonly string[]).every((name) => Object.hasOwn(value, name)))
    return false;
  return Object.entries(value).every(([name, inner]) =>
    Object.hasOwn(properties, name)
      ? isValid(properties[name]!, inner)
      : raw["additionalProperties"] !== false,
  );
}

/** With a text and an integer that no enum of the generator names: without them a finite set would look like all. */
const SCALARS: readonly Json[] = ["x", "y", "z", 0, 1, 1.5, true, false, null];
const ABSENT = Symbol("absent");

/** Every object over these fields. */
function objects(values: Readonly<Record<string, readonly (Json | typeof ABSENT)[]>>): readonly Json[] {
  let made: readonly Readonly<Record<string, Json>>[] = [{}];
  for (const [name, list] of Object.entries(values)) {
    made = made.flatMap((one) => list.map((v) => (v === ABSENT ? one : { ...one, [name]: v })));
  }
  return made;
}

const INNER = objects({ p: [ABSENT, ...SCALARS, {}, []], unknown: [ABSENT, 0] });
const ARRAYS: readonly Json[] = [[], ...SCALARS.map((v) => [v]), [{}], [[]]];
/** "unknown" stands for every field that no schema names. */
const UNIVERSE = objects({
  a: [ABSENT, ...SCALARS, ...ARRAYS, ...INNER],
  b: [ABSENT, ...SCALARS, {}, []],
  unknown: [ABSENT, 0, "x"],
});

function oracle(writer: Raw, reader: Raw): boolean {
  return !UNIVERSE.some((value) => isValid(writer, value) && !isValid(reader, value));
}

const TYPES = ["string", "number", "integer", "boolean", "null"] as const;
const scalar: fc.Arbitrary<Raw> = fc.oneof(
  fc.subarray([...TYPES], { minLength: 1 }).map((type) => ({ type })),
  fc.constantFrom<Raw>(
    {},
    { type: "object" },
    { type: "array" },
    { type: "string", enum: ["x"] },
    { enum: ["x", "y"] },
    { enum: [true, false, null] },
    { enum: [0, "x"] },
  ),
);

/** An object schema over some of these fields. */
function objectOf(fieldsOf: Readonly<Record<string, fc.Arbitrary<Raw>>>): fc.Arbitrary<Raw> {
  const names = Object.keys(fieldsOf);
  return fc
    .record({
      properties: fc.record(fieldsOf, { requiredKeys: [] }),
      asked: fc.subarray(names),
      additionalProperties: fc.constantFrom(true, false, undefined),
    })
    .map(({ properties, asked, additionalProperties }) => ({
      type: "object",
      properties,
      required: asked.filter((name) => Object.hasOwn(properties, name)),
      ...(additionalProperties === undefined ? {} : { additionalProperties }),
    }));
}

const a = fc.oneof(
  scalar,
  objectOf({ p: scalar }),
  scalar.map((items) => ({ type: "array", items })),
);
const event = objectOf({ a, b: scalar });
/** A schema and one that differs from it in little: equal chance to be included, near it, or nothing alike. */
const pair = fc.oneof(
  fc.tuple(event, event),
  fc
    .tuple(event, event)
    .map(([one, two]): [Raw, Raw] => [
      one,
      { ...one, properties: { ...(one["properties"] as Raw), b: (two["properties"] as Raw)["b"] ?? {} } },
    ]),
  fc.tuple(event, fc.boolean()).map(([one, is]): [Raw, Raw] => [one, { ...one, additionalProperties: is }]),
  event.map((one): [Raw, Raw] => [one, { ...one, required: [] }]),
  // one field alone: nothing else decides
  fc.tuple(a, a).map(([one, two]): [Raw, Raw] => [
    { type: "object", properties: { a: one } },
    { type: "object", properties: { a: two } },
  ]),
  fc.tuple(scalar, scalar).map(([one, two]): [Raw, Raw] => [
    { type: "object", properties: { a: { type: "array", items: one } } },
    { type: "object", properties: { a: { type: "array", items: two } } },
  ]),
);

describe("M56 a reader reads a writer", () => {
  test("exactly if no value is valid for the one and not for the other", () => {
    let included = 0;
    let runs = 0;
    fc.assert(
      fc.property(pair, ([writer, reader]) => {
        const expected = oracle(writer, reader);
        runs++;
        if (expected) included++;
        expect(mismatches(read(writer), read(reader)).length === 0).toBe(expected);
      }),
      { numRuns: 400 },
    );
    // both answers occur often enough to mean something
    expect(included).toBeGreaterThan(runs / 10);
    expect(included).toBeLessThan((runs * 9) / 10);
  });

  test("itself always, and at most five reasons are given", () => {
    fc.assert(
      fc.property(event, (raw) => {
        // read twice: equal, not the same
        expect(mismatches(read(raw), read(raw))).toEqual([]);
        expect(mismatches(closed(read(raw)), closed(read(raw)))).toEqual([]);
        expect(mismatches(closed(read(raw)), opened(read(raw)))).toEqual([]);
      }),
    );
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`, { type: "string" }]));
    const all = { type: "object", properties: many, required: Object.keys(many) };
    expect(mismatches(read({ type: "object" }), read(all))).toHaveLength(MISMATCHES_MAX);
  });
});

describe("M57 compatibility", () => {
  const at = (version: string, raw: Raw) => ({ version, schema: read(raw) });
  const holds = (older: Raw, newer: Raw, promise: Compatibility): boolean =>
    incompatibilities(at("1", older), at("2", newer), promise).length === 0;

  test("full is backward and forward; backward one way is forward the other way; none promises nothing", () => {
    fc.assert(
      fc.property(pair, ([older, newer]) => {
        const [backward, forward] = [holds(older, newer, "backward"), holds(older, newer, "forward")];
        expect(holds(older, newer, "full")).toBe(backward && forward);
        expect(holds(newer, older, "forward")).toBe(backward);
        expect(holds(older, newer, "none")).toBe(true);
      }),
    );
  });

  const object = (properties: Raw, required: readonly string[], additionalProperties: boolean): Raw => ({
    type: "object",
    properties,
    required,
    additionalProperties,
  });
  const id = { id: { type: "string" } };
  const both = { ...id, note: { type: "string" } };

  // Confluent Platform 8.3, "Schema Evolution and Compatibility" (read 2026-11-23): backward allows adding optional fields
  // and removing fields, forward adding fields and removing optional ones; for JSON Schema depending on the content model
  test.each([
    [
      "an optional field added to a closed model",
      object(id, ["id"], false),
      object(both, ["id"], false),
      true,
      false,
    ],
    [
      "an optional field added to an open model",
      object(id, ["id"], true),
      object(both, ["id"], true),
      false,
      true,
    ],
    ["a required field added", object(id, ["id"], false), object(both, ["id", "note"], false), false, false],
    ["a field removed from an open model", object(both, ["id"], true), object(id, ["id"], true), true, false],
    [
      "an optional field removed from a closed model",
      object(both, ["id"], false),
      object(id, ["id"], false),
      false,
      true,
    ],
    ["a field made optional", object(both, ["id", "note"], false), object(both, ["id"], false), true, false],
    [
      "a type widened",
      object({ id: { type: "integer" } }, [], false),
      object({ id: { type: "number" } }, [], false),
      true,
      false,
    ],
    [
      "a type changed",
      object({ id: { type: "integer" } }, [], false),
      object({ id: { type: "string" } }, [], false),
      false,
      false,
    ],
    [
      "a value added",
      object({ id: { enum: ["x"] } }, [], false),
      object({ id: { enum: ["x", "y"] } }, [], false),
      true,
      false,
    ],
    ["a model opened", object(id, ["id"], false), object(id, ["id"], true), true, false],
    ["nothing", object(id, ["id"], true), object(id, ["id"], true), true, true],
  ])("%s", (_name, older, newer, backward, forward) => {
    expect([holds(older, newer, "backward"), holds(older, newer, "forward")]).toEqual([backward, forward]);
  });

  test("the sentence names field and version in both languages", () => {
    const [text] = incompatibilities(
      at("1", object(id, [], false)),
      at("2", object(both, ["note"], false)),
      "backward",
    );
    expect(text?.en).toBe('version 1 may leave out "note", which version 2 requires');
    expect(text?.ko).toContain('"note" 필드');
    for (const reason of ["missing", "extra", "open", "undeclared", "type", "value"] as const) {
      for (const path of ["", "a.b"]) {
        const one = describeMismatch({ path, reason, offered: "null", taken: "string" }, "7", "8");
        expect(one.en).toMatch(/version 7.*version 8|version 8.*version 7/);
        expect(one.ko).toMatch(/버전 7.*버전 8|버전 8.*버전 7/);
      }
    }
  });
});

describe("M54 what is not supported is refused", () => {
  test.each([
    ["no object", "text", "a schema must be an object"],
    ["no event", { type: "string" }, '"type" must be "object"'],
    ["no type", {}, '"type" must be "object"'],
    [
      "an unknown keyword",
      { type: "object", properties: { a: { minLength: 1 } } },
      '"a": the keyword "minLength"',
    ],
    ["a reference", { type: "object", $ref: "#" }, 'the keyword "$ref"'],
    ["a combination", { type: "object", anyOf: [] }, 'the keyword "anyOf"'],
    ["an unknown type", { type: "object", properties: { a: { type: "date" } } }, '"type" must be one of'],
    ["no type at all", { type: [] }, '"type" must be one of'],
    ["a required field that is not described", { type: "object", required: ["a"] }, '"required" names "a"'],
    ["required as a flag", { type: "object", required: true }, '"required" must be a list'],
    ["an empty enum", { type: "object", properties: { a: { enum: [] } } }, '"enum" must list 1 to 256'],
    ["an enum of objects", { type: "object", properties: { a: { enum: [{}] } } }, '"enum" must list'],
    [
      "an enum of another type",
      { type: "object", properties: { a: { type: "null", enum: [1] } } },
      "the value 1",
    ],
    [
      "a schema for further fields",
      { type: "object", additionalProperties: {} },
      '"additionalProperties" must be',
    ],
    ["fields as a list", { type: "object", properties: [] }, '"properties" must be'],
    ["a schema of items", { type: "object", properties: { a: { items: [] } } }, '"a[]": a schema must be'],
  ])("%s", (_name, raw, sentence) => {
    const result = readEventSchema(raw);
    if (result.ok) throw new Error("was accepted");
    expect(result.text.en).toContain(sentence);
    expect(result.text.ko).toMatch(/[가-힣]/);
  });

  test("M55 the bounds are reached: depth, number of fields, values", () => {
    const nested = (depth: number): Raw =>
      depth === 0 ? { type: "object" } : { type: "object", properties: { a: nested(depth - 1) } };
    expect(readEventSchema(nested(SCHEMA_LIMITS.depthMax - 1)).ok).toBe(true);
    expect(readEventSchema(nested(SCHEMA_LIMITS.depthMax)).ok).toBe(false);
    const wide = (count: number): Raw => ({
      type: "object",
      properties: Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, {}])),
    });
    expect(readEventSchema(wide(SCHEMA_LIMITS.schemasMax - 1)).ok).toBe(true);
    expect(readEventSchema(wide(SCHEMA_LIMITS.schemasMax)).ok).toBe(false);
    const values = (count: number): Raw => ({
      type: "object",
      properties: { a: { enum: Array.from({ length: count }, (_, i) => i) } },
    });
    expect(readEventSchema(values(SCHEMA_LIMITS.valuesMax)).ok).toBe(true);
    expect(readEventSchema(values(SCHEMA_LIMITS.valuesMax + 1)).ok).toBe(false);
  });

  test("whatever is given is read or refused, and remarks do not count", () => {
    fc.assert(fc.property(fc.jsonValue(), (raw) => typeof readEventSchema(raw).ok === "boolean"));
    expect(readEventSchema({ type: "object", title: "Order", description: "…", examples: [{}] }).ok).toBe(
      true,
    );
  });
});
