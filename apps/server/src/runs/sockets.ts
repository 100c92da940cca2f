/** The live connection to pages: requests in, states and skippable frames out. Stands behind the door. */
import type { Server as HttpServer } from "node:http";
import { protocolMismatch, requestSchemas } from "@eventyard/protocol";
import type { ClientToServerEvents, Reply, RunState, ServerToClientEvents } from "@eventyard/protocol";
import type { LocalText } from "@eventyard/model";
import { Server } from "socket.io";
import type { Socket } from "socket.io";
import type { Question } from "./messages.ts";
import * as sentences from "./sentences.ts";
import type { RunSupervisor } from "./supervisor.ts";
import { TokenBucket } from "./token-bucket.ts";
import { ViewerCredit } from "./viewer-credit.ts";

const SOCKETS_MAX = 100;
/** A page sends commands only. */
const MESSAGE_BYTES_MAX = 262_144;
const CONNECT_MS_MAX = 5_000;
const PING_INTERVAL_MS = 10_000;
const PING_TIMEOUT_MS = 20_000;
const REQUESTS_PER_S = 50;
const REQUESTS_BURST = 100;
/** Frames come ten times a second; more acknowledgements than this are ignored. */
const ACKS_PER_S = 60;

/** How often pages are looked for whose last frame was dropped; a run that stands still sends no other. */
const RECOVERY_EVERY_MS = 250;

type PageSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

interface Viewer {
  readonly socket: PageSocket;
  readonly credit: ViewerCredit;
  readonly requests: TokenBucket;
  readonly acks: TokenBucket;
  designId: string | undefined;
}

export interface Sockets {
  readonly announceSaved: (designId: string, revision: string) => void;
  readonly close: () => Promise<void>;
}

export function attachSockets(http: HttpServer, runs: RunSupervisor): Sockets {
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(http, {
    transports: ["websocket"],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MESSAGE_BYTES_MAX,
    connectTimeout: CONNECT_MS_MAX,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
  });
  const viewers = new Map<string, Viewer>();
  io.use((socket, next) => {
    const auth: unknown = socket.handshake.auth["protocol"];
    const refused =
      protocolMismatch(auth) ?? (viewers.size >= SOCKETS_MAX ? sentences.tooManyViewers : undefined);
    next(refused && Object.assign(new Error(refused.en), { data: { text: refused } }));
  });
  io.on("connection", (socket) => {
    const nowMs = performance.now();
    const viewer: Viewer = {
      socket,
      credit: new ViewerCredit(),
      requests: new TokenBucket(REQUESTS_PER_S, REQUESTS_BURST, nowMs),
      acks: new TokenBucket(ACKS_PER_S, ACKS_PER_S, nowMs),
      designId: undefined,
    };
    viewers.set(socket.id, viewer);
    socket.on("error", () => socket.disconnect(true));
    socket.on("disconnect", () => {
      viewers.delete(socket.id);
      if (viewer.designId !== undefined) updateWatched(runs, viewers, viewer.designId);
    });
    serve(viewer, viewers, runs);
  });
  forward(runs, viewers);
  const recovery = setInterval(() => recoverLost(runs, viewers), RECOVERY_EVERY_MS);
  recovery.unref();
  return {
    announceSaved: (designId, revision) => io.emit("design:saved", designId, revision),
    close: async () => {
      clearInterval(recovery);
      await io.close();
    },
  };
}

/** A design's run makes frames while at least one page shows the design. */
function updateWatched(runs: RunSupervisor, viewers: ReadonlyMap<string, Viewer>, designId: string): void {
  const state = runs.stateOf(designId);
  if (state)
    runs.setWatched(
      state.runId,
      [...viewers.values()].some((viewer) => viewer.designId === designId),
    );
}

/** States, frames and verdicts to the pages that show the design. */
function forward(runs: RunSupervisor, viewers: ReadonlyMap<string, Viewer>): void {
  /** The run each design had last, to notice a new one, and the jumps in its time, to notice another. */
  const known = new Map<string, string>();
  const jumps = new Map<string, number>();
  const watching = (designId: string | undefined) =>
    [...viewers.values()].filter((viewer) => viewer.designId === designId);
  const designOf = (runId: string) => [...known].find(([, id]) => id === runId)?.[0];
  runs.listen({
    state: (state) => {
      const isNew = known.get(state.designId) !== state.runId;
      const isElsewhen = isNew || jumps.get(state.designId) !== state.jumps;
      known.set(state.designId, state.runId);
      jumps.set(state.designId, state.jumps);
      for (const viewer of watching(state.designId)) {
        if (isElsewhen) viewer.credit.reset();
        viewer.socket.emit("run:state", state);
      }
      if (!isNew) return;
      updateWatched(runs, viewers, state.designId);
      runs.requestKeyframe(state.runId);
    },
    frame: (runId, seq, bytes, keyframe) => {
      const nowMs = performance.now();
      let wanted = false;
      for (const viewer of watching(designOf(runId))) {
        const { credit, socket } = viewer;
        // a run may stand still after its keyframe and what flies in it: these two are sent even when the line is busy
        const sure = keyframe || credit.lastWasKeyframe;
        if (credit.take(seq, keyframe, nowMs)) (sure ? socket : socket.volatile).emit("run:frame", bytes);
        else wanted ||= credit.wantsKeyframe(nowMs);
      }
      if (wanted) runs.requestKeyframe(runId);
    },
    verdicts: (runId, verdicts) => {
      for (const viewer of watching(designOf(runId))) viewer.socket.emit("run:verdicts", runId, verdicts);
    },
  });
}

/** Most frames are volatile: one that found the line busy is gone. Whoever missed the last one gets a keyframe. */
function recoverLost(runs: RunSupervisor, viewers: ReadonlyMap<string, Viewer>): void {
  const nowMs = performance.now();
  for (const { credit, designId } of viewers.values()) {
    const state = designId === undefined ? undefined : runs.stateOf(designId);
    if (state && credit.recover(nowMs)) runs.requestKeyframe(state.runId);
  }
}

type Done<T> = (reply: Reply<T>) => void;

/** Checks bounds and rate before a request is looked at; a request without a place for its reply is ignored. */
function checked<E extends keyof typeof requestSchemas>(
  viewer: Viewer,
  event: E,
  request: unknown,
  done: unknown,
) {
  if (typeof done !== "function") return undefined;
  const refuse = (error: LocalText): undefined => {
    (done as Done<never>)({ ok: false, error });
  };
  if (!viewer.requests.take(performance.now())) return refuse(sentences.tooManyRequests);
  const parsed = requestSchemas[event].safeParse(request);
  if (!parsed.success) return refuse(sentences.badRequest);
  return parsed.data as ReturnType<(typeof requestSchemas)[E]["parse"]>;
}

function serve(viewer: Viewer, viewers: ReadonlyMap<string, Viewer>, runs: RunSupervisor): void {
  const { socket } = viewer;
  const failed = (done: Done<never>) => () => done({ ok: false, error: sentences.noAnswer });
  const ask = (runId: string, question: Question, done: Done<never>): void => {
    runs.ask(runId, question).then((reply) => done(reply as Reply<never>), failed(done));
  };
  socket.on("design:watch", (designId, done) => {
    const id = checked(viewer, "design:watch", designId, done);
    if (id === undefined) return;
    const before = viewer.designId;
    viewer.designId = id;
    viewer.credit.reset();
    if (before !== undefined && before !== id) updateWatched(runs, viewers, before);
    const state = runs.stateOf(id);
    done({ ok: true, value: state });
    if (state) join(viewer, viewers, runs, state);
  });
  socket.on("run:start", (request, done) => {
    const start = checked(viewer, "run:start", request, done);
    if (start) runs.start(start).then(done, failed(done as Done<never>));
  });
  socket.on("twin:start", (request, done) => {
    const start = checked(viewer, "twin:start", request, done);
    if (start) runs.startTwins(start).then(done, failed(done as Done<never>));
  });
  socket.on("run:control", (request, done) => {
    const value = checked(viewer, "run:control", request, done);
    if (value) ask(value.runId, { ask: "control", action: value.action }, done as Done<never>);
  });
  socket.on("run:speed", (request, done) => {
    const value = checked(viewer, "run:speed", request, done);
    if (value) ask(value.runId, { ask: "speed", speed: value.speed }, done as Done<never>);
  });
  socket.on("run:seek", (request, done) => {
    const value = checked(viewer, "run:seek", request, done);
    if (value) ask(value.runId, { ask: "seek", target: value.target }, done as Done<never>);
  });
  socket.on("run:command", (request, done) => {
    const value = checked(viewer, "run:command", request, done);
    if (value) ask(value.runId, { ask: "command", command: value.command }, done as Done<never>);
  });
  servePulls(viewer, ask);
  socket.on("frame:ack", (seq) => {
    if (!viewer.acks.take(performance.now()) || !requestSchemas["frame:ack"].safeParse(seq).success) return;
    viewer.credit.acknowledge(seq);
    const state = viewer.designId === undefined ? undefined : runs.stateOf(viewer.designId);
    if (state && viewer.credit.wantsKeyframe(performance.now())) runs.requestKeyframe(state.runId);
  });
}

function servePulls(
  viewer: Viewer,
  ask: (runId: string, question: Question, done: Done<never>) => void,
): void {
  const { socket } = viewer;
  socket.on("run:node", (request, done) => {
    const value = checked(viewer, "run:node", request, done);
    if (value) ask(value.runId, { ask: "node", nodeId: value.nodeId }, done as Done<never>);
  });
  socket.on("run:series", (request, done) => {
    const value = checked(viewer, "run:series", request, done);
    if (!value) return;
    const { runId, scope, from, newest = false } = value;
    ask(runId, { ask: "series", scope, from, newest }, done as Done<never>);
  });
  socket.on("run:ledger", (request, done) => {
    const value = checked(viewer, "run:ledger", request, done);
    if (value) ask(value.runId, { ask: "ledger" }, done as Done<never>);
  });
  socket.on("run:flows", (request, done) => {
    const value = checked(viewer, "run:flows", request, done);
    if (value) ask(value.runId, { ask: "flows", outcome: value.outcome }, done as Done<never>);
  });
  socket.on("run:summary", (request, done) => {
    const value = checked(viewer, "run:summary", request, done);
    if (value) ask(value.runId, { ask: "summary" }, done as Done<never>);
  });
  socket.on("run:commands", (request, done) => {
    const value = checked(viewer, "run:commands", request, done);
    if (value) ask(value.runId, { ask: "commands" }, done as Done<never>);
  });
}

/** A page that comes in mid-run sees the same picture as those that were there. */
function join(
  viewer: Viewer,
  viewers: ReadonlyMap<string, Viewer>,
  runs: RunSupervisor,
  state: RunState,
): void {
  updateWatched(runs, viewers, state.designId);
  runs.requestKeyframe(state.runId);
  const verdicts = runs.verdictsOf(state.runId);
  if (verdicts.length > 0) viewer.socket.emit("run:verdicts", state.runId, verdicts);
}
