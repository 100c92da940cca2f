/**
 * Drives one run, or twins side by side on one clock: pacing, control, and commands that hit both. A twin run is never at
 * another instant than its sibling when somebody touches it.
 */
import type { RunCommand } from "@eventyard/model";
import type { Reply, RunState, SeekTarget } from "@eventyard/protocol";
import type { FromRun, Question, StartMessage } from "./messages.ts";
import { Pace } from "./pacing.ts";
import { RunHost } from "./run-host.ts";
import * as sentences from "./sentences.ts";

function isChange({ ask }: Question): boolean {
  return ask === "control" || ask === "command" || ask === "speed";
}

/** Events between two looks at the clock. */
const EVENTS_PER_SLICE = 20_000;
/** The process listens again after so much work [ms]. */
const WORK_MS_MAX = 20;

export class Conductor {
  readonly #hosts: readonly RunHost[];
  readonly #pace: Pace;
  /** Called when every run has come to the instant that is sought; undefined: none is. */
  #found: (() => void) | undefined;

  private constructor(hosts: readonly RunHost[], speed: number) {
    this.#hosts = hosts;
    this.#pace = new Pace(speed);
    this.#pace.restart(speed, performance.now(), 0);
  }

  /** Compiles the designs; the first reply that is a refusal says why nothing runs. */
  static create(
    start: StartMessage,
    traces: ReadonlyMap<string, Int32Array>,
    tell: (message: FromRun) => void,
  ): { readonly reply: Reply<readonly RunState[]>; readonly conductor: Conductor | undefined } {
    const hosts: RunHost[] = [];
    for (const [index, part] of start.runs.entries()) {
      const twin = start.runs.length > 1 ? start.runs[1 - index] : undefined;
      const made = RunHost.create({ ...part, ...start.options, twin }, traces, tell);
      if (!made.ok) return { reply: made.refusal, conductor: undefined };
      hosts.push(made.host);
    }
    const conductor = new Conductor(hosts, start.options.speed);
    return { reply: { ok: true, value: hosts.map((host) => host.state()) }, conductor };
  }

  /** Where the slowest run is [ns]. */
  get timeNs(): number {
    return Math.min(...this.#hosts.map((host) => host.timeNs));
  }

  get events(): number {
    return this.#hosts.reduce((sum, host) => sum + host.events, 0);
  }

  #host(runId: string): RunHost | undefined {
    return this.#hosts.find((host) => host.runId === runId);
  }

  /** Works for at most WORK_MS_MAX. True if there is more to do at once. */
  work(): boolean {
    const until = performance.now() + WORK_MS_MAX;
    if (this.#found) {
      for (const host of this.#hosts) if (!host.workOnSeek(until)) return true;
      this.#settleSeek();
    }
    for (;;) {
      const running = this.#hosts.filter((host) => host.phase === "running");
      if (running.length === 0) return false;
      const behind = running.reduce((a, b) => (b.timeNs < a.timeNs ? b : a));
      const targetNs = this.#pace.targetNs(performance.now(), behind.timeNs);
      // whoever is behind goes first, so that twins stay together
      if (behind.timeNs >= targetNs && behind.timeNs > 0) return false;
      if (behind.advance(targetNs, EVENTS_PER_SLICE) !== "budget" && running.length === 1) return false;
      if (performance.now() >= until) return true;
    }
  }

  /** Brings twins to one instant: the later of the two, which is at most a slice of work away. */
  #meet(): void {
    const atNs = Math.max(...this.#hosts.map((host) => host.timeNs));
    for (const host of this.#hosts) {
      if (host.isOver) continue;
      let outcome = host.advance(atNs, EVENTS_PER_SLICE);
      while (outcome === "budget") outcome = host.advance(atNs, EVENTS_PER_SLICE);
    }
  }

  frame(): void {
    for (const host of this.#hosts) host.frame();
  }

  judge(): void {
    for (const host of this.#hosts) host.judge();
  }

  keyframe(runId: string): void {
    this.#host(runId)?.keyframe();
  }

  setWatched(runId: string, on: boolean): void {
    this.#host(runId)?.setWatched(on);
  }

  /** Answers at once, but a seek when the instant is reached; what changes something waits for a seek under way. */
  async answer(runId: string, question: Question): Promise<Reply<unknown>> {
    const host = this.#host(runId);
    if (host === undefined) return { ok: false, error: sentences.noSuchRun };
    if (question.ask === "seek") return await this.#seek(host, question.target);
    while (this.#found && isChange(question)) await this.#afterSeek();
    if (question.ask === "control") return this.#control(host, question.action);
    if (question.ask === "command") return this.#command(host, question.command);
    if (question.ask !== "speed") return host.answer(question);
    this.#pace.restart(question.speed, performance.now(), this.timeNs);
    for (const one of this.#hosts) one.setSpeed(question.speed);
    return { ok: true, value: host.state() };
  }

  /** A later seek takes an earlier one's place; both are answered when the run stands again. */
  async #seek(host: RunHost, target: SeekTarget): Promise<Reply<RunState>> {
    const refused = host.refuseSeek(target);
    if (refused) return refused;
    if (!this.#found && this.#hosts.length > 1) this.#meet();
    const waited = this.#afterSeek();
    for (const one of this.#hosts) {
      if (target.to !== "leftBranch") one.seek(one === host ? target : this.#siblings(host, target));
      else if (one.refuseSeek(target) === undefined) one.returnToLeft();
    }
    await waited;
    return { ok: true, value: host.state() };
  }

  /** Where a twin goes while its sibling goes to `target`: a single event back is the sibling's alone. */
  #siblings(host: RunHost, target: Exclude<SeekTarget, { to: "leftBranch" }>): typeof target {
    return target.to === "previousEvent" ? { to: "instant", timeNs: host.timeNs } : target;
  }

  /** Resolves when nothing is sought any more. */
  #afterSeek(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const others = this.#found;
    this.#found = () => {
      others?.();
      resolve();
    };
    return promise;
  }

  #settleSeek(): void {
    const found = this.#found;
    this.#found = undefined;
    this.#pace.restart(this.#pace.speed, performance.now(), this.timeNs);
    found?.();
  }

  #control(host: RunHost, action: "resume" | "pause" | "step" | "stop"): Reply<RunState> {
    if (host.isOver)
      return action === "stop" ? { ok: true, value: host.state() } : { ok: false, error: sentences.runEnded };
    if (this.#hosts.length > 1) this.#meet();
    if (action === "resume") this.#pace.restart(this.#pace.speed, performance.now(), this.timeNs);
    const alive = this.#hosts.filter((one) => !one.isOver);
    if (action === "step") this.#step(alive);
    else for (const one of alive) one.control(action);
    return { ok: true, value: host.state() };
  }

  /** One event of whoever has the next one; the sibling's clock follows. */
  #step(alive: readonly RunHost[]): void {
    const first = alive.reduce((a, b) => (b.nextEventNs < a.nextEventNs ? b : a));
    first.step();
    for (const one of alive) if (one !== first) one.follow(first.timeNs);
  }

  /** The command's target decides which twin is asked first; the other takes it too if it has such a node or edge. */
  #command(host: RunHost, command: RunCommand): Reply<RunState> {
    if (host.isOver) return { ok: false, error: sentences.runEnded };
    const refused = host.refuse(command);
    if (refused) return refused;
    if (this.#hosts.length > 1) this.#meet();
    host.apply(command);
    // one set of faults hits both; parameters and hand-sent events belong to the design that was touched
    if (command.type === "fault") {
      for (const one of this.#hosts) {
        if (one !== host && !one.isOver && one.refuse(command) === undefined) one.apply(command);
      }
    }
    return { ok: true, value: host.state() };
  }
}
