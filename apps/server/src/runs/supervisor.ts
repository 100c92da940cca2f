/**
 * Owns the runs: one child process each, so that a design that eats all memory or hangs takes only its own run with it.
 * The server never runs a design itself.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Reply, RunState, Verdict } from "@eventyard/protocol";
import type { Workspace } from "../workspace/workspace.ts";
import type { FromRun, Question, StartMessage, ToRun } from "./messages.ts";
import * as sentences from "./sentences.ts";

/** Child processes at once, ended runs that are kept for inspection included. */
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

const RUN_PROCESS = fileURLToPath(new URL("./run-process.ts", import.meta.url));

export interface RunListener {
  state(state: RunState): void;
  frame(runId: string, seq: number, bytes: Uint8Array, keyframe: boolean): void;
  verdicts(runId: string, verdicts: readonly Verdict[]): void;
}

interface Run {
  readonly id: string;
  readonly designId: string;
  readonly child: ChildProcess;
  readonly waiting: Map<number, (reply: Reply<unknown>) => void>;
  state: RunState | undefined;
  verdicts: readonly Verdict[];
  lastHeardMs: number;
  timeNs: number;
  /** Set when the server itself ends the child. */
  endReason: "replaced" | "hung" | undefined;
}

export class RunSupervisor {
  readonly #workspace: Workspace;
  readonly #traceFolders: readonly string[];
  /** By run id, oldest first; at most RUNS_MAX. */
  readonly #runs = new Map<string, Run>();
  readonly #watch: NodeJS.Timeout;
  #listener: RunListener | undefined;
  #nextQuestion = 1;

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
    return [...this.#runs.values()].flatMap((run) => (run.child.pid === undefined ? [] : [run.child.pid]));
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
  async start(
    request: Pick<StartMessage, "designId" | "speed" | "seed" | "paused">,
  ): Promise<Reply<RunState>> {
    const stored = await this.#workspace.read(request.designId);
    if (!stored.ok) {
      return { ok: false, error: stored.error, ...(stored.problems && { problems: stored.problems }) };
    }
    for (const run of this.#runs.values()) if (run.designId === request.designId) this.#end(run, "replaced");
    if (!this.#makeRoom()) return { ok: false, error: sentences.tooManyRuns(RUNS_MAX) };
    const run = this.#fork(request.designId);
    const message: StartMessage = {
      type: "start",
      runId: run.id,
      ...request,
      designText: stored.text,
      traceFolders: this.#traceFolders,
    };
    const reply = (await this.#send(run, 0, message, START_MS_MAX)) as Reply<RunState>;
    if (!reply.ok) {
      this.#end(run, "replaced");
      return reply;
    }
    return reply;
  }

  /** Ends the oldest run that nobody drives any more; false if all are live. */
  #makeRoom(): boolean {
    if (this.#runs.size < RUNS_MAX) return true;
    const ended = [...this.#runs.values()].find((run) => !isLive(run.state));
    if (ended === undefined) return false;
    this.#end(ended, "replaced");
    return true;
  }

  #fork(designId: string): Run {
    const child = fork(RUN_PROCESS, [], {
      // nothing of the server's environment reaches a process that runs a stranger's design
      env: {},
      execArgv: [`--max-old-space-size=${HEAP_MIB_MAX}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const run: Run = {
      id: `run-${randomBytes(8).toString("hex")}`,
      designId,
      child,
      waiting: new Map(),
      state: undefined,
      verdicts: [],
      lastHeardMs: performance.now(),
      timeNs: 0,
      endReason: undefined,
    };
    this.#runs.set(run.id, run);
    let lastWords = "";
    child.stderr?.on("data", (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(-4_096)));
    child.on("message", (message) => this.#hear(run, message as FromRun));
    child.on("error", () => this.#gone(run, lastWords));
    child.on("exit", () => this.#gone(run, lastWords));
    return run;
  }

  #hear(run: Run, message: FromRun): void {
    run.lastHeardMs = performance.now();
    switch (message.type) {
      case "started":
        if (message.reply.ok) this.#setState(run, message.reply.value);
        this.#answer(run, 0, message.reply);
        break;
      case "state":
        this.#setState(run, message.state);
        break;
      case "answer":
        this.#answer(run, message.id, message.reply);
        break;
      case "frame":
        this.#listener?.frame(run.id, message.seq, message.bytes, message.keyframe);
        break;
      case "verdicts":
        run.verdicts = message.verdicts;
        this.#listener?.verdicts(run.id, message.verdicts);
        break;
      case "heartbeat":
        run.timeNs = message.timeNs;
        break;
    }
  }

  #setState(run: Run, state: RunState): void {
    run.state = state;
    this.#listener?.state(state);
  }

  #answer(run: Run, id: number, reply: Reply<unknown>): void {
    const done = run.waiting.get(id);
    run.waiting.delete(id);
    done?.(reply);
  }

  /** Asks a run; always answers, with a sentence if the run is gone or silent. */
  ask(runId: string, question: Question): Promise<Reply<unknown>> {
    const run = this.#runs.get(runId);
    if (run === undefined || run.state?.phase === "failed") {
      return Promise.resolve({ ok: false, error: run?.state?.reason ?? sentences.noSuchRun });
    }
    if (run.waiting.size >= QUESTIONS_MAX)
      return Promise.resolve({ ok: false, error: sentences.tooManyRequests });
    const id = this.#nextQuestion++;
    return this.#send(run, id, { type: "ask", id, question }, ANSWER_MS_MAX);
  }

  #send(run: Run, id: number, message: ToRun, withinMs: number): Promise<Reply<unknown>> {
    const { promise, resolve } = Promise.withResolvers<Reply<unknown>>();
    const timer = setTimeout(() => this.#answer(run, id, { ok: false, error: sentences.noAnswer }), withinMs);
    run.waiting.set(id, (reply) => {
      clearTimeout(timer);
      resolve(reply);
    });
    this.#tell(run, message);
    return promise;
  }

  #tell(run: Run, message: ToRun): void {
    if (run.child.connected) run.child.send(message, () => undefined);
  }

  /** Frames are made only while somebody watches. */
  setWatched(runId: string, on: boolean): void {
    const run = this.#runs.get(runId);
    if (run) this.#tell(run, { type: "watched", on });
  }

  /** The run answers with one frame that holds everything. */
  requestKeyframe(runId: string): void {
    const run = this.#runs.get(runId);
    if (run) this.#tell(run, { type: "keyframe" });
  }

  #endSilent(): void {
    for (const run of this.#runs.values()) {
      if (run.state === undefined || performance.now() - run.lastHeardMs <= SILENCE_MS_MAX) continue;
      run.endReason = "hung";
      run.child.kill("SIGKILL");
    }
  }

  #end(run: Run, reason: "replaced"): void {
    run.endReason = reason;
    this.#runs.delete(run.id);
    for (const id of run.waiting.keys()) this.#answer(run, id, { ok: false, error: sentences.noSuchRun });
    if (run.child.connected) run.child.disconnect();
    const timer = setTimeout(() => run.child.kill("SIGKILL"), END_MS_MAX);
    run.child.once("exit", () => clearTimeout(timer));
  }

  /** The child ended: its viewers are told why; the run stays listed so that late joiners are told too. */
  #gone(run: Run, lastWords: string): void {
    if (!this.#runs.has(run.id)) return;
    const at = `${(run.timeNs / 1e9).toFixed(1)} s`;
    const reason =
      run.endReason === "hung"
        ? sentences.processHung(at)
        : /heap|memory/i.test(lastWords)
          ? sentences.outOfMemory(at)
          : sentences.processEnded(at);
    for (const id of run.waiting.keys()) this.#answer(run, id, { ok: false, error: reason });
    if (run.state === undefined) this.#runs.delete(run.id);
    else if (run.state.phase !== "failed") this.#setState(run, { ...run.state, phase: "failed", reason });
  }

  /** Ends every child and waits until they are gone. */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    const alive = [...this.#runs.values()].filter(
      (run) => run.child.exitCode === null && run.child.signalCode === null,
    );
    const exits = alive.map((run) => new Promise((resolve) => run.child.once("exit", resolve)));
    for (const run of this.#runs.values()) this.#end(run, "replaced");
    await Promise.all(exits);
  }
}

function isLive(state: RunState | undefined): boolean {
  return state === undefined || state.phase === "running" || state.phase === "paused";
}
