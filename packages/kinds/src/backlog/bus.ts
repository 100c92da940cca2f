/**
 * A bus: takes events in, stores them, hands copies to its backlogs and forwards. A queue is a bus with one backlog
 * that all its workers share, a topic a bus with one backlog per subscription; nothing else differs.
 */
import type { Behaviour, EdgeIndex, MessageHandle, NodeSetup, Sim } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import type { Backlog } from "./backlog.ts";
import {
  accept,
  createBacklog,
  credit,
  disconnect,
  dispatch,
  endBackoff,
  endLeases,
  settle,
} from "./backlog.ts";
import { readBusPolicy } from "./bus-params.ts";
import type { BusState } from "./bus-state.ts";
import { WAKE_DELAYED, WAKE_LEASE, WAKE_STORED } from "./wake-codes.ts";

const NONE = -1;
/** Fault `slow`. */
const SLOW_FACTOR = 10;
/** Fault `fail`. */
const FAIL_PROBABILITY = 0.5;

/** How out edges turn into backlogs: all workers share one, or each subscription has its own. */
export type Sharing = "shared" | "per-edge";

function createBus(setup: NodeSetup, params: Params, sharing: Sharing): BusState {
  const out = setup.edgesOut("out");
  const lending = out.filter((edge) => setup.isDelivery(edge));
  const backlogs =
    sharing === "shared"
      ? [createBacklog(0, lending, false)]
      : lending.map((edge, index) => createBacklog(index, [edge], true));
  return {
    node: setup.node,
    faultStream: setup.stream("fault"),
    backoffStream: setup.stream("backoff"),
    deadEdge: setup.edgesOut("dead")[0] ?? NONE,
    forwards: Int32Array.from(out.filter((edge) => !setup.isDelivery(edge))),
    backlogs,
    policy: readBusPolicy(params),
    down: false,
    slow: false,
    failing: false,
    storingHead: NONE,
    storingTail: NONE,
    storing: 0,
    storingDueNs: 0,
    storingTimer: NONE,
  };
}

/** The backlog behind a delivery edge. Those of a topic have one edge each and are in edge order. */
function backlogOf(bus: BusState, edge: EdgeIndex): Backlog {
  const { backlogs } = bus;
  let low = 0;
  let high = backlogs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (backlogs[middle]!.edges[0]! < edge) low = middle + 1;
    else high = middle;
  }
  return backlogs[low]!;
}

/** The event is stored: one copy for every forward and backlog, the last takes the event itself. */
function distribute(sim: Sim, bus: BusState, message: MessageHandle): void {
  const { forwards, backlogs } = bus;
  let left = forwards.length + backlogs.length;
  if (left === 0) sim.release(message);
  for (let i = 0; i < forwards.length; i++) {
    sim.count(bus.node, "out", 1);
    sim.publish(forwards[i]!, --left === 0 ? message : sim.copy(message));
  }
  for (let i = 0; i < backlogs.length; i++) {
    accept(sim, bus, backlogs[i]!, --left === 0 ? message : sim.copy(message));
  }
}

function arrive(sim: Sim, bus: BusState, _edge: EdgeIndex, message: MessageHandle): void {
  sim.count(bus.node, "in", 1);
  if (bus.down) {
    sim.lose(bus.node, message, "down");
    return;
  }
  if (bus.failing && sim.uniform(bus.faultStream) < FAIL_PROBABILITY) {
    sim.lose(bus.node, message, "refused");
    return;
  }
  const storeNs = bus.slow ? bus.policy.storeNs * SLOW_FACTOR : bus.policy.storeNs;
  if (storeNs === 0 && bus.storing === 0) {
    sim.messages.storedNs[message] = sim.nowNs;
    distribute(sim, bus, message);
    return;
  }
  store(sim, bus, message, storeNs);
}

/** Puts an event into the list of those being stored; it never overtakes the one before. */
function store(sim: Sim, bus: BusState, message: MessageHandle, storeNs: number): void {
  const { messages } = sim;
  bus.storingDueNs = Math.max(bus.storingDueNs, sim.nowNs + storeNs);
  messages.storedNs[message] = bus.storingDueNs;
  messages.next[message] = NONE;
  if (bus.storing === 0) {
    bus.storingHead = message;
    bus.storingTimer = sim.wakeAfter(bus.node, bus.storingDueNs - sim.nowNs, WAKE_STORED, 0);
  } else {
    messages.next[bus.storingTail] = message;
  }
  bus.storingTail = message;
  bus.storing++;
}

function stored(sim: Sim, bus: BusState): void {
  while (bus.storing > 0 && sim.messages.storedNs[bus.storingHead]! <= sim.nowNs) {
    const message = bus.storingHead;
    bus.storingHead = sim.messages.next[message]!;
    bus.storing--;
    distribute(sim, bus, message);
  }
  if (bus.storing === 0) return;
  const delayNs = sim.messages.storedNs[bus.storingHead]! - sim.nowNs;
  bus.storingTimer = sim.wakeAfter(bus.node, delayNs, WAKE_STORED, 0);
}

function wake(sim: Sim, bus: BusState, code: number, arg: number): void {
  if (code === WAKE_STORED) stored(sim, bus);
  else if (code === WAKE_LEASE) endLeases(sim, bus, bus.backlogs[arg]!);
  else endBackoff(sim, bus, bus.backlogs[code - WAKE_DELAYED]!, arg);
}

/** What was not yet stored is lost; what is stored stays (rule K30). */
function goDown(sim: Sim, bus: BusState): void {
  bus.down = true;
  if (bus.storing > 0) sim.cancel(bus.storingTimer);
  while (bus.storing > 0) {
    const message = bus.storingHead;
    bus.storingHead = sim.messages.next[message]!;
    bus.storing--;
    sim.lose(bus.node, message, "down");
  }
}

/** The behaviour of a bus whose out edges share one backlog or have one each. */
export function busBehaviour(sharing: Sharing): Behaviour<BusState> {
  return {
    create: (setup, params) => createBus(setup, params, sharing),
    arrive,
    wake,
    credit: (sim, bus, edge, count) => credit(sim, bus, backlogOf(bus, edge), edge, count),
    settled: (sim, bus, edge, message, generation, attempt, settlement) => {
      // a bus that is down hears nothing: the lease goes on and the work may be done twice
      if (!bus.down) settle(sim, bus, backlogOf(bus, edge), message, generation, attempt, settlement);
    },
    disconnected: (sim, bus, edge) => disconnect(sim, bus, backlogOf(bus, edge), edge),
    change: (_sim, bus, params) => {
      bus.policy = readBusPolicy(params);
    },
    fault: (sim, bus, fault, on) => {
      if (fault === "slow") bus.slow = on;
      else if (fault === "fail") bus.failing = on;
      else if (fault === "kill" && on) goDown(sim, bus);
      else if (fault === "kill") {
        bus.down = false;
        for (const backlog of bus.backlogs) dispatch(sim, bus, backlog);
      }
    },
  };
}
