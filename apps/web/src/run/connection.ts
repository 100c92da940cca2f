/** The socket to the server's runs: watches the open design, joins its run, survives a lost connection, asks and answers. */
import type { TwinSummary } from "@eventyard/analysis";
import type { LocalText, RunCommand } from "@eventyard/model";
import { PROTOCOL_VERSION } from "@eventyard/protocol";
import type {
  ClientToServerEvents,
  FlowNow,
  HandshakeAuth,
  LedgerNow,
  NodeNow,
  Reply,
  RunState,
  SeekTarget,
  SeriesSlice,
  ServerToClientEvents,
} from "@eventyard/protocol";
import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { designStore } from "../design/store.ts";
import { designSavedElsewhere } from "../workspace/documents.ts";
import { applyFrame, decodeRun } from "./frames.ts";
import { isLive, runStore } from "./run-store.ts";

const RECONNECT_MS_MIN = 500;
const RECONNECT_MS_MAX = 5000;
/** A request that is not answered in this time counts as failed [ms]. */
const REPLY_MS_MAX = 10_000;

const NOT_REACHED = "watch.run.notReached";

type PageSocket = Socket<ServerToClientEvents, ClientToServerEvents>;
type Refusal = Error & { readonly data?: { readonly text?: LocalText } };

let socket: PageSocket | undefined;

/** Connects once for the page's life. */
export function connect(): void {
  if (socket !== undefined) return;
  const auth: HandshakeAuth = { protocol: PROTOCOL_VERSION };
  const created: PageSocket = io({
    transports: ["websocket"],
    auth,
    reconnectionDelay: RECONNECT_MS_MIN,
    reconnectionDelayMax: RECONNECT_MS_MAX,
  });
  socket = created;
  created.on("connect", () => {
    runStore.setState({ connection: "online", notice: undefined });
    watchDesign(designStore.getState().designId);
  });
  created.on("disconnect", () => runStore.setState({ connection: "reconnecting" }));
  created.on("connect_error", (error: Refusal) => {
    // `active` false: the server refused this page (protocol), trying again is pointless
    const text = error.data?.text;
    if (created.active) runStore.setState({ connection: "reconnecting" });
    else
      runStore.setState({ connection: "refused", notice: text ?? { en: error.message, ko: error.message } });
  });
  created.on("run:state", takeRun);
  created.on("run:frame", (bytes) => {
    const ack = applyFrame(new Uint8Array(bytes));
    if (ack !== undefined) created.emit("frame:ack", ack);
  });
  created.on("run:verdicts", (runId, verdicts) => {
    if (runStore.getState().run?.runId !== runId) return;
    runStore.setState({ verdicts: new Map(verdicts.map((verdict) => [verdict.id, verdict])) });
  });
  created.on("design:saved", designSavedElsewhere);
  designStore.subscribe((state, before) => {
    if (state.designId !== before.designId) watchDesign(state.designId);
  });
}

function watchDesign(designId: string): void {
  takeRun(undefined);
  if (designId === "" || socket?.connected !== true) return;
  socket.emit("design:watch", designId, (reply) => {
    if (designStore.getState().designId !== designId) return;
    if (reply.ok) takeRun(reply.value ?? undefined);
    else runStore.setState({ notice: reply.error });
  });
}

function takeRun(run: RunState | undefined): void {
  if (run !== undefined && run.designId !== designStore.getState().designId) return;
  const before = runStore.getState().run;
  // another instant of the same run: nothing of the one before may be left in the picture
  if (run?.runId !== before?.runId || run?.jumps !== before?.jumps) {
    decodeRun(run);
    runStore.setState({ run, verdicts: new Map() });
  } else {
    runStore.setState({ run });
  }
}

/** Turns a reply into a value; a refusal becomes the notice and undefined. */
function settle<T>(reply: Reply<T> | undefined): T | undefined {
  if (reply?.ok === true) return reply.value;
  runStore.setState({ notice: reply?.error ?? NOT_REACHED });
  return undefined;
}

async function ask<T>(
  send: (to: ReturnType<PageSocket["timeout"]>, done: (error: Error | null, reply: Reply<T>) => void) => void,
): Promise<T | undefined> {
  const current = socket;
  if (current?.connected !== true) {
    runStore.setState({ notice: NOT_REACHED });
    return undefined;
  }
  const { promise, resolve } = Promise.withResolvers<Reply<T> | undefined>();
  send(current.timeout(REPLY_MS_MAX), (error, reply) => resolve(error === null ? reply : undefined));
  return settle(await promise);
}

/** Starts the design as it is on disk; the caller has waited for the save. */
export async function startRun(request: {
  speed: number;
  seed: number;
  paused: boolean;
}): Promise<RunState | undefined> {
  const { designId } = designStore.getState();
  const run = await ask<RunState>((to, done) => to.emit("run:start", { designId, ...request }, done));
  if (run !== undefined) {
    runStore.setState({ notice: undefined });
    takeRun(run);
  }
  return run;
}

/** Starts two designs side by side; the page watches the first. */
export async function startTwins(request: {
  designIds: readonly [string, string];
  speed: number;
  seed: number;
  paused: boolean;
}): Promise<RunState | undefined> {
  const runs = await ask<readonly RunState[]>((to, done) => to.emit("twin:start", request, done));
  const run = runs?.find(({ designId }) => designId === designStore.getState().designId);
  if (run !== undefined) {
    runStore.setState({ notice: undefined });
    takeRun(run);
  }
  return run;
}

/** What a run comes to so far, of any run that is known by its id. */
export async function pullSummary(runId: string): Promise<TwinSummary | undefined> {
  return await ask<TwinSummary>((to, done) =>
    to.emit("run:summary", { runId }, done as (error: Error | null, reply: Reply<unknown>) => void),
  );
}

/** What was done to a run so far, of any run that is known by its id. */
export async function pullCommands(runId: string): Promise<RunState["commands"] | undefined> {
  return await ask<RunState["commands"]>((to, done) => to.emit("run:commands", { runId }, done));
}

/** Resumes, pauses, steps or stops the watched run. */
export async function controlRun(action: "resume" | "pause" | "step" | "stop"): Promise<void> {
  const { run } = runStore.getState();
  if (run === undefined) return;
  const next = await ask<RunState>((to, done) => to.emit("run:control", { runId: run.runId, action }, done));
  if (next !== undefined) takeRun(next);
}

/** Shows another instant of the watched run, to everybody who watches it. */
export async function seekRun(target: SeekTarget): Promise<void> {
  const { run } = runStore.getState();
  if (run === undefined) return;
  const next = await ask<RunState>((to, done) => to.emit("run:seek", { runId: run.runId, target }, done));
  if (next !== undefined) takeRun(next);
}

/** Changes the watched run's speed; it does not change what happens in it. */
export async function setRunSpeed(speed: number): Promise<void> {
  const { run } = runStore.getState();
  if (run === undefined) return;
  const next = await ask<RunState>((to, done) => to.emit("run:speed", { runId: run.runId, speed }, done));
  if (next !== undefined) takeRun(next);
}

/** Sends a recorded command to the watched run; nothing happens when none is live. */
export async function sendRunCommand(command: RunCommand): Promise<void> {
  const { run } = runStore.getState();
  if (!isLive(run)) return;
  const next = await ask<RunState>((to, done) => to.emit("run:command", { runId: run.runId, command }, done));
  if (next !== undefined) takeRun(next);
}

/** Exact numbers of a node, or undefined when there is no answer. */
export async function pullNode(nodeId: string): Promise<NodeNow | undefined> {
  const { run } = runStore.getState();
  if (run === undefined || !run.nodeIds.includes(nodeId)) return undefined;
  return await ask<NodeNow>((to, done) => to.emit("run:node", { runId: run.runId, nodeId }, done));
}

/** What became of the flows so far. */
export async function pullLedger(): Promise<LedgerNow | undefined> {
  const { run } = runStore.getState();
  if (run === undefined) return undefined;
  return await ask<LedgerNow>((to, done) => to.emit("run:ledger", { runId: run.runId }, done));
}

/** The latest flows with an outcome, newest first. */
export async function pullFlows(outcome: string): Promise<readonly FlowNow[] | undefined> {
  const { run } = runStore.getState();
  if (run === undefined) return undefined;
  return await ask<readonly FlowNow[]>((to, done) =>
    to.emit("run:flows", { runId: run.runId, outcome }, done),
  );
}

/** Buckets of a node's (or "all") series from an index on; `newest`: also those after the instant that is looked at. */
export async function pullSeries(
  scope: string,
  from: number,
  newest: boolean,
): Promise<SeriesSlice | undefined> {
  const { run } = runStore.getState();
  if (run === undefined || (scope !== "all" && !run.nodeIds.includes(scope))) return undefined;
  return await pullSeriesOf(run.runId, scope, from, newest);
}

/** The same, of any run that is known by its id; its design must have the scope. */
export async function pullSeriesOf(
  runId: string,
  scope: string,
  from: number,
  newest = false,
): Promise<SeriesSlice | undefined> {
  return await ask<SeriesSlice>((to, done) => to.emit("run:series", { runId, scope, from, newest }, done));
}
