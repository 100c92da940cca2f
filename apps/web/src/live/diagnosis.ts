/** Judges the live picture twice a second: trouble by node and the status sentence. Held, so that nothing flickers. */
import { statusOf, troubles, wire } from "@eventyard/analysis";
import type { Status, TroubleKind, Wiring } from "@eventyard/analysis";
import { kindSpecs } from "@eventyard/kinds";
import type { Design } from "@eventyard/model";
import type { LivePicture } from "@eventyard/protocol";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { designStore } from "../design/store.ts";
import { Hold } from "./hold.ts";
import { analysisState, liveStore } from "./live-store.ts";
import { runStore } from "../run/run-store.ts";
import { SmoothedPicture } from "./smooth.ts";
import type { NodeTrouble } from "./trouble.ts";

/** Time between judgements, and how long a milder one must last [ms of wall time]. */
const JUDGE_MS = 500;
const HOLD_MS = 1500;

const GRAVITY: Readonly<Record<Status["severity"], number>> = { ok: 0, warn: 1, bad: 2 };

interface Diagnosis {
  readonly nodes: ReadonlyMap<string, TroubleKind>;
  readonly status: Status | undefined;
  /** What the status says, numbers apart: it is announced when this changes. */
  readonly statusKey: string;
}

const NOTHING: Diagnosis = { nodes: new Map(), status: undefined, statusKey: "" };

export const diagnosisStore = createStore<Diagnosis>(() => NOTHING);

let wiring: Wiring | undefined;
let judgedRevision = 0;
let means: SmoothedPicture | undefined;
/** Speed, number of commands and faults that the means belong to. */
let meansRegime = "";
let statusHold = new Hold<Status | undefined>(undefined, HOLD_MS);
let nodeHolds = new Map<string, Hold<TroubleKind | undefined>>();

function wiringOf(design: Design): Wiring {
  if (wiring?.design !== design) wiring = wire(design, kindSpecs);
  return wiring;
}

/** The design's subscriptions as the judgement sees them. */
export function currentWiring(): Wiring {
  return wiringOf(designStore.getState().design);
}

function keyOf(status: Status): string {
  // the sentence without its numbers
  return `${status.severity} ${status.node ?? ""} ${status.edge ?? ""} ${status.text.en.replace(/[\d.,]+/g, "#")}`;
}

/** Gravest first. */
const TROUBLE_ORDER: readonly TroubleKind[] = [
  "down",
  "frozen",
  "overloaded",
  "held-up",
  "failing",
  "timing-out",
  "catching-up",
  "slowed",
];

/** What somebody switches on and off. */
const SWITCHED: ReadonlySet<TroubleKind> = new Set(["down", "frozen", "slowed"]);

/** What is measured has to prove that it got better; what somebody switched off is gone at once. */
function isMilder(next: TroubleKind | undefined, shown: TroubleKind | undefined): boolean {
  if (shown === undefined || SWITCHED.has(shown)) return false;
  return next === undefined || TROUBLE_ORDER.indexOf(next) > TROUBLE_ORDER.indexOf(shown);
}

function heldTroubles(
  found: ReadonlyMap<string, TroubleKind>,
  nowMs: number,
): ReadonlyMap<string, TroubleKind> {
  const shown = new Map<string, TroubleKind>();
  for (const id of new Set([...found.keys(), ...nodeHolds.keys()])) {
    let hold = nodeHolds.get(id);
    if (hold === undefined) nodeHolds.set(id, (hold = new Hold<TroubleKind | undefined>(undefined, HOLD_MS)));
    const trouble = found.get(id);
    const kept = hold.take(trouble, trouble ?? "none", isMilder(trouble, hold.shown), nowMs);
    if (kept === undefined) nodeHolds.delete(id);
    else shown.set(id, kept);
  }
  return shown;
}

function sameTroubles(a: ReadonlyMap<string, TroubleKind>, b: ReadonlyMap<string, TroubleKind>): boolean {
  if (a.size !== b.size) return false;
  for (const [id, trouble] of a) if (b.get(id) !== trouble) return false;
  return true;
}

/** Changes when a fault begins or ends, also one that was planned. */
function flagsKey({ nodes, edges }: LivePicture): string {
  let key = 0;
  for (const column of [nodes.flags, edges.flags]) {
    for (const flags of column) key = (key * 31 + flags) % 1_000_000_007;
  }
  return String(key);
}

/** @param anew nothing said before counts: another instant is shown. */
function judge(nowMs: number, anew = false): void {
  const state = liveStore.getState();
  const { picture } = state;
  if (picture === undefined) return;
  const design = wiringOf(designStore.getState().design);
  const { run } = runStore.getState();
  const regime = `${run?.speed ?? 0} ${run?.commands.length ?? 0} ${flagsKey(picture)}`;
  means ??= new SmoothedPicture(state.nodeIndex.size, state.edgeIndex.size);
  means.take(picture, nowMs, regime !== meansRegime);
  meansRegime = regime;
  const live = analysisState(state, picture, means);
  const before = diagnosisStore.getState();
  const nodes = heldTroubles(troubles(design, live), nowMs);
  const next = statusOf(design, live);
  const milder =
    !anew && before.status !== undefined && GRAVITY[next.severity] < GRAVITY[before.status.severity];
  const status = statusHold.take(next, keyOf(next), milder, nowMs);
  diagnosisStore.setState({
    nodes: sameTroubles(before.nodes, nodes) ? before.nodes : nodes,
    status,
    statusKey: status === undefined ? "" : keyOf(status),
  });
}

/** Averages and what is held belong to the stretch of time that was watched. */
function startAnew(): void {
  statusHold = new Hold<Status | undefined>(undefined, HOLD_MS);
  nodeHolds = new Map();
  judgedRevision = 0;
  means = undefined;
}

function forget(): void {
  startAnew();
  diagnosisStore.setState(NOTHING);
}

/** After a jump in time: what was said stays until the picture of the new instant is there, and is then judged at once. */
function followJumps(): void {
  let awaitedRevision = Infinity;
  runStore.subscribe(({ run }, before) => {
    if (run?.jumps === before.run?.jumps || run?.runId !== before.run?.runId) return;
    startAnew();
    awaitedRevision = liveStore.getState().revision + 1;
  });
  liveStore.subscribe(({ revision }) => {
    if (revision < awaitedRevision) return;
    awaitedRevision = Infinity;
    judgedRevision = revision;
    judge(performance.now(), true);
  });
}

/** True while something milder waits to be believed: it must be looked at again even if no frame comes (paused). */
function isHolding(): boolean {
  return statusHold.isHolding || [...nodeHolds.values()].some((hold) => hold.isHolding);
}

/** Follows the live picture from now on; call once. */
export function startDiagnosis(): void {
  followJumps();
  setInterval(() => {
    const { revision } = liveStore.getState();
    if (revision === 0 || (revision === judgedRevision && !isHolding())) return;
    judgedRevision = revision;
    judge(performance.now());
  }, JUDGE_MS);
  liveStore.subscribe((state, before) => {
    if (state.picture !== before.picture) forget();
  });
}

/** What is wrong with a node now. */
export function useNodeTrouble(nodeId: string): NodeTrouble {
  return useStore(diagnosisStore, (state) => state.nodes.get(nodeId) ?? "none");
}
