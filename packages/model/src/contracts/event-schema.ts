/**
 * The part of JSON Schema (2020-12) that an event's contract can be written in: type, properties, required, enum,
 * additionalProperties and items. Whatever else a schema says is refused with a sentence, never ignored: a contract that
 * is only half looked at would promise too much. Vocabulary: json-schema.org, "JSON Schema: Validation" 2020-12, §6.
 */
import type { LocalText } from "../text.ts";

const SCHEMA_TYPES = ["object", "array", "string", "number", "integer", "boolean", "null"] as const;
export type SchemaType = (typeof SCHEMA_TYPES)[number];
export type Scalar = string | number | boolean | null;

/** Bounds of one schema; each is reached by a test. */
export const SCHEMA_LIMITS = {
  /** Nested objects and arrays. */
  depthMax: 16,
  /** Schemas in a schema, itself included. */
  schemasMax: 1_000,
  /** Values of one `enum`. */
  valuesMax: 256,
} as const;

/** A schema that was read. There is a value for each: none is empty. */
export interface EventSchema {
  /** Types that a value may have. */
  readonly types: ReadonlySet<SchemaType>;
  /** The only values; each has one of the types. Undefined: any value of the types. */
  readonly values?: readonly Scalar[];
  readonly properties: ReadonlyMap<string, EventSchema>;
  /** Names of properties. */
  readonly required: ReadonlySet<string>;
  /** Fields that `properties` does not name are allowed; JSON Schema's default. */
  readonly open: boolean;
  /** What an array holds; undefined for anything. */
  readonly items?: EventSchema;
}

export type SchemaResult =
  | { readonly ok: true; readonly schema: EventSchema }
  | { readonly ok: false; readonly text: LocalText };

/** Keywords that say nothing about what is valid. */
const REMARKS = new Set(["$schema", "$id", "$comment", "title", "description", "examples", "default"]);
const KEYWORDS = new Set(["type", "properties", "required", "enum", "additionalProperties", "items"]);

/** Any value at all: the schema `{}`. */
export const ANYTHING: EventSchema = {
  types: new Set(SCHEMA_TYPES),
  properties: new Map(),
  required: new Set(),
  open: true,
};

/** Thrown inside this file only: the reading of a schema ends at its first mistake. */
class Refusal extends Error {
  readonly text: LocalText;
  constructor(text: LocalText) {
    super(text.en);
    this.text = text;
  }
}

function refuse(path: string, en: string, ko: string): never {
  const at = path === "" ? { en: "", ko: "" } : { en: `"${path}": `, ko: `"${path}": ` };
  throw new Refusal({ en: at.en + en, ko: at.ko + ko });
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** May a value of `types` be this scalar? 1.0 is an integer (JSON Schema 2020-12, core §4.2.3). */
export function hasType(types: ReadonlySet<SchemaType>, value: Scalar): boolean {
  if (value === null) return types.has("null");
  if (typeof value === "number")
    return types.has("number") || (types.has("integer") && Number.isInteger(value));
  return types.has(typeof value as SchemaType);
}

/** A field's path from the event: "customer.address", "lines[].price". */
export function fieldPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function readTypes(value: unknown, path: string): ReadonlySet<SchemaType> {
  if (value === undefined) return ANYTHING.types;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const known: readonly unknown[] = SCHEMA_TYPES;
  if (list.length === 0 || !list.every((item) => known.includes(item))) {
    const names = SCHEMA_TYPES.join(", ");
    refuse(
      path,
      `"type" must be one of ${names}, or a list of them.`,
      `"type" 값은 ${names} 중 하나이거나 그 목록이어야 합니다.`,
    );
  }
  return new Set(list as readonly SchemaType[]);
}

function readValues(value: unknown, types: ReadonlySet<SchemaType>, path: string): readonly Scalar[] {
  const { valuesMax } = SCHEMA_LIMITS;
  if (!Array.isArray(value) || value.length === 0 || value.length > valuesMax || !value.every(isScalar)) {
    return refuse(
      path,
      `"enum" must list 1 to ${valuesMax} texts, numbers, true, false or null.`,
      `"enum" 값은 문자열, 숫자, true, false, null을 1~${valuesMax}개 적은 목록이어야 합니다.`,
    );
  }
  const stranger = value.find((item) => !hasType(types, item));
  if (stranger !== undefined) {
    const shown = JSON.stringify(stranger);
    refuse(
      path,
      `the value ${shown} of "enum" does not have the type that "type" asks for.`,
      `"enum"의 ${shown} 값이 "type"과 맞지 않습니다.`,
    );
  }
  return value;
}

function readRequired(
  value: unknown,
  properties: ReadonlyMap<string, EventSchema>,
  path: string,
): ReadonlySet<string> {
  if (value === undefined) return new Set();
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === "string")) {
    return refuse(
      path,
      '"required" must be a list of field names.',
      '"required" 값은 필드 이름의 목록이어야 합니다.',
    );
  }
  const missing = value.find((name) => !properties.has(name));
  if (missing !== undefined) {
    refuse(
      path,
      `"required" names "${missing}", which "properties" does not describe. Add it there.`,
      `"required"에 적은 "${missing}" 필드가 "properties"에 없습니다. 추가하세요.`,
    );
  }
  return new Set(value);
}

/** Counts the schemas of one reading. */
interface Budget {
  schemas: number;
}

function readProperties(value: unknown, path: string, depth: number, budget: Budget) {
  const properties = new Map<string, EventSchema>();
  if (value === undefined) return properties;
  if (!isObject(value)) {
    refuse(
      path,
      '"properties" must be an object of field names and schemas.',
      '"properties" 값은 필드 이름과 스키마로 된 객체여야 합니다.',
    );
  }
  for (const [name, inner] of Object.entries(value)) {
    properties.set(name, readSchema(inner, fieldPath(path, name), depth + 1, budget));
  }
  return properties;
}

function checkKeywords(value: Fields, path: string): void {
  const unknown = Object.keys(value).find((key) => !KEYWORDS.has(key) && !REMARKS.has(key));
  if (unknown === undefined) return;
  const names = [...KEYWORDS].join(", ");
  refuse(
    path,
    `the keyword "${unknown}" is not supported. A contract can say ${names}.`,
    `"${unknown}" 키워드는 지원하지 않습니다. 계약에는 ${names}만 쓸 수 있습니다.`,
  );
}

function checkBounds(path: string, depth: number, budget: Budget): void {
  const { depthMax, schemasMax } = SCHEMA_LIMITS;
  budget.schemas++;
  if (depth > depthMax) {
    refuse(path, `fields are nested deeper than ${depthMax}.`, `필드가 ${depthMax}단계보다 깊습니다.`);
  }
  if (budget.schemas > schemasMax) {
    refuse(path, `there are more than ${schemasMax} fields.`, `필드가 ${schemasMax}개를 넘습니다.`);
  }
}

function readSchema(value: unknown, path: string, depth: number, budget: Budget): EventSchema {
  checkBounds(path, depth, budget);
  if (!isObject(value)) {
    return refuse(
      path,
      'a schema must be an object such as {"type": "string"}.',
      '스키마는 {"type": "string"} 같은 객체여야 합니다.',
    );
  }
  checkKeywords(value, path);
  const { additionalProperties = true } = value;
  if (typeof additionalProperties !== "boolean") {
    refuse(
      path,
      '"additionalProperties" must be true or false here.',
      '여기서 "additionalProperties" 값은 true 또는 false여야 합니다.',
    );
  }
  const types = readTypes(value["type"], path);
  const properties = readProperties(value["properties"], path, depth, budget);
  const items = value["items"];
  return {
    types,
    ...(value["enum"] === undefined ? {} : { values: readValues(value["enum"], types, path) }),
    properties,
    required: readRequired(value["required"], properties, path),
    open: additionalProperties,
    ...(items === undefined ? {} : { items: readSchema(items, `${path}[]`, depth + 1, budget) }),
  };
}

/**
 * Reads the schema of one version of an event: an object, written in the part of JSON Schema above (rules M54, M55). The
 * refusal says which field, what is wrong and what is possible. Cost: one pass; recursion is bounded by `depthMax`.
 */
export function readEventSchema(value: unknown): SchemaResult {
  try {
    const schema = readSchema(value, "", 1, { schemas: 0 });
    if (schema.types.size !== 1 || !schema.types.has("object")) {
      refuse(
        "",
        'an event is an object: "type" must be "object".',
        '이벤트는 객체입니다. "type" 값은 "object"여야 합니다.',
      );
    }
    return { ok: true, schema };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, text: error.text };
    throw error;
  }
}

/** The same fields, and at every level that names some no others: what a program writes, and what a strict reader takes. */
export function closed(schema: EventSchema): EventSchema {
  return withOpen(schema, (one) => one.open && one.properties.size === 0);
}

/** The same fields, and at every level any others: what a tolerant reader takes. */
export function opened(schema: EventSchema): EventSchema {
  return withOpen(schema, () => true);
}

function withOpen(schema: EventSchema, isOpen: (schema: EventSchema) => boolean): EventSchema {
  const properties = new Map<string, EventSchema>();
  for (const [name, inner] of schema.properties) properties.set(name, withOpen(inner, isOpen));
  const items = schema.items === undefined ? {} : { items: withOpen(schema.items, isOpen) };
  return { ...schema, properties, open: isOpen(schema), ...items };
}
