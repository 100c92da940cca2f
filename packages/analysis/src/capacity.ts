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
  const resolved = resolveParams(spec, node.params);
  const present = resolved[spec.capacityParam];
  if (typeof present !== "number") return undefined;
  const missing = (now.inRate / (now.outRate / now.busy)) * (1 + SPARE_SHARE) - now.workers;
  // each instance gets as many more; scaling may have started more of them than the parameters say
  const times = Math.max(1, spec.capacityTimes?.(resolved) ?? 1, Math.round(now.workers / present));
  const wanted = present + Math.max(1, Math.ceil(missing / times));
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
