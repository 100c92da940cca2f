/**
 * Owns the runs: one child process each, so that a design that eats all memory or hangs takes only its own run with it.
 * The server never runs a design itself.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { V8_FLAGS } from "@eventyard/engine";
import type { Reply, RunState, Verdict } from "@eventyard/protocol";
import type { Workspace } from "../workspace/workspace.ts";
import type { FromRun, Question, RunOptions, StartMessage, ToRun } from "./messages.ts";
import * as sentences from "./sentences.ts";

/** Runs at once, ended ones that are kept for inspection included. */
const RUNS_MAX = 8;
const HEAP_MIB_MAX = 512;
/** A child that is silent for longer is ended [ms]. */
const SILENCE_MS_MAX = 5_000;
const WATCH_EVERY_MS = 500;
const ANSWER_MS_MAX = 8_000;
const START_MS_MAX = 15_000;
/** A child that was asked to end gets this long [ms]. */
const END_MS_MAX = 1_000;
/** Questions under way to one run. */
const QUESTIONS_MAX = 1_000;

/** Bundled from run-process.ts by `build`, which makes it faster: docs/adr/0011. */
const RUN_PROCESS = fileURLToPath(new URL("../../dist/run-process.js", import.meta.url));

export interface RunListener {
  state(state: RunState): void;
  frame(runId: string, seq: number, bytes: Uint8Array, keyframe: boolean): void;
  verdicts(runId: string, verdicts: readonly Verdict[]): void;
}

/** A child process and the run in it, or the twins. */
interface Host {
  readonly child: ChildProcess;
  readonly runs: readonly Run[];
  readonly waiting: Map<number, (reply: Reply<unknown>) => void>;
  lastHeardMs: number;
  timeNs: number;
  /** Set when the server itself ends the child. */
  endReason: "replaced" | "hung" | undefined;
}

interface Run {
  readonly id: string;
  readonly designId: string;
  host: Host | undefined;
  state: RunState | undefined;
  verdicts: readonly Verdict[];
}

export class RunSupervisor {
  readonly #workspace: Workspace;
  readonly #traceFolders: readonly string[];
  /** By run id, oldest first; at most RUNS_MAX. */
  readonly #runs = new Map<string, Run>();
  readonly #watch: NodeJS.Timeout;
  #listener: RunListener | undefined;
  #nextQuestion = 1;
  #lastWatchMs = performance.now();

  constructor(workspace: Workspace, traceFolders: readonly string[]) {
    this.#workspace = workspace;
    this.#traceFolders = traceFolders;
    this.#watch = setInterval(() => this.#endSilent(), WATCH_EVERY_MS);
    this.#watch.unref();
  }

  listen(listener: RunListener): void {
    this.#listener = listener;
  }

  /** Runs that have not ended. */
  liveCount(): number {
    return [...this.#runs.values()].filter((run) => isLive(run.state)).length;
  }

  childIds(): readonly number[] {
    return this.#hosts().flatMap(({ child }) => (child.pid === undefined ? [] : [child.pid]));
  }

  #hosts(): readonly Host[] {
    return [...new Set([...this.#runs.values()].flatMap(({ host }) => (host === undefined ? [] : [host])))];
  }

  /** The newest run of a design, ended ones included. */
  stateOf(designId: string): RunState | undefined {
    return this.#newest(designId)?.state;
  }

  verdictsOf(runId: string): readonly Verdict[] {
    return this.#runs.get(runId)?.verdicts ?? [];
  }

  #newest(designId: string): Run | undefined {
    return [...this.#runs.values()].findLast((run) => run.designId === designId);
  }

  /** Starts the design as it is on disk; an older run of it ends first. */
  async start(request: RunOptions & { readonly designId: string }): Promise<Reply<RunState>> {
    const { designId, ...options } = request;
    const reply = await this.#startAll([designId], options);
    const state = reply.ok ? reply.value[0] : undefined;
    if (!reply.ok) return reply;
    return state ? { ok: true, value: state } : { ok: false, error: sentences.noAnswer };
  }

  /** Starts two designs side by side on one clock; what is done to one as a fault is done to both. */
  async startTwins(
    request: RunOptions & { readonly designIds: readonly [string, string] },
  ): Promise<Reply<readonly RunState[]>> {
    const { designIds, ...options } = request;
    if (designIds[0] === designIds[1]) return { ok: false, error: sentences.twinOfItself };
    return await this.#startAll(designIds, options);
  }

  async #startAll(designIds: readonly string[], options: RunOptions): Promise<Reply<readonly RunState[]>> {
    if (!existsSync(RUN_PROCESS)) return { ok: false, error: sentences.notBuilt };
    const texts: string[] = [];
    for (const designId of designIds) {
      const stored = await this.#workspace.read(designId);
      if (!stored.ok) {
        return { ok: false, error: stored.error, ...(stored.problems && { problems: stored.problems }) };
      }
      texts.push(stored.text);
    }
    for (const run of this.#runs.values()) if (designIds.includes(run.designId)) this.#end(run);
    if (!this.#makeRoom(designIds.length)) return { ok: false, error: sentences.tooManyRuns(RUNS_MAX) };
    const host = this.#fork(designIds);
    const parts = host.runs.map((run, index) => ({
      runId: run.id,
      designId: run.designId,
      designText: texts[index] ?? "",
    }));
    const message: StartMessage = { type: "start", runs: parts, options, traceFolders: this.#traceFolders };
    const reply = (await this.#send(host, 0, message, START_MS_MAX)) as Reply<readonly RunState[]>;
    if (!reply.ok) this.#endHost(host);
    return reply;
  }

  /** Ends the oldest runs that nobody drives any more; false if too many are live. */
  #makeRoom(places: number): boolean {
    while (this.#runs.size + places > RUNS_MAX) {
      const ended = [...this.#runs.values()].find((run) => !isLive(run.state));
      if (ended === undefined) return false;
      this.#end(ended);
    }
    return true;
  }

  #fork(designIds: readonly string[]): Host {
    const child = fork(RUN_PROCESS, [], {
      // nothing of the server's environment reaches a process that runs a stranger's design
      env: {},
      execArgv: [`--max-old-space-size=${HEAP_MIB_MAX}`, ...V8_FLAGS],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const runs = designIds.map((designId): Run => ({
      id: `run-${randomBytes(8).toString("hex")}`,
      designId,
      host: undefined,
      state: undefined,
      verdicts: [],
    }));
    const host: Host = {
      child,
      runs,
      waiting: new Map(),
      lastHeardMs: performance.now(),
      timeNs: 0,
      endReason: undefined,
    };
    for (const run of runs) {
      run.host = host;
      this.#runs.set(run.id, run);
    }
    let lastWords = "";
    child.stderr?.on("data", (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-4_096)));
    child.on("message", (message) => this.#hear(host, message as FromRun));
    child.on("error", () => this.#gone(host, lastWords));
    child.on("exit", () => this.#gone(host, lastWords));
    return host;
  }

  #hear(host: Host, message: FromRun): void {
    host.lastHeardMs = performance.now();
    switch (message.type) {
      case "started":
        if (message.reply.ok) for (const state of message.reply.value) this.#setState(state);
        this.#answer(host, 0, message.reply);
        break;
      case "state":
        this.#setState(message.state);
        break;
      case "answer":
        this.#answer(host, message.id, message.reply);
        break;
      case "frame":
        this.#listener?.frame(message.runId, message.seq, message.bytes, message.keyframe);
        break;
      case "verdicts": {
        const run = this.#runs.get(message.runId);
        if (run) run.verdicts = message.verdicts;
        this.#listener?.verdicts(message.runId, message.verdicts);
        break;
      }
      case "heartbeat":
        host.timeNs = message.timeNs;
        break;
    }
  }

  #setState(state: RunState): void {
    const run = this.#runs.get(state.runId);
    if (run === undefined) return;
    run.state = state;
    this.#listener?.state(state);
  }

  #answer(host: Host, id: number, reply: Reply<unknown>): void {
    const done = host.waiting.get(id);
    host.waiting.delete(id);
    done?.(reply);
  }

  /** Asks a run; always answers, with a sentence if the run is gone or silent. */
  ask(runId: string, question: Question): Promise<Reply<unknown>> {
    const run = this.#runs.get(runId);
    const host = run?.host;
    if (run === undefined || host === undefined || run.state?.phase === "failed") {
      return Promise.resolve({ ok: false, error: run?.state?.reason ?? sentences.noSuchRun });
    }
    if (host.waiting.size >= QUESTIONS_MAX)
      return Promise.resolve({ ok: false, error: sentences.tooManyRequests });
    const id = this.#nextQuestion++;
    return this.#send(host, id, { type: "ask", id, runId, question }, ANSWER_MS_MAX);
  }

  #send(host: Host, id: number, message: ToRun, withinMs: number): Promise<Reply<unknown>> {
    const { promise, resolve } = Promise.withResolvers<Reply<unknown>>();
    const timer = setTimeout(
      () => this.#answer(host, id, { ok: false, error: sentences.noAnswer }),
      withinMs,
    );
    host.waiting.set(id, (reply) => {
      clearTimeout(timer);
      resolve(reply);
    });
    this.#tell(host, message);
    return promise;
  }

  #tell(host: Host | undefined, message: ToRun): void {
    if (host?.child.connected === true) host.child.send(message, () => undefined);
  }

  /** Frames are made only while somebody watches. */
  setWatched(runId: string, on: boolean): void {
    this.#tell(this.#runs.get(runId)?.host, { type: "watched", runId, on });
  }

  /** The run answers with one frame that holds everything. */
  requestKeyframe(runId: string): void {
    this.#tell(this.#runs.get(runId)?.host, { type: "keyframe", runId });
  }

  #endSilent(): void {
    const nowMs = performance.now();
    // a server that was itself stopped, or whose machine slept, has not listened: that is nobody's silence
    const awayMs = Math.max(0, nowMs - this.#lastWatchMs - WATCH_EVERY_MS);
    this.#lastWatchMs = nowMs;
    for (const host of this.#hosts()) {
      host.lastHeardMs += awayMs;
      const started = host.runs.some((run) => run.state !== undefined);
      if (!started || nowMs - host.lastHeardMs <= SILENCE_MS_MAX) continue;
      host.endReason = "hung";
      host.child.kill("SIGKILL");
    }
  }

  /** Ends a run; twins end together. */
  #end(run: Run): void {
    if (run.host === undefined) this.#runs.delete(run.id);
    else this.#endHost(run.host);
  }

  #endHost(host: Host): void {
    host.endReason = "replaced";
    for (const run of host.runs) this.#runs.delete(run.id);
    for (const id of host.waiting.keys()) this.#answer(host, id, { ok: false, error: sentences.noSuchRun });
    if (host.child.connected) host.child.disconnect();
    const timer = setTimeout(() => host.child.kill("SIGKILL"), END_MS_MAX);
    host.child.once("exit", () => clearTimeout(timer));
  }

  /** The child ended: its viewers are told why; its runs stay listed so that late joiners are told too. */
  #gone(host: Host, lastWords: string): void {
    const at = `${(host.timeNs / 1e9).toFixed(1)} s`;
    const reason =
      host.endReason === "hung"
        ? sentences.processHung(at)
        : /heap|memory/i.test(lastWords)
          ? sentences.outOfMemory(at)
          : sentences.processEnded(at);
    for (const run of host.runs) {
      if (this.#runs.get(run.id) !== run) continue;
      for (const id of host.waiting.keys()) this.#answer(host, id, { ok: false, error: reason });
      if (run.state === undefined) this.#runs.delete(run.id);
      else if (run.state.phase !== "failed") this.#setState({ ...run.state, phase: "failed", reason });
    }
  }

  /** Ends every child and waits until they are gone. */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    const hosts = this.#hosts();
    const exits = hosts
      .filter(({ child }) => child.exitCode === null && child.signalCode === null)
      .map(({ child }) => new Promise((resolve) => child.once("exit", resolve)));
    for (const host of hosts) this.#endHost(host);
    await Promise.all(exits);
  }
}

function isLive(state: RunState | undefined): boolean {
  // somebody who looks back in an ended run does not make it live
  const phase = state?.ahead?.newestPhase ?? state?.phase;
  return phase === undefined || phase === "running" || phase === "paused";
}
