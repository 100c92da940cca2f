/** The published JSON Schema of the design file, for completion in any editor; generated, never written by hand. */
import { z } from "zod";
import type { KindSpec } from "./kind-spec.ts";
import { paramFields, unitBehind } from "./params.ts";
import { designSchema } from "./schema.ts";

type Json = Record<string, unknown>;

/** The parameters of one kind, with labels and units from its field metadata. */
function paramsSchema(spec: KindSpec): Json {
  const json = z.toJSONSchema(spec.params, { io: "input" });
  const properties: Json = {};
  for (const { name, meta } of paramFields(spec)) {
    const property = json.properties?.[name];
    const unit = meta.unit === undefined ? "" : ` [${unitBehind(meta).en.trimStart()}]`;
    properties[name] = {
      title: `${meta.label.en}${unit}`,
      ...(meta.help ? { description: meta.help.en } : {}),
      ...(typeof property === "object" ? property : {}),
    };
  }
  return { type: "object", properties, additionalProperties: false };
}

/**
 * JSON Schema (2020-12) of a design whose nodes are of these kinds: the document's own schema, and for each kind a rule
 * what its `params` look like. Plain JSON; equal kinds give equal schemas.
 */
export function designJsonSchema(kinds: ReadonlyMap<string, KindSpec>): Json {
  // as plain JSON: the parts are moved and extended below
  const json = JSON.parse(JSON.stringify(z.toJSONSchema(designSchema, { io: "input" }))) as {
    properties: { nodes: { additionalProperties: Json & { properties: Json } } };
  } & Json;
  const node = json.properties.nodes.additionalProperties;
  node.properties["kind"] = { enum: [...kinds.keys()], description: "What the node is." };
  // "if it is not this kind, nothing; else …": a literal with the key `then` would be taken for a promise
  node["allOf"] = [...kinds.values()].map((spec) => ({
    if: { properties: { kind: { not: { const: spec.id } } } },
    else: {
      title: spec.title.en,
      description: spec.summary.en,
      properties: { params: paramsSchema(spec) },
    },
  }));
  json["title"] = "Eventyard design";
  (json.properties as Json)["$schema"] = { type: "string" };
  return json;
}
