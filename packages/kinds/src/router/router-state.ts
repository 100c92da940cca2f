/**
 * What a router remembers: plain data. Each target that must answer (a worker, or a bus when the router sends until it is
 * accepted) is a small bus of its own with one backlog and its own policy; all share the router's door.
 */
import type { EdgeIndex, NodeIndex, NodeSetup } from "@eventyard/engine";
import type { EdgeParams, Params } from "@eventyard/model";
import type { Backlog } from "../backlog/backlog-state.ts";
import { createBacklog, held } from "../backlog/backlog-state.ts";
import type { BusState } from "../backlog/bus-state.ts";
import type { FilterState } from "../backlog/filters.ts";
import { createFilter } from "../backlog/filters.ts";
import { createPushLog } from "../backlog/pushing.ts";
import { createRedrive } from "../backlog/redrive.ts";
import { PLAIN_SUBSCRIPTION } from "../backlog/subscription.ts";
import type { EntryState } from "../bus-entry/entry-state.ts";
import { atDoor, createEntry } from "../bus-entry/entry-state.ts";
import { NO_BYTES, NO_FLOATS, NO_WORDS } from "../empty-columns.ts";
import type { Pace } from "./pace.ts";
import { createPace } from "./pace.ts";
import type { RouterParams, TargetParams } from "./params.ts";
import { modeOf, targetPolicy } from "./params.ts";

const NONE = -1;

export interface RouterState {
  readonly node: NodeIndex;
  readonly entry: EntryState;
  /** Edges of the port "out" in ascending order; the other lists go with it. */
  readonly edges: readonly EdgeIndex[];
  readonly edgeParams: EdgeParams[];
  readonly rules: FilterState[];
  /** Index of the target in `targets`, or -1: handed over and forgotten. */
  readonly targetAt: readonly number[];
  readonly targets: readonly BusState[];
  readonly pace: Pace;
  /** Where events go that no rule wanted, -1 for nowhere. */
  readonly unrouted: EdgeIndex;
  params: Params;
}

function createTarget(
  setup: NodeSetup,
  entry: EntryState,
  params: Params,
  edge: EdgeIndex,
  index: number,
): BusState {
  const backlog = createBacklog(index, [edge], true, PLAIN_SUBSCRIPTION);
  if (!setup.isDelivery(edge)) {
    backlog.push = createPushLog();
    setup.askConfirms(edge);
  }
  return {
    node: setup.node,
    entry,
    only: backlog,
    storesAll: true,
    policy: targetPolicy(params, setup.edgeParams(edge)),
    backoffStream: setup.stream("backoff"),
    dispatchStream: setup.stream("dispatch"),
    deadEdge: setup.edgesOut("dead")[0] ?? NONE,
    forwards: [],
    backlogs: [backlog],
    lending: [edge],
    backlogAt: [0],
    filters: [],
    filtering: false,
    tries: NO_BYTES,
    laneOf: NO_WORDS,
    placeOf: NO_FLOATS,
    places: 0,
    redrive: createRedrive(NONE, {}),
  };
}

export function createRouter(setup: NodeSetup, params: Params): RouterState {
  const edges = setup.edgesOut("out");
  const entry = createEntry(setup, params);
  const keeps = (params as unknown as RouterParams).pushes === "untilAccepted";
  const targets: BusState[] = [];
  const targetAt = edges.map(() => NONE);
  for (const [i, edge] of edges.entries()) {
    if (!keeps && !setup.isDelivery(edge)) continue;
    targetAt[i] = targets.length;
    targets.push(createTarget(setup, entry, params, edge, targets.length));
  }
  // a rule may be written while it runs
  setup.useColumn("content");
  const edgeParams = edges.map((edge) => setup.edgeParams(edge));
  return {
    node: setup.node,
    entry,
    edges,
    edgeParams,
    rules: edgeParams.map((own) => ruleOf(params, own)),
    targetAt,
    targets,
    pace: createPace(targets.length),
    unrouted: setup.edgesOut("unrouted")[0] ?? NONE,
    params,
  };
}

/** The rule of an edge in the router's language. */
export function ruleOf(params: Params, edge: EdgeParams): FilterState {
  return createFilter(modeOf(params), (edge as unknown as TargetParams).rule);
}

/** The only backlog of a target. */
export function backlogOf(target: BusState): Backlog {
  return target.backlogs[0]!;
}

/** Place of an edge of the port "out" in the router's lists, or -1. */
export function placeOf(router: RouterState, edge: EdgeIndex): number {
  const { edges } = router;
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < edge) low = middle + 1;
    else high = middle;
  }
  return edges[low] === edge ? low : NONE;
}

/** What a router holds right now, for checks of conservation (rule K269). */
export function routerContents(router: RouterState): { readonly storing: number; readonly held: number } {
  return {
    storing: atDoor(router.entry),
    held: router.targets.reduce((sum, target) => sum + held(backlogOf(target)), 0),
  };
}
