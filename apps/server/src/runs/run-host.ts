/** One run inside its process: its state, frames and answers. The conductor says how far it may go. */
import { judge } from "@eventyard/analysis";
import { createRun, RewindableRun } from "@eventyard/engine";
import type { Advance, Run } from "@eventyard/engine";
import { isSimulated, kindSpecs, runnableKinds } from "@eventyard/kinds";
import { commandProblems, parseDesign, semanticHash, validateDesign } from "@eventyard/model";
import type { Design, LocalText, Problem, RunCommand } from "@eventyard/model";
import type { FlowNow, Reply, RunPhase, RunState, SeekTarget } from "@eventyard/protocol";
import { Approach, FRAMES_BEFORE } from "./approach.ts";
import { FRAMES_PER_S } from "./live-picture.ts";
import type { FromRun, PullQuestion, RunOptions, RunPart } from "./messages.ts";
import { RunView } from "./run-view.ts";
import * as sentences from "./sentences.ts";

type HostStart = RunPart & RunOptions & { readonly twin: RunPart | undefined };

/** How a run ended. */
interface End {
  readonly phase: RunPhase;
  readonly reason: LocalText | undefined;
}

const NS_PER_S = 1e9;
/** Copies of earlier instants that the process keeps may hold so much, about. */
const HISTORY_BYTES_MAX = 128 * 1024 * 1024;
/** What is looked at before an instant of the past is at most this share of the run: so long is a second of a fast run. */
const WINDOW_SHARE_MAX = 0.05;

export class RunHost {
  readonly #tell: (message: FromRun) => void;
  readonly #start: HostStart;
  readonly #design: Design;
  readonly #rewindable: RewindableRun;
  /** Of the shown run, the newest and the left one: each goes on where it was looked at last. */
  readonly #views = new WeakMap<Run, RunView>();
  /** The newest and the left run may have ended; a copy of an earlier instant has not. */
  readonly #ends = new WeakMap<Run, End>();
  #approach: Approach | undefined;
  #view: RunView;
  #speed: number;
  /** Meaningless once the shown run has ended. */
  #moves: "running" | "paused";
  #jumps = 0;
  #watched = false;
  /** Something changed since the last frame. */
  #dirty = true;

  private constructor(start: HostStart, design: Design, run: Run, tell: (message: FromRun) => void) {
    this.#tell = tell;
    this.#start = start;
    this.#design = design;
    const runs = start.twin === undefined ? 1 : 2;
    this.#rewindable = new RewindableRun(run, { bytesMax: HISTORY_BYTES_MAX / runs });
    this.#view = this.#viewOf(run);
    this.#speed = start.speed;
    this.#moves = start.paused ? "paused" : "running";
  }

  /** Compiles the design; the refusal says why it does not run. */
  static create(
    start: HostStart,
    traces: ReadonlyMap<string, Int32Array>,
    tell: (message: FromRun) => void,
  ): { readonly ok: true; readonly host: RunHost } | { readonly ok: false; readonly refusal: Reply<never> } {
    const parsed = parseDesign(start.designText, kindSpecs);
    if (!parsed.ok) return { ok: false, refusal: refusal(parsed.problems) };
    const errors = validateDesign(parsed.design, kindSpecs, new Set(traces.keys())).filter(isError);
    if (errors.length > 0) return { ok: false, refusal: refusal(errors) };
    const run = createRun({
      design: parsed.design,
      specs: kindSpecs,
      behaviours: runnableKinds,
      traces,
      seed: start.seed,
    });
    return { ok: true, host: new RunHost(start, parsed.design, run, tell) };
  }

  get runId(): string {
    return this.#start.runId;
  }

  get phase(): RunPhase {
    return this.#ends.get(this.#run)?.phase ?? this.#moves;
  }

  get isOver(): boolean {
    return this.#ends.has(this.#run);
  }

  /** The run as it is looked at: the newest, or a copy of it at an earlier instant. */
  get #run(): Run {
    return this.#rewindable.shown;
  }

  #viewOf(run: Run): RunView {
    const view = this.#views.get(run) ?? new RunView(run);
    this.#views.set(run, view);
    return view;
  }

  get nextEventNs(): number {
    return this.#run.simulation.nextEventNs;
  }

  state(): RunState {
    const { program } = this.#run.simulation;
    const { twin } = this.#start;
    return {
      runId: this.#start.runId,
      designId: this.#start.designId,
      designHash: semanticHash(this.#design, isSimulated),
      phase: this.phase,
      speed: this.#speed,
      seed: this.#start.seed,
      durationS: this.#design.scenario.durationS,
      timeNs: this.timeNs,
      nodeIds: program.nodeIds,
      edgeIds: program.edgeIds,
      commands: this.#run.commands,
      reason: this.#ends.get(this.#run)?.reason,
      jumps: this.#jumps,
      branch: this.#rewindable.branch,
      ...this.#branches(),
      ...(twin && { twinRunId: twin.runId, twinDesignId: twin.designId }),
    };
  }

  /** What lies ahead of the shown instant, and the branch that was left. */
  #branches(): Pick<RunState, "ahead" | "leftBranch"> {
    const { newest, left, isLookingBack, commandsAhead } = this.#rewindable;
    const newestPhase = this.#ends.get(newest)?.phase ?? "paused";
    return {
      ...(isLookingBack && {
        ahead: { newestNs: newest.simulation.nowNs, newestPhase, commands: commandsAhead },
      }),
      ...(left && { leftBranch: { partedNs: left.partedNs, reachedNs: left.run.simulation.nowNs } }),
    };
  }

  get timeNs(): number {
    return this.#run.simulation.nowNs;
  }

  get events(): number {
    return this.#run.simulation.events;
  }

  /** Runs up to `targetNs` (at most its end), at most `eventsMax` events. "budget": there is more to do at once. */
  advance(targetNs: number, eventsMax: number): Advance {
    const run = this.#run;
    const { newest } = this.#rewindable;
    const commandsBefore = run.commands.length;
    const outcome = this.#rewindable.advanceTo(Math.min(targetNs, run.endNs), eventsMax);
    this.#dirty = true;
    if (this.#rewindable.newest !== newest) this.#arrived(newest);
    else if (outcome === "stopped") this.#endStopped();
    else if (outcome === "reached" && !this.#rewindable.isLookingBack && run.simulation.nowNs >= run.endNs)
      this.#endAs("finished");
    // a scenario's step was taken: its mark belongs on the timeline
    else if (run.commands.length !== commandsBefore) this.#announce();
    return outcome;
  }

  /** What went on from an earlier instant has become the newest run. If that had ended, so has this. */
  #arrived(before: Run): void {
    const end = this.#ends.get(before);
    if (end === undefined) this.#announce();
    else this.#endAs(end.phase, end.reason);
  }

  #endStopped(): void {
    this.#endAs("stopped", this.#run.simulation.stop?.text);
  }

  #endAs(phase: RunPhase, reason?: LocalText): void {
    this.#ends.set(this.#run, { phase, reason });
    this.#dirty = true;
    // the last numbers first: who hears that it ended may read them
    this.frame();
    this.judge();
    this.#announce();
  }

  #announce(): void {
    this.#tell({ type: "state", state: this.state() });
  }

  /** One frame if somebody watches and something changed. */
  frame(): void {
    if (!this.#watched || !this.#dirty) return;
    this.#dirty = this.phase === "running";
    this.#send(this.#view.frame(performance.now()), false);
  }

  keyframe(): void {
    // nothing was ever sent: the first picture comes with the keyframe
    if (this.#view.seq === 0) this.#view.frame(performance.now());
    this.#send(this.#view.keyframe(), true);
  }

  #send(bytes: Uint8Array, keyframe: boolean): void {
    this.#tell({ type: "frame", runId: this.runId, seq: this.#view.seq, bytes, keyframe });
  }

  setWatched(on: boolean): void {
    if (this.#watched && !on) this.#view.source.rest();
    this.#watched = on;
    this.#dirty = true;
    if (on) this.judge();
  }

  /** Tells how the expectations stand. */
  judge(): void {
    if (!this.#watched || Object.keys(this.#design.expectations).length === 0) return;
    const verdicts = judge(this.#design, this.#run.summary(), this.#ends.has(this.#run));
    this.#tell({ type: "verdicts", runId: this.runId, verdicts });
  }

  /** Everything that is only read. */
  answer(question: PullQuestion): Reply<unknown> {
    switch (question.ask) {
      case "node":
        return this.#node(question.nodeId);
      case "series":
        return this.#series(question);
      case "ledger":
        return { ok: true, value: this.#run.summary().ledger };
      case "flows":
        return this.#flows(question.outcome);
      case "summary":
        return { ok: true, value: this.#run.summary() };
      case "commands":
        return { ok: true, value: this.#run.commands };
    }
  }

  #changed(): void {
    this.#dirty = true;
    this.#announce();
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    this.#changed();
  }

  control(action: "resume" | "pause" | "stop"): void {
    if (action === "stop") {
      this.#stop();
      return;
    }
    this.#moves = action === "resume" ? "running" : "paused";
    this.#changed();
  }

  /** Ends the newest run, wherever somebody looks. */
  #stop(): void {
    if (this.#rewindable.isLookingBack) this.#jump(() => this.#rewindable.showNewest());
    if (!this.isOver) this.#endAs("stopped");
  }

  /** Runs one event and pauses after it. */
  step(): void {
    this.#moves = "paused";
    const { newest } = this.#rewindable;
    const stepped = this.#rewindable.stepEvent();
    if (this.#rewindable.newest !== newest) this.#arrived(newest);
    else if (stepped) this.#changed();
    else if (this.#run.simulation.stop === undefined) this.#endAs("finished");
    else this.#endStopped();
  }

  /** Follows its twin to an instant before which it has no event, and pauses. */
  follow(atNs: number): void {
    this.#moves = "paused";
    while (this.advance(atNs, Infinity) === "budget" && !this.isOver);
    if (!this.isOver) this.#changed();
  }

  /** Applies a command that was not refused. */
  apply(command: RunCommand): void {
    this.#rewindable.apply(command);
    this.#changed();
  }

  /** Why a run cannot go there; undefined: it can. */
  refuseSeek(target: SeekTarget): Reply<never> | undefined {
    if (target.to === "previousEvent" && this.events === 0)
      return { ok: false, error: sentences.atTheBeginning };
    if (target.to === "leftBranch" && this.#rewindable.left === undefined)
      return { ok: false, error: sentences.noLeftBranch };
    return undefined;
  }

  /** Pauses and begins to go to another instant; what is shown stays until `workOnSeek` says that it is there. */
  seek(target: Exclude<SeekTarget, { to: "leftBranch" }>): void {
    this.#moves = "paused";
    this.#approach = undefined;
    const { newest, shown } = this.#rewindable;
    const { simulation } = shown;
    const goal =
      target.to === "previousEvent"
        ? { tNs: simulation.nowNs, events: simulation.events - 1 }
        : { tNs: target.to === "instant" ? Math.floor(target.timeNs) : Infinity, events: Infinity };
    if (goal.events === Infinity && goal.tNs >= newest.simulation.nowNs) {
      this.#jump(() => this.#rewindable.showNewest());
      return;
    }
    const lookedAtNs = this.#speed > 0 ? (this.#speed * NS_PER_S * FRAMES_BEFORE) / FRAMES_PER_S : Infinity;
    const windowNs = Math.min(lookedAtNs, newest.endNs * WINDOW_SHARE_MAX);
    const copy = this.#rewindable.approach({ tNs: Math.max(0, goal.tNs - windowNs), events: goal.events });
    this.#approach = new Approach(copy, goal, windowNs, this.#watched);
  }

  /** Goes on to the instant that is sought until wall time is `untilMs`. True when nothing is sought any more. */
  workOnSeek(untilMs: number): boolean {
    const approach = this.#approach;
    if (approach === undefined) return true;
    if (!approach.work(untilMs)) return false;
    this.#approach = undefined;
    if (approach.view) this.#views.set(approach.run, approach.view);
    this.#jump(() => this.#rewindable.show(approach.run));
    return true;
  }

  /** Back to the branch that was left, where it stands, paused. */
  returnToLeft(): void {
    this.#approach = undefined;
    this.#moves = "paused";
    this.#jump(() => this.#rewindable.returnToLeft());
  }

  /** Shows another run or copy: everybody gets its whole picture, and nothing of the instant before is left in it. */
  #jump(change: () => unknown): void {
    const { seq } = this.#view;
    change();
    this.#view = this.#viewOf(this.#run);
    this.#view.numberFrom(seq);
    this.#jumps++;
    this.#announce();
    if (!this.#watched) return;
    this.#dirty = false;
    this.#view.still(false);
    this.#send(this.#view.keyframe(), true);
    this.#send(this.#view.still(true), false);
    this.judge();
  }

  /** Why the run cannot take this command; undefined if it can. */
  refuse(command: RunCommand): Reply<never> | undefined {
    const place = { text: sentences.thisChange, at: {} };
    const problems = commandProblems(this.#design, kindSpecs, command, place);
    return problems.length > 0 ? refusal(problems) : undefined;
  }

  #node(id: string): Reply<unknown> {
    if (!this.#run.simulation.program.nodeIndex.has(id))
      return { ok: false, error: sentences.unknownTarget(id) };
    return { ok: true, value: { timeNs: this.timeNs, ...this.#run.node(id) } };
  }

  #flows(outcome: string): Reply<readonly FlowNow[]> {
    const flows = this.#run.flows(outcome);
    return flows ? { ok: true, value: flows } : { ok: false, error: sentences.unknownTarget(outcome) };
  }

  #series({ scope, from, newest }: Extract<PullQuestion, { ask: "series" }>): Reply<unknown> {
    const index = scope === "all" ? -1 : this.#run.simulation.program.nodeIndex.get(scope);
    if (index === undefined) return { ok: false, error: sentences.unknownTarget(scope) };
    const run = newest ? this.#rewindable.newest : this.#run;
    return { ok: true, value: run.series.slice(index, from) };
  }
}

function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

function refusal(problems: readonly Problem[]): Reply<never> {
  const first = problems[0]?.text ?? sentences.badRequest;
  return { ok: false, error: sentences.doesNotRun(first, problems.length - 1), problems };
}
