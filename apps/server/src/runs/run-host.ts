/** One run inside its process: its state, frames and answers. The conductor says how far it may go. */
import { judge } from "@eventyard/analysis";
import { createRun } from "@eventyard/engine";
import type { Advance, Run } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { paramProblems, parseDesign, semanticHash, validateDesign } from "@eventyard/model";
import type { Design, LocalText, Problem, RunCommand } from "@eventyard/model";
import { FrameEncoder } from "@eventyard/protocol";
import type { FlowNow, Reply, RunPhase, RunState } from "@eventyard/protocol";
import { LivePictureSource } from "./live-picture.ts";
import type { FromRun, PullQuestion, RunOptions, RunPart } from "./messages.ts";
import * as sentences from "./sentences.ts";

type HostStart = RunPart & RunOptions & { readonly twinRunId: string | undefined };

export class RunHost {
  readonly #tell: (message: FromRun) => void;
  readonly #start: HostStart;
  readonly #design: Design;
  readonly #run: Run;
  readonly #source: LivePictureSource;
  readonly #encoder: FrameEncoder;
  #speed: number;
  #phase: RunPhase;
  #reason: LocalText | undefined;
  #watched = false;
  /** Something changed since the last frame. */
  #dirty = true;

  private constructor(start: HostStart, design: Design, run: Run, tell: (message: FromRun) => void) {
    this.#tell = tell;
    this.#start = start;
    this.#design = design;
    this.#run = run;
    this.#speed = start.speed;
    this.#source = new LivePictureSource(run.simulation);
    this.#encoder = new FrameEncoder(this.#source.picture);
    this.#phase = start.paused ? "paused" : "running";
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
    return this.#phase;
  }

  get isOver(): boolean {
    return this.#phase !== "running" && this.#phase !== "paused";
  }

  get nextEventNs(): number {
    return this.#run.simulation.nextEventNs;
  }

  state(): RunState {
    const { program } = this.#run.simulation;
    return {
      runId: this.#start.runId,
      designId: this.#start.designId,
      designHash: semanticHash(this.#design),
      phase: this.#phase,
      speed: this.#speed,
      seed: this.#start.seed,
      durationS: this.#design.scenario.durationS,
      timeNs: this.timeNs,
      nodeIds: program.nodeIds,
      edgeIds: program.edgeIds,
      commands: this.#run.commands,
      reason: this.#reason,
      ...(this.#start.twinRunId === undefined ? {} : { twinRunId: this.#start.twinRunId }),
    };
  }

  get timeNs(): number {
    return this.#run.simulation.nowNs;
  }

  get events(): number {
    return this.#run.simulation.events;
  }

  /** Runs up to `targetNs` (at most its end), at most `eventsMax` events. */
  advance(targetNs: number, eventsMax: number): Advance {
    const run = this.#run;
    const commandsBefore = run.commands.length;
    const outcome = run.advanceTo(Math.min(targetNs, run.endNs), eventsMax);
    this.#dirty = true;
    if (outcome === "stopped") this.#endStopped();
    else if (outcome === "reached" && run.simulation.nowNs >= run.endNs) this.#endAs("finished");
    // a scenario's step was taken: its mark belongs on the timeline
    else if (run.commands.length !== commandsBefore) this.#announce();
    return outcome;
  }

  #endStopped(): void {
    this.#reason = this.#run.simulation.stop?.text;
    this.#endAs("stopped");
  }

  #endAs(phase: RunPhase): void {
    this.#phase = phase;
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
    this.#dirty = this.#phase === "running";
    this.#source.refresh(performance.now());
    const bytes = this.#encoder.encode(this.#source.dots);
    this.#tell({ type: "frame", runId: this.runId, seq: this.#source.picture.seq, bytes, keyframe: false });
  }

  keyframe(): void {
    // nothing was ever sent: the first picture comes with the keyframe
    if (this.#source.picture.seq === 0) {
      this.#source.refresh(performance.now());
      this.#encoder.encode(this.#source.dots);
    }
    this.#tell({
      type: "frame",
      runId: this.runId,
      seq: this.#source.picture.seq,
      bytes: this.#encoder.keyframe(),
      keyframe: true,
    });
  }

  setWatched(on: boolean): void {
    if (this.#watched && !on) this.#source.rest();
    this.#watched = on;
    this.#dirty = true;
    if (on) this.judge();
  }

  /** Tells how the expectations stand. */
  judge(): void {
    if (!this.#watched || Object.keys(this.#design.expectations).length === 0) return;
    this.#tell({ type: "verdicts", runId: this.runId, verdicts: judge(this.#design, this.#run.summary()) });
  }

  /** Everything that is only read. */
  answer(question: PullQuestion): Reply<unknown> {
    switch (question.ask) {
      case "node":
        return this.#node(question.nodeId);
      case "series":
        return this.#series(question.scope, question.from);
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
      this.#endAs("stopped");
      return;
    }
    this.#phase = action === "resume" ? "running" : "paused";
    this.#changed();
  }

  /** Runs one event and pauses after it. */
  step(): void {
    this.#phase = "paused";
    if (this.#run.stepEvent()) this.#changed();
    else if (this.#run.simulation.stop === undefined) this.#endAs("finished");
    else this.#endStopped();
  }

  /** Follows its twin to an instant before which it has no event, and pauses. */
  follow(atNs: number): void {
    this.#phase = "paused";
    this.advance(atNs, Infinity);
    if (!this.isOver) this.#changed();
  }

  /** Applies a command that was not refused. */
  apply(command: RunCommand): void {
    this.#run.apply(command);
    this.#changed();
  }

  /** The engine takes a command at its word; what does not fit the design is refused here. */
  refuse(command: RunCommand): Reply<never> | undefined {
    const { program } = this.#run.simulation;
    if ("edge" in command) {
      return program.edgeIndex.has(command.edge)
        ? undefined
        : { ok: false, error: sentences.unknownTarget(command.edge) };
    }
    const index = program.nodeIndex.get(command.node);
    const spec = index === undefined ? undefined : program.specs[index];
    if (spec === undefined) return { ok: false, error: sentences.unknownTarget(command.node) };
    if (command.type === "fault" && !spec.faults.includes(command.fault)) {
      return { ok: false, error: sentences.unknownTarget(command.fault) };
    }
    if (command.type !== "params") return undefined;
    const name = this.#design.nodes[command.node]?.name || command.node;
    const problems = paramProblems(
      spec,
      command.params,
      { en: `"${name}"`, ko: `'${name}'` },
      { node: command.node },
    );
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

  #series(scope: string, from: number): Reply<unknown> {
    const index = scope === "all" ? -1 : this.#run.simulation.program.nodeIndex.get(scope);
    if (index === undefined) return { ok: false, error: sentences.unknownTarget(scope) };
    return { ok: true, value: this.#run.series.slice(index, from) };
  }
}

function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

function refusal(problems: readonly Problem[]): Reply<never> {
  const first = problems[0]?.text ?? sentences.badRequest;
  return { ok: false, error: sentences.doesNotRun(first, problems.length - 1), problems };
}
