/**
 * The fields of an event as rows of a table, and edits of single rows. What a row cannot show (lists of types, nested fields,
 * remarks) stays in the schema untouched. A schema is plain JSON that `readEventSchema` accepts.
 */

type Json = Readonly<Record<string, unknown>>;

/** What a row offers; `other` is what only the JSON can say. */
export const FIELD_TYPES = [
  "string",
  "number",
  "integer",
  "boolean",
  "string-enum",
  "number-enum",
  "object",
  "array",
  "any",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number] | "other";

export interface FieldRow {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** The values of an enum, separated by commas; "" for other types. */
  readonly values: string;
}

const PLAIN: readonly string[] = ["string", "number", "integer", "boolean", "object", "array"];

function asJson(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function propertiesOf(schema: Json): Json {
  return asJson(schema["properties"]);
}

function requiredOf(schema: Json): readonly string[] {
  const { required } = schema;
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

function isTextList(values: unknown): values is readonly string[] {
  return (
    Array.isArray(values) &&
    values.every((value) => typeof value === "string" && value.trim() === value && /^[^,]+$/.test(value))
  );
}

function isNumberList(values: unknown): values is readonly number[] {
  return Array.isArray(values) && values.every((value) => typeof value === "number");
}

function typeOf(field: Json): FieldType {
  const { type, enum: values } = field;
  if (values !== undefined) {
    if (type === "string" && isTextList(values)) return "string-enum";
    return type === "number" && isNumberList(values) ? "number-enum" : "other";
  }
  if (type === undefined) return Object.keys(field).length === 0 ? "any" : "other";
  return typeof type === "string" && PLAIN.includes(type) ? (type as FieldType) : "other";
}

/** The rows of a schema in its own order. */
export function rowsOf(schema: unknown): readonly FieldRow[] {
  const required = new Set(requiredOf(asJson(schema)));
  return Object.entries(propertiesOf(asJson(schema))).map(([name, raw]) => {
    const field = asJson(raw);
    const type = typeOf(field);
    const values = type === "string-enum" || type === "number-enum" ? (field["enum"] as unknown[]) : [];
    return { name, type, required: required.has(name), values: values.join(", ") };
  });
}

/** May the event have fields that the schema does not name? JSON Schema's default is yes. */
export function isOpen(schema: unknown): boolean {
  return asJson(schema)["additionalProperties"] !== false;
}

export function withOpen(schema: unknown, open: boolean): Json {
  return { ...asJson(schema), additionalProperties: open };
}

function withRequired(schema: Json, required: readonly string[]): Json {
  const { required: _before, ...rest } = schema;
  return required.length === 0 ? rest : { ...rest, required };
}

/** A field that is not required: adding it breaks nobody who reads a closed schema. */
export function addField(schema: unknown): Json {
  const properties = propertiesOf(asJson(schema));
  let name = "field";
  for (let i = 2; Object.hasOwn(properties, name); i++) name = `field${i}`;
  return { ...asJson(schema), properties: { ...properties, [name]: { type: "string" } } };
}

export function removeField(schema: unknown, name: string): Json {
  const { [name]: _gone, ...properties } = propertiesOf(asJson(schema));
  const required = requiredOf(asJson(schema)).filter((one) => one !== name);
  return withRequired({ ...asJson(schema), properties }, required);
}

/** The field keeps its place. `to` must be free. */
export function renameField(schema: unknown, from: string, to: string): Json {
  const named = (name: string) => (name === from ? to : name);
  const properties = Object.entries(propertiesOf(asJson(schema))).map(([name, field]) => [
    named(name),
    field,
  ]);
  const renamed = { ...asJson(schema), properties: Object.fromEntries(properties) as Json };
  return withRequired(renamed, requiredOf(asJson(schema)).map(named));
}

export function requireField(schema: unknown, name: string, isRequired: boolean): Json {
  const others = requiredOf(asJson(schema)).filter((one) => one !== name);
  return withRequired(asJson(schema), isRequired ? [...others, name] : others);
}

function withField(schema: unknown, name: string, field: Json): Json {
  return { ...asJson(schema), properties: { ...propertiesOf(asJson(schema)), [name]: field } };
}

/** Another type: what the old one said of values, fields and items goes, remarks stay. */
export function setFieldType(schema: unknown, name: string, type: FieldType): Json {
  if (type === "other") return asJson(schema);
  const {
    type: _type,
    enum: _values,
    properties: _fields,
    required: _required,
    items: _items,
    additionalProperties: _open,
    ...remarks
  } = asJson(propertiesOf(asJson(schema))[name]);
  if (type === "any") return withField(schema, name, {});
  if (type === "string-enum")
    return withField(schema, name, { ...remarks, type: "string", enum: ["a", "b"] });
  if (type === "number-enum") return withField(schema, name, { ...remarks, type: "number", enum: [0, 1] });
  return withField(schema, name, { ...remarks, type });
}

/** The values of an enum from a text with commas; undefined if there is none, or one is not of the type. */
export function readValues(type: FieldType, text: string): readonly (string | number)[] | undefined {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0) return undefined;
  const values = [...new Set(parts)];
  if (type !== "number-enum") return values;
  const numbers = values.map(Number);
  return numbers.every(Number.isFinite) ? numbers : undefined;
}

export function setValues(schema: unknown, name: string, values: readonly (string | number)[]): Json {
  const field = asJson(propertiesOf(asJson(schema))[name]);
  return withField(schema, name, { ...field, enum: values });
}
