/** Finds keys that this version does not know: they are kept, but a typing mistake should not stay unnoticed. */
import { findPort } from "./connect.ts";
import type { Design } from "./design.ts";
import type { KindSpec } from "./kind-spec.ts";
import type { Problem } from "./problem.ts";
import { nodeSchema } from "./schema-parts.ts";
import { designSchema } from "./schema.ts";
import { captionSchema } from "./script/script-schema.ts";

const DOCUMENT_KEYS = new Set([...Object.keys(designSchema.shape), "$schema"]);
const NODE_KEYS = new Set(Object.keys(nodeSchema.shape));
const EDGE_KEYS = new Set(["from", "to", "params"]);
const SCENARIO_KEYS = new Set(["seed", "durationS", "steps", "commonRandom"]);
const EXPECTATION_KEYS = new Set(["metric", "scope", "statistic", "comparator", "bound"]);
const CONTRACT_KEYS = new Set(["compatibility", "versions"]);
const CAPTION_KEYS = new Set(Object.keys(captionSchema.shape));
const POSITION_KEYS = new Set(["x", "y"]);
const LAYOUT_KEYS = new Set(["nodes"]);

/** One warning for each unknown key, with its path (rule M12). */
export function unknownKeys(design: Design, kinds: ReadonlyMap<string, KindSpec>): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (value: object, known: ReadonlySet<string>, prefix: string): void => {
    for (const key of Object.keys(value)) {
      if (known.has(key)) continue;
      const path = `${prefix}${key}`;
      problems.push({
        severity: "warning",
        code: "file.unknown-key",
        at: { path },
        text: {
          en: `"${path}" is not known to this version. It is kept and has no effect.`,
          ko: `"${path}" 항목은 이 버전에서 알 수 없는 항목입니다. 파일에 남겨 두지만 효과는 없습니다.`,
        },
      });
    }
  };
  check(design, DOCUMENT_KEYS, "");
  for (const [id, node] of Object.entries(design.nodes)) check(node, NODE_KEYS, `nodes.${id}.`);
  for (const [id, edge] of Object.entries(design.edges)) {
    check(edge, EDGE_KEYS, `edges.${id}.`);
    const own = findPort(design, kinds, edge.from)?.edge?.params.shape ?? {};
    check(edge.params, new Set(["latencyMs", ...Object.keys(own)]), `edges.${id}.params.`);
  }
  check(design.scenario, SCENARIO_KEYS, "scenario.");
  for (const [id, one] of Object.entries(design.expectations))
    check(one, EXPECTATION_KEYS, `expectations.${id}.`);
  for (const [type, one] of Object.entries(design.contracts ?? {}))
    check(one, CONTRACT_KEYS, `contracts.${type}.`);
  for (const [id, one] of Object.entries(design.captions ?? {})) check(one, CAPTION_KEYS, `captions.${id}.`);
  check(design.layout, LAYOUT_KEYS, "layout.");
  for (const [id, one] of Object.entries(design.layout.nodes))
    check(one, POSITION_KEYS, `layout.nodes.${id}.`);
  return problems;
}
