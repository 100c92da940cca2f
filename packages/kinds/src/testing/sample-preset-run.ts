/**
 * One run of a small random design around a preset, in slices, with what broke of the six invariants on the way; and one
 * of a hundred events with a crash in between. Not exported.
 */
import { createRun } from "@eventyard/engine";
import type { Params } from "@eventyard/model";
import { runBench, sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { benchKinds } from "./bench-kinds.ts";
import type { AnyBus } from "./preset-laws.ts";
import { backlogsOf, conservationBreaks, handBreaks, isLog, promisesOf, sightingsOf } from "./preset-laws.ts";
import type { PublisherState } from "./publisher.ts";
import { designOf, edgeParamsOf, paramsOf, sentAgain } from "./sample-preset-case.ts";
import type { PresetCase, PresetOf } from "./sample-preset-case.ts";
import type { ScribeState } from "./scribe.ts";

export const CRASHES = ["kill", "power", "node-loss"];
const SLICES = 24;

/** Runs a case to its end in slices; what broke on the way, and what is there at the end. */
export function play(of: PresetOf, drawn: PresetCase) {
  const design = designOf(of, drawn);
  const faults = design.scenario.steps.map(({ command }) => command as { fault: string; node?: string });
  const run = createRun({ design, ...benchKinds });
  const { states } = run.simulation.nodes;
  const stateOf = (id: string) => states[run.simulation.program.nodeIndex.get(id)!];
  const bus = stateOf("b") as AnyBus;
  const scribes = [0, 1].map((index) => ({
    scribe: stateOf(`w${index}`) as ScribeState,
    credit: Number(design.nodes[`w${index}`]!.params["credit"]),
  }));
  const params = paramsOf(of, drawn);
  const promises = ([0, 1] as const).map((index) => promisesOf(params, edgeParamsOf(of, drawn, index)));
  const broken: string[] = [];
  const sampled = { lentMax: 0, away: 0, locked: 0, heldAtDoor: 0 };
  const endNs = design.scenario.durationS * 1e9;
  for (let slice = 1; slice <= SLICES; slice++) {
    run.advanceTo(Math.round((endNs * slice) / SLICES), 1e9);
    broken.push(...handBreaks(bus, promises[0]!, scribes));
    for (const backlog of backlogsOf(bus)) {
      sampled.lentMax = Math.max(sampled.lentMax, backlog.lent);
      sampled.away += Number(backlog.away);
      sampled.locked += Number(backlog.perKey && backlog.waiting > 0 && backlog.lent > 0);
    }
    sampled.heldAtDoor += bus.entry.held;
  }
  const summary = run.summary();
  if (summary.stop !== undefined) broken.push(`stopped: ${JSON.stringify(summary.stop)}`);
  broken.push(...conservationBreaks(bus, summary));
  return {
    summary,
    bus,
    scribes,
    params,
    promises,
    broken,
    sampled,
    faults,
    seconds: design.scenario.durationS,
    publisher: stateOf("p") as PublisherState,
  };
}
/** A run of a case to its end. */
export type Played = ReturnType<typeof play>;

/** What the subscribers behind one backlog or group saw, and what they were promised. */
export function receiversOf({ bus, scribes, promises, publisher }: Played, drawn: PresetCase) {
  // what was sent twice is two messages with one id
  const again = new Set([...sentAgain(drawn)].map((index) => publisher.ids[index]! - 1));
  const together = isLog(bus) ? bus.groups.length === 1 : "backlogs" in bus && bus.backlogs.length === 1;
  const logs = scribes.map(({ scribe }) => scribe.log.filter(({ id }) => !again.has(id)));
  const merged = together ? [logs.flat().toSorted((a, b) => a.atMs - b.atMs)] : logs;
  return merged.map((log, index) => ({ promises: promises[index]!, seen: sightingsOf(log) }));
}

/** Does the bus remember every id of the run? A crash may take what it remembers. */
export function knowsAllIds({
  params,
  faults,
  seconds,
}: Pick<Played, "params" | "faults" | "seconds">): boolean {
  const crashes = faults.some(({ fault, node }) => node === "b" && CRASHES.includes(fault));
  return !crashes && Number(params["dedupMs"]) >= seconds * 1000;
}

/** Within its window a bus that knows ids stores none twice, unless a crash took the first (rules K104, K105). */
export function storedTwice({ params, faults, scribes, seconds }: Played): string[] {
  if (!knowsAllIds({ params, faults, seconds })) return [];
  return scribes.flatMap(({ scribe }) => {
    const first = scribe.log.filter(({ attempt }) => attempt === 1).map(({ id }) => id);
    const twice = first.length - new Set(first).size;
    return twice > 0 ? [`${twice} ids stored twice`] : [];
  });
}

/** A crash at any instant, with its pace of events and a worker's credit. */
export const crashes = fc.record({
  what: fc.constantFrom(...CRASHES),
  atPart: fc.double({ min: 0.02, max: 1, noNaN: true }),
  gapMs: fc.constantFrom<number[]>(1, 7, 50, 1000, 2500),
  credit: fc.constantFrom(0, 5),
  asks: fc.boolean(),
});
type CrashCase = typeof crashes extends fc.Arbitrary<infer T> ? T : never;

/** Is a machine's copy of an entry on its disk at `nowMs`? */
function onDisk(params: Params, storedMs: number, nowMs: number): boolean {
  if (params["fsync"] !== "interval") return params["fsync"] === "always";
  const flushedMs = Math.floor(nowMs / Number(params["fsyncMs"])) * Number(params["fsyncMs"]);
  return flushedMs >= storedMs;
}

/** The crash matrix: does an entry survive, by what is configured? A second opinion, apart from the engine's own rule. */
function outlives(params: Params, what: string, storedMs: number, nowMs: number): boolean {
  const replicated = nowMs - storedMs >= Number(params["replicationLagMs"]);
  const atOnce = params["ackAt"] === "quorum" ? Number(params["minInSync"]) : 1;
  const copies = replicated ? Number(params["replicas"]) : atOnce;
  const allHit = what === "power" && params["powerHits"] === "all";
  if (copies > 1 && !allHit) return true;
  if (what === "node-loss") return false;
  if (onDisk(params, storedMs, nowMs)) return true;
  const inFiles = params["ackAt"] !== "leaderMemory" && params["fsync"] !== "memory";
  return what === "kill" && inFiles;
}

/** Can this crash ever take something that was promised? */
export function mayLose(params: Params, what: string): boolean {
  // just stored, and told so
  return params["ackAt"] !== "leaderFsync" || what === "node-loss" ? !outlives(params, what, 1, 1) : false;
}

/** A hundred events of which none is ever done, a crash in between: what it took, and what it should have taken. */
export function crashed(of: PresetOf, { what, atPart, gapMs, credit, asks }: CrashCase) {
  const edit: Params = "deliveriesMax" in of.spec.params.shape ? { deliveriesMax: 0 } : {};
  const params = paramsOf(of, { edit });
  const plan = Array.from({ length: 100 }, (_, i) => ({ atMs: i * gapMs, key: i % 3, bytes: 100 }));
  // between two events
  const atMs = (Math.ceil(atPart * 100) - 0.5) * gapMs + 0.013;
  const sketch = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(plan), asks }],
      b: [of.spec.id, { ...of.preset.params, ...edit }],
      w: ["scribe", { credit, workers: 5, serviceMs: 1e9 }],
    },
    edges: [
      ["p.out", "b.in"],
      ["b.out", "w.in"],
    ],
    durationS: (atMs + 0.001) / 1000,
    steps: [{ atMs, command: { type: "fault", fault: what as "kill", on: true, node: "b" } }],
  });
  const [out, known] = [sketch.edges["e1"]!, of.spec.ports.find(({ id }) => id === "out")!.edge];
  // a group that has not begun is owed nothing
  const start: Params = known !== undefined && "start" in known.params.shape ? { start: "earliest" } : {};
  const own = { ...out.params, ...start, ...of.edge?.params };
  const design = {
    ...sketch,
    edges: { ...sketch.edges, e1: { ...out, params: own } },
  };
  const { summary } = runBench(benchKinds, design);
  const expected = { crashed: 0, down: 0 };
  for (const one of plan.filter((sent) => sent.atMs <= atMs)) {
    const storedMs = one.atMs + Number(params["storeMs"]);
    const stored = storedMs <= atMs;
    if (stored && outlives(params, what, storedMs, atMs)) continue;
    const waits = params["ackAt"] === "leaderFsync" && !onDisk(params, storedMs, atMs);
    const told = params["ackAt"] === "none" || (stored && !waits);
    expected[told ? "crashed" : "down"]++;
  }
  return { losses: summary.nodes["b"]!.losses, expected };
}
