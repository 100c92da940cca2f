/** The schema of an event as a person types it: JSON, then the part of JSON Schema that a contract can be written in. */
import type { JsonValue, LocalText } from "@eventyard/model";
import { readEventSchema } from "@eventyard/model";
import { readJson } from "../content/json-text.ts";
import { orRefusal } from "../content/matcher.ts";

const WHAT: LocalText = { en: "The schema", ko: "스키마" };
/** 1,000 fields with long names and remarks; brackets of 16 levels, each with `properties`, and room for remarks. */
const BOUNDS = { charsMax: 200_000, depthMax: 64 };

export type SchemaTextResult =
  | { readonly ok: true; readonly schema: JsonValue }
  | { readonly ok: false; readonly text: LocalText };

/** Reads a schema's text. A refusal names line and column of what is no JSON, or the field of what no contract can say. */
export function readSchemaText(text: string): SchemaTextResult {
  const json = orRefusal(() => readJson(text, WHAT, BOUNDS));
  if (!json.ok) return json;
  const schema = readEventSchema(json.value);
  return schema.ok ? { ok: true, schema: json.value } : schema;
}
