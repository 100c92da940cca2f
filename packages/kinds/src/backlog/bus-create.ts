/** Sets a bus up from its parameters and edges, and brings its backlogs in line with them while it runs. */
import type { EdgeIndex, NodeSetup, Sim } from "@eventyard/engine";
import type { EdgeParams, Params } from "@eventyard/model";
import { createEntry } from "../bus-entry/entry-state.ts";
import { NO_BYTES, NO_FLOATS, NO_INTS, NO_WORDS } from "../empty-columns.ts";
import type { Backlog } from "./backlog-state.ts";
import { createBacklog, isPlain, report } from "./backlog-state.ts";
import { readBusPolicy } from "./bus-params.ts";
import type { BusState } from "./bus-state.ts";
import { createFilter } from "./filters.ts";
import { edgeOfLease, leaseAfter, leasedMessage, LENT, NO_LEASE, renewLeases } from "./leases.ts";
import { armLease } from "./lending.ts";
import { createRedrive } from "./redrive.ts";
import { makeRoomAtDoor } from "./room.ts";
import { PLAIN_SUBSCRIPTION } from "./subscription.ts";
import type { SubscriptionParams } from "./subscription-params.ts";
import { readSubscription } from "./subscription-params.ts";
import { rearrange } from "./waiting.ts";

const NONE = -1;

/** How out edges turn into backlogs: all workers share one, or each subscription has its own. */
export type Sharing = "shared" | "subscriptions";

/** Delivery edges by subscription: those with the same name share one, the others have one each. In order of edges. */
function subscriptions(setup: NodeSetup, lending: readonly EdgeIndex[]): EdgeIndex[][] {
  const named = new Map<string, EdgeIndex[]>();
  const all: EdgeIndex[][] = [];
  for (const edge of lending) {
    const name = (setup.edgeParams(edge) as unknown as SubscriptionParams).subscription.trim();
    const known = name === "" ? undefined : named.get(name);
    if (known !== undefined) {
      known.push(edge);
      continue;
    }
    const edges = [edge];
    all.push(edges);
    if (name !== "") named.set(name, edges);
  }
  return all;
}

function createBacklogs(setup: NodeSetup, lending: readonly EdgeIndex[], sharing: Sharing): Backlog[] {
  if (sharing === "shared") return [createBacklog(0, lending, false, PLAIN_SUBSCRIPTION)];
  return subscriptions(setup, lending).map((edges, index) =>
    createBacklog(index, edges, true, readSubscription(setup.edgeParams(edges[0]!))),
  );
}

/** What each forward and each backlog wants; the first edge speaks for a shared subscription. */
function createFilters(setup: NodeSetup, forwards: readonly EdgeIndex[], backlogs: readonly Backlog[]) {
  const edges = [...forwards, ...backlogs.map((backlog) => backlog.edges[0]!)];
  return edges.map((edge) => {
    const { filterLanguage, filter } = setup.edgeParams(edge) as unknown as SubscriptionParams;
    return createFilter(filterLanguage, filter);
  });
}

export function createBus(setup: NodeSetup, params: Params, sharing: Sharing): BusState {
  const out = setup.edgesOut("out");
  const isDelivery = (edge: EdgeIndex): boolean => setup.isDelivery(edge);
  // mostly the list of all is one of the two, which needs no second
  const lending = out.every(isDelivery) ? out : out.filter(isDelivery);
  const forwards = lending === out ? [] : out.filter((edge) => !isDelivery(edge));
  const backlogs = createBacklogs(setup, lending, sharing);
  const filters = sharing === "shared" ? [] : createFilters(setup, forwards, backlogs);
  const policy = readBusPolicy(params);
  const filtering = filters.some((filter) => !filter.wantsAll);
  if (filtering) setup.useColumn("content");
  if (policy.levels > 1) setup.useColumn("priority");
  const only = backlogs.length === 1 ? backlogs[0] : undefined;
  return {
    node: setup.node,
    entry: createEntry(setup, params),
    only,
    storesAll: only !== undefined && forwards.length === 0 && !filtering,
    policy,
    filtering,
    forwards,
    backlogs,
    backoffStream: setup.stream("backoff"),
    dispatchStream: setup.stream("dispatch"),
    deadEdge: setup.edgesOut("dead")[0] ?? NONE,
    lending,
    backlogAt: lending.map((edge) => backlogs.findIndex((backlog) => backlog.edges.includes(edge))),
    filters,
    tries: NO_BYTES,
    laneOf: NO_WORDS,
    placeOf: NO_FLOATS,
    places: 0,
    redrive: createRedrive(setup.edgesOut("redrive")[0] ?? NONE, params),
  };
}

/** Brings a backlog in line with the policy, at the start and after each change. */
export function adopt(sim: Sim, bus: BusState, backlog: Backlog): void {
  const { policy } = bus;
  backlog.plain = isPlain(policy, backlog.subscription);
  backlog.once = backlog.subscription.once;
  const slots = backlog.edges.length;
  const lanes = policy.dispatch === "atPublish" && slots > 1 && !policy.perKey ? slots : 1;
  if (lanes !== backlog.lanes || policy.levels !== backlog.levels || policy.perKey !== backlog.perKey)
    rearrange(sim, bus, backlog, lanes, policy.levels, policy.perKey);
  countOutstanding(sim, backlog, policy.dispatch === "leastOutstanding");
  renew(sim, bus, backlog);
  report(sim, bus, backlog);
  makeRoomAtDoor(sim, bus);
}

function countOutstanding(sim: Sim, backlog: Backlog, wanted: boolean): void {
  if (wanted === backlog.tracksHands) return;
  backlog.tracksHands = wanted;
  backlog.outstanding = wanted ? new Int32Array(backlog.edges.length) : NO_INTS;
  if (!wanted) return;
  const { messages } = sim;
  for (let row = backlog.firstLease; row !== NO_LEASE; row = leaseAfter(sim, row)) {
    const message = leasedMessage(sim, row);
    if (messages.next[message] !== LENT) continue;
    const edge = edgeOfLease(sim, backlog, message);
    if (edge >= 0) backlog.outstanding[backlog.edges.indexOf(edge)]!++;
  }
}

/** Leases that had no end get one, or lose it, when the rule for leases changes. */
function renew(sim: Sim, bus: BusState, backlog: Backlog): void {
  const leaseNs = backlog.subscription.once ? Infinity : bus.policy.leaseNs;
  const endless = leaseNs === Infinity;
  if (backlog.endless === endless) return;
  backlog.endless = endless;
  renewLeases(sim, backlog, sim.nowNs + leaseNs);
  if (!backlog.leaseTimerSet) armLease(sim, bus, backlog);
}

/** New parameters of an out edge. Returns the backlog that they change, if any. */
export function readEdge(bus: BusState, edge: EdgeIndex, params: EdgeParams): Backlog | undefined {
  if (bus.filters.length === 0) return undefined;
  const forward = bus.forwards.indexOf(edge);
  const at = bus.backlogs.findIndex((backlog) => backlog.edges[0] === edge);
  if (forward < 0 && at < 0) return undefined;
  const { filterLanguage, filter } = params as unknown as SubscriptionParams;
  bus.filters[forward >= 0 ? forward : bus.forwards.length + at] = createFilter(filterLanguage, filter);
  bus.filtering = bus.filters.some(({ wantsAll }) => !wantsAll);
  bus.storesAll = bus.only !== undefined && bus.forwards.length === 0 && !bus.filtering;
  const backlog = bus.backlogs[at];
  if (backlog !== undefined) backlog.subscription = readSubscription(params);
  return backlog;
}
