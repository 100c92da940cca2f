/**
 * The six invariants of a bus as lists of what breaks them, for any kind of bus: what applies is read from parameters and
 * from what the bus remembers, never from its name. Not exported.
 */
import type { RunSummary } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import { busContents } from "../backlog/bus-contents.ts";
import type { BusState } from "../backlog/bus-state.ts";
import { logContents } from "../log/contents.ts";
import type { LogState } from "../log/log-state.ts";
import { routerContents } from "../router/router-state.ts";
import type { RouterState } from "../router/router-state.ts";
import type { ScribeState } from "./scribe.ts";

export type AnyBus = BusState | RouterState | LogState;

export const isLog = (bus: AnyBus): bus is LogState => "partitions" in bus;
const isRouter = (bus: AnyBus): bus is RouterState => "targets" in bus;

/** The parts with a backlog: a router has one for each target. */
export function backlogsOf(bus: AnyBus): readonly BusState["backlogs"][number][] {
  if (isLog(bus)) return [];
  return isRouter(bus) ? bus.targets.flatMap(({ backlogs }) => backlogs) : bus.backlogs;
}

/** What a bus promises a subscriber, from its own parameters and the edge's (both complete). */
interface Promises {
  /** Nobody gets a copy twice. */
  readonly atMostOnce: boolean;
  /** First deliveries of a key come in the order of storing. */
  readonly order: boolean;
  /** … and nothing of a key is delivered after something later of it was. */
  readonly strictOrder: boolean;
  /** Unanswered deliveries of one backlog at most. */
  readonly inFlightMax: number;
  /** Deliveries of one copy at most. */
  readonly deliveriesMax: number;
}

const limit = (value: unknown): number => (Number(value) > 0 ? Number(value) : Infinity);

export function promisesOf(bus: Params, edge: Params): Promises {
  const once = edge["guarantee"] === "atMostOnce";
  const groupLock = bus["order"] === "perKey";
  const shares = edge["sharing"] === "share";
  const owned = edge["sharing"] === "partition" && bus["assign"] === "hash";
  // what a broker does not count it does not limit; a kind without the choice counts everything
  const counted = ["countNacks", "countTimeouts", "countDisconnects"].every((name) => bus[name] !== false);
  // an edge's own limit stands before its bus's; a log has none but a share group's
  const own =
    edge["sharing"] === undefined
      ? edge["deliveriesMax"] || bus["deliveriesMax"]
      : shares
        ? edge["deliveriesMax"]
        : 0;
  return {
    atMostOnce: once,
    order: groupLock || owned,
    strictOrder: groupLock,
    inFlightMax: limit(bus["inFlightMax"]),
    deliveriesMax: once ? 1 : counted ? limit(own) : Infinity,
  };
}

/** Copies ever accepted, events that the bus looked at, and copies held now. */
function taken(bus: BusState | RouterState, summary: RunSummary) {
  const backlogs = backlogsOf(bus);
  const copies = backlogs.reduce((sum, backlog) => sum + backlog.taken, 0);
  const events = backlogs[0]!.taken;
  if (!isRouter(bus)) return { ...busContents(bus), copies, events };
  const unrouted = summary.nodes["u"]!.counters.in + summary.nodes["b"]!.counters.filtered;
  return { copies, events: events + unrouted, ...routerContents(bus) };
}

/**
 * (1) published = done + dead + lost + stored + lent, copies counted. What was lost at the door was not copied: it is what
 * came in and was neither refused with an answer, nor a repeat, nor is being stored, nor was copied.
 */
function unconserved(bus: BusState | RouterState, summary: RunSummary): string[] {
  const { counters: c } = summary.nodes["b"]!;
  const now = taken(bus, summary);
  const lostAtDoor = c.in - c.rejected - c.deduplicated - now.storing - now.events;
  const found: string[] = [];
  if (lostAtDoor < 0 || lostAtDoor > c.lost) found.push(`1: ${lostAtDoor} of ${c.lost} lost at the door`);
  const ended = c.done + c.dead + (c.lost - lostAtDoor) + now.held;
  if (ended !== now.copies) found.push(`1: ${now.copies} copies taken, ${ended} accounted for`);
  return found;
}

/** (1) for a log: each group owes every record one end (rule K206). */
function unconservedLog(log: LogState, summary: RunSummary): string[] {
  const { counters: c, losses } = summary.nodes["b"]!;
  const inside = logContents(log);
  const { aged = 0, exhausted = 0, crashed = 0 } = losses;
  const ended = c.done + c.dead + aged + exhausted + inside.open;
  const found: string[] = [];
  if (ended !== inside.appended * inside.groups)
    found.push(`1: ${inside.appended} × ${inside.groups} records, ${ended} accounted for`);
  const before = c.lost - aged - exhausted - crashed;
  const entered = c.in - before - c.rejected - c.deduplicated - inside.storing;
  // what crashed may have been in the tail, before it was appended
  if (entered < inside.appended || entered - crashed > inside.appended)
    found.push(`1: ${entered} entered, ${inside.appended} appended`);
  return found;
}

export function conservationBreaks(bus: AnyBus, summary: RunSummary): string[] {
  return isLog(bus) ? unconservedLog(bus, summary) : unconserved(bus, summary);
}

/** (4) at an instant: unanswered deliveries within the bus's limit, and no worker with more than it asked for. */
export function handBreaks(
  bus: AnyBus,
  promises: Promises,
  workers: readonly { scribe: ScribeState; credit: number }[],
): string[] {
  const found: string[] = [];
  for (const { lent } of backlogsOf(bus))
    if (lent < 0 || lent > promises.inFlightMax) found.push(`4: ${lent} lent of ${promises.inFlightMax}`);
  for (const { scribe, credit } of workers)
    if (scribe.handMax > credit) found.push(`4: ${scribe.handMax} in hand, credit ${credit}`);
  return found;
}

/** One delivery as its receiver saw it. */
type Delivery = ScribeState["log"][number];

/** What a receiver of copies saw that a promise may forbid. */
interface Sightings {
  /** Copies delivered more than once. */
  readonly repeats: number;
  /** First deliveries that came after a later one of the same key. */
  readonly disordered: number;
  /** Deliveries of any kind that came after a later one of the same key. */
  readonly overtaken: number;
  /** Most deliveries of one copy. */
  readonly deliveriesMost: number;
}

/** @param log deliveries of one backlog or group in order of time, of ids that were sent once */
export function sightingsOf(log: readonly Delivery[]): Sightings {
  const counts = new Map<number, number>();
  const last = new Map<number, number>();
  let [disordered, overtaken] = [0, 0];
  for (const { id, key } of log) {
    const before = counts.get(id) ?? 0;
    counts.set(id, before + 1);
    if (key === 0) continue;
    const late = id < (last.get(key) ?? -1);
    if (late) overtaken++;
    if (late && before === 0) disordered++;
    last.set(key, Math.max(last.get(key) ?? -1, id));
  }
  return {
    repeats: [...counts.values()].filter((count) => count > 1).length,
    disordered,
    overtaken,
    deliveriesMost: Math.max(0, ...counts.values()),
  };
}

/** (2), (3), (5): which of the promises these sightings break. */
export function promiseBreaks(promises: Promises, seen: Sightings): string[] {
  const found: string[] = [];
  if (promises.atMostOnce && seen.repeats > 0) found.push(`2: ${seen.repeats} copies came twice`);
  if (promises.order && seen.disordered > 0) found.push(`3: ${seen.disordered} out of order`);
  if (promises.strictOrder && seen.overtaken > 0) found.push(`3: ${seen.overtaken} overtaken`);
  if (seen.deliveriesMost > promises.deliveriesMax)
    found.push(`5: ${seen.deliveriesMost} deliveries of ${promises.deliveriesMax}`);
  return found;
}
