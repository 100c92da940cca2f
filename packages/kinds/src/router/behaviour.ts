/** The router: one look at each rule, a copy for every edge that wants it, and a retry state for each target. */
import type { Behaviour, Confirmation, EdgeIndex, MessageHandle, Settlement, Sim } from "@eventyard/engine";
import type { EdgeParams, Params } from "@eventyard/model";
import { accept } from "../backlog/accepting.ts";
import { adopt } from "../backlog/bus-create.ts";
import type { BusState } from "../backlog/bus-state.ts";
import { wakeBacklog } from "../backlog/bus.ts";
import { crashBacklog } from "../backlog/crash.ts";
import { wants } from "../backlog/filters.ts";
import { credit, dispatch } from "../backlog/lending.ts";
import { openPush, pushedAttempt, pushedGeneration, pushedMessage, takePush } from "../backlog/pushing.ts";
import { disconnect, endLeases, settle } from "../backlog/settling.ts";
import { WAKE_DELAYED } from "../backlog/wake-codes.ts";
import { DOWN } from "../bus-entry/entry-state.ts";
import { arriveAtEntry, changeEntry, ENTRY_CODES } from "../bus-entry/entry.ts";
import type { EntryTurn } from "../bus-entry/entry-faults.ts";
import { faultEntry, restartStalls, startEntry, wakeEntry } from "../bus-entry/entry-faults.ts";
import { changePace, keepBack } from "./pace.ts";
import { targetPolicy } from "./params.ts";
import type { RouterState } from "./router-state.ts";
import { backlogOf, createRouter, placeOf, ruleOf } from "./router-state.ts";

const NONE = -1;

/** A copy is for the edge at this place. */
function give(sim: Sim, router: RouterState, place: number, copy: MessageHandle): void {
  const at = router.targetAt[place]!;
  if (at === NONE) {
    sim.count(router.node, "out", 1);
    sim.publish(router.edges[place]!, copy);
    return;
  }
  const target = router.targets[at]!;
  if (router.pace.on) keepBack(sim, router.pace, target.policy, at);
  accept(sim, target, backlogOf(target), copy);
}

/** The event is routed: a copy for each edge whose rule wants it; the last takes the event itself (rules K260 to K263). */
function route(sim: Sim, router: RouterState, message: MessageHandle): boolean {
  const { rules } = router;
  const content = sim.messages.content[message] ?? 0;
  let last = NONE;
  for (let place = 0; place < rules.length; place++) {
    if (!wants(sim, rules[place]!, content)) continue;
    if (last !== NONE) give(sim, router, last, sim.copy(message));
    last = place;
  }
  if (last !== NONE) give(sim, router, last, message);
  else if (router.unrouted !== NONE) {
    sim.count(router.node, "out", 1);
    sim.publish(router.unrouted, message);
  } else {
    sim.count(router.node, "filtered", 1);
    sim.release(message);
  }
  return true;
}

/** Does what the door says, target by target. */
function follow(sim: Sim, router: RouterState, turn: EntryTurn): void {
  if (turn === "same") return;
  for (const target of router.targets) {
    const backlog = backlogOf(target);
    if (turn === "crashed") crashBacklog(sim, target, backlog);
    else {
      if (!backlog.leaseTimerSet) endLeases(sim, target, backlog);
      dispatch(sim, target, backlog);
    }
  }
}

function wake(sim: Sim, router: RouterState, code: number, arg: number): void {
  if (code < ENTRY_CODES) {
    follow(sim, router, wakeEntry(sim, router.entry, code, router, route));
    return;
  }
  const target = router.targets[code < WAKE_DELAYED ? arg : code - WAKE_DELAYED]!;
  wakeBacklog(sim, target, backlogOf(target), code, arg);
}

/** The target behind an edge of the port "out", undefined if the router keeps nothing for it. */
function targetOf(router: RouterState, edge: EdgeIndex): BusState | undefined {
  const place = placeOf(router, edge);
  return place === NONE ? undefined : router.targets[router.targetAt[place]!];
}

function settled(
  sim: Sim,
  router: RouterState,
  edge: EdgeIndex,
  message: MessageHandle,
  generation: number,
  attempt: number,
  settlement: Settlement,
  delayNs: number,
): void {
  const target = targetOf(router, edge);
  // a router that is down hears nothing
  if (target === undefined || (router.entry.checks & DOWN) !== 0) return;
  settle(sim, target, backlogOf(target), edge, message, generation, attempt, settlement, delayNs);
}

/** A bus that is sent to until it accepts has answered. */
function confirmed(
  sim: Sim,
  router: RouterState,
  edge: EdgeIndex,
  ticket: number,
  confirmation: Confirmation,
): void {
  const target = targetOf(router, edge);
  const log = target && backlogOf(target).push;
  if (log === undefined) return;
  const row = takePush(log, ticket);
  if (row === NONE) return;
  const settlement = confirmation === "stored" ? "handled" : "failed";
  settled(
    sim,
    router,
    edge,
    pushedMessage(log, row),
    pushedGeneration(log, row),
    pushedAttempt(log, row),
    settlement,
    0,
  );
}

/** Brings one target in line with its edge's and the router's parameters. */
function adjust(sim: Sim, router: RouterState, place: number): void {
  const target = router.targets[router.targetAt[place]!];
  if (target === undefined) return;
  target.policy = targetPolicy(router.params, router.edgeParams[place]!);
  changePace(router.pace, router.params, router.edgeParams[place]!, router.targetAt[place]!);
  adopt(sim, target, backlogOf(target));
  dispatch(sim, target, backlogOf(target));
}

function change(sim: Sim, router: RouterState, params: Params): void {
  router.params = params;
  changeEntry(router.entry, params);
  restartStalls(sim, router.entry);
  for (let place = 0; place < router.edges.length; place++) {
    router.rules[place] = ruleOf(params, router.edgeParams[place]!);
    adjust(sim, router, place);
  }
}

function edgeChanged(sim: Sim, router: RouterState, edge: EdgeIndex, params: EdgeParams): void {
  const place = placeOf(router, edge);
  if (place === NONE) return;
  router.edgeParams[place] = params;
  router.rules[place] = ruleOf(router.params, params);
  adjust(sim, router, place);
}

export const routerBehaviour: Behaviour<RouterState> = {
  create: createRouter,
  start: (sim, router) => {
    for (let place = 0; place < router.edges.length; place++) adjust(sim, router, place);
    for (const target of router.targets)
      if (backlogOf(target).push !== undefined) openPush(backlogOf(target));
    startEntry(sim, router.entry);
  },
  arrive: (sim, router, _edge, message) => arriveAtEntry(sim, router.entry, message, router, route),
  wake,
  credit: (sim, router, edge, count) => {
    const target = targetOf(router, edge);
    if (target !== undefined) credit(sim, target, backlogOf(target), edge, count);
  },
  settled,
  confirmed,
  disconnected: (sim, router, edge) => {
    const target = targetOf(router, edge);
    if (target !== undefined) disconnect(sim, target, backlogOf(target), edge);
  },
  change,
  edgeChanged,
  fault: (sim, router, fault, on) =>
    follow(sim, router, faultEntry(sim, router.entry, fault, on, router, route)),
};
