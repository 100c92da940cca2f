/** The repair that is offered where workers have no power left. */
import { paramFields, resolveParams } from "@eventyard/model";
import type { NodeLive } from "./live.ts";
import type { StatusFix } from "./status-types.ts";
import type { Flowing } from "./subscriptions.ts";
import type { Wiring } from "./trouble.ts";

/** New capacity leaves this share of it free. */
const SPARE_SHARE = 0.15;

/** Enough workers for the present rate and some spare, by what one busy worker gets done now. */
export function moreCapacity(
  wiring: Wiring,
  id: string,
  worker: NodeLive | undefined,
  now: Pick<Flowing, "inRate" | "outRate" | "busy" | "workers">,
): StatusFix | undefined {
  const node = wiring.design.nodes[id];
  const spec = node && wiring.specs.get(node.kind);
  if (!node || !spec?.capacityParam || !worker || worker.busy <= 0 || now.outRate <= 0 || now.busy <= 0)
    return undefined;
  const present = resolveParams(spec, node.params)[spec.capacityParam];
  if (typeof present !== "number") return undefined;
  const missing = (now.inRate / (now.outRate / now.busy)) * (1 + SPARE_SHARE) - now.workers;
  const wanted = present + Math.max(1, Math.ceil(missing));
  const params = { [spec.capacityParam]: wanted };
  if (!spec.params.safeParse({ ...node.params, ...params }).success) return undefined;
  const label = paramFields(spec).find((field) => field.name === spec.capacityParam)?.meta.label;
  return {
    node: id,
    params,
    text: {
      en: `${present} → ${wanted} ${label?.en.toLowerCase() ?? ""}`.trimEnd(),
      ko: `${label?.ko ?? ""} ${present} → ${wanted}`.trimStart(),
    },
  };
}
