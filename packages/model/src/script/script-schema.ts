/** The schema of a design's script. A fix is closed: a misspelt part would silently mend nothing. */
import { z } from "zod";
import { LIMITS } from "../limits.ts";
import {
  edgeParams,
  edgeSchema,
  id,
  instant,
  ISSUE,
  nodeSchema,
  paramName,
  params,
  paramValue,
  position,
} from "../schema-parts.ts";

/** One text, or one for each language. */
function words(lengthMax: number) {
  const text = z.string().min(1).max(lengthMax);
  return z.union([text, z.strictObject({ en: text, ko: text })]);
}

export const captionSchema = z.looseObject({
  text: words(LIMITS.captionLengthMax),
  atMs: instant.meta({ description: "First instant at which it is shown [ms of virtual time]." }),
  untilMs: instant.meta({ description: "Last instant at which it is shown [ms of virtual time]." }),
  node: id.meta({ description: "The node beside which it stands." }).optional(),
});

const edgeChange = edgeParams.partial().catchall(paramValue);
const remembered = z.record(id, z.record(paramName, paramValue.nullable())).optional();

const fix = z.strictObject({
  name: words(LIMITS.nameLengthMax),
  text: words(LIMITS.fixTextLengthMax).meta({ description: "What it does and what it costs." }).optional(),
  nodes: z.record(id, params).meta({ description: "Parameters that it sets, by node." }).optional(),
  edges: z.record(id, edgeChange).meta({ description: "Parameters that it sets, by edge." }).optional(),
  addNodes: z.record(id, z.strictObject({ node: nodeSchema, at: position })).optional(),
  addEdges: z.record(id, edgeSchema).optional(),
  removeEdges: z.array(id).max(LIMITS.fixPartsMax).optional(),
  removeNodes: z
    .array(id)
    .max(LIMITS.fixPartsMax)
    .meta({ description: "Nodes that it removes; every edge at them must be in `removeEdges`." })
    .optional(),
  mends: z
    .array(id)
    .max(LIMITS.expectationsMax)
    .meta({ description: "Expectations that it turns from red to green." })
    .optional(),
  before: z
    .strictObject({
      nodes: remembered,
      edges: remembered,
      removed: z.record(id, edgeSchema).optional(),
      removedNodes: z.record(id, nodeSchema).optional(),
      places: z.record(id, position).optional(),
    })
    .meta({ description: "There exactly while the fix is on: what switching it off restores." })
    .optional(),
});

/** How many parameters, nodes and edges a fix touches. */
function partCount({
  nodes,
  edges,
  addNodes,
  addEdges,
  removeEdges,
  removeNodes,
}: z.infer<typeof fix>): number {
  const params = [...Object.values(nodes ?? {}), ...Object.values(edges ?? {})];
  const added = Object.keys(addNodes ?? {}).length + Object.keys(addEdges ?? {}).length;
  const removed = (removeEdges?.length ?? 0) + (removeNodes?.length ?? 0);
  return params.reduce((sum, one) => sum + Object.keys(one).length, added + removed);
}

export const fixSchema = fix.refine((one) => partCount(one) <= LIMITS.fixPartsMax, {
  params: { reason: ISSUE.parts },
});
