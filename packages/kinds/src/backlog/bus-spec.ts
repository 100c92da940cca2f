/** What every bus with a stored backlog says of itself: its entry, its dead-letter port, its faults and metrics. */
import type { FaultId, NodeMetricId, Params, PortSpec } from "@eventyard/model";
import { ENTRY_FAULTS } from "../bus-entry/entry-faults.ts";

export const EVENTS_IN = {
  id: "in",
  direction: "in",
  carries: "event",
  flows: ["publish"],
  title: { en: "events in", ko: "이벤트 입력" },
  edgesMin: 0,
  edgesMax: 1024,
} as const satisfies PortSpec;

export const DEAD_LETTERS = {
  id: "dead",
  direction: "out",
  carries: "event",
  flows: ["publish"],
  title: { en: "dead letters", ko: "데드레터" },
  edgesMin: 0,
  edgesMax: 1,
  dead: true,
} as const satisfies PortSpec;

export const BUS_FAULTS: readonly FaultId[] = ENTRY_FAULTS;

export const BUS_METRICS = [
  "in",
  "out",
  "done",
  "failed",
  "retried",
  "dead",
  "lost",
  "expired",
  "rejected",
  "deduplicated",
  "backlog",
] as const satisfies readonly NodeMetricId[];

/** Time until an event is stored [ms]; `params` are complete. */
export function storeMs(params: Params): number {
  return Number(params["storeMs"]);
}

/** Messages of one key wait for one another; `params` are complete. */
export function keepsOrder(params: Params): boolean {
  return params["order"] === "perKey";
}

/** Bound of one backlog, undefined when there is none; `params` are complete. */
export function backlogMax(params: Params): number | undefined {
  return Number(params["backlogMax"]) || undefined;
}
