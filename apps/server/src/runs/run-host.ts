/** One run inside its own process: pacing, frames, questions. Speaks only through `tell`; run-process.ts connects it. */
import { judge } from "@eventyard/analysis";
import { createRun } from "@eventyard/engine";
import type { Run } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { paramProblems, parseDesign, semanticHash, validateDesign } from "@eventyard/model";
import type { Design, LocalText, Problem, RunCommand } from "@eventyard/model";
import { FrameEncoder } from "@eventyard/protocol";
import type { FlowNow, Reply, RunPhase, RunState } from "@eventyard/protocol";
import { LivePictureSource } from "./live-picture.ts";
import type { FromRun, Question, StartMessage } from "./messages.ts";
import { Pace } from "./pacing.ts";
import * as sentences from "./sentences.ts";

/** Events between two looks at the clock. */
const EVENTS_PER_SLICE = 20_000;
/** The process listens again after so much work [ms]. */
const WORK_MS_MAX = 20;

export class RunHost {
  readonly #tell: (message: FromRun) => void;
  readonly #start: StartMessage;
  readonly #design: Design;
  readonly #run: Run;
  readonly #pace: Pace;
  readonly #source: LivePictureSource;
  readonly #encoder: FrameEncoder;
  #phase: RunPhase;
  #reason: LocalText | undefined;
  #watched = false;
  /** Something changed since the last frame. */
  #dirty = true;

  private constructor(start: StartMessage, design: Design, run: Run, tell: (message: FromRun) => void) {
    this.#tell = tell;
    this.#start = start;
    this.#design = design;
    this.#run = run;
    this.#pace = new Pace(start.speed);
    this.#source = new LivePictureSource(run.simulation);
    this.#encoder = new FrameEncoder(this.#source.picture);
    this.#phase = start.paused ? "paused" : "running";
    this.#pace.restart(start.speed, performance.now(), 0);
  }

  /** Compiles the design; the reply says why it does not run. */
  static create(
    start: StartMessage,
    traces: ReadonlyMap<string, Int32Array>,
    tell: (message: FromRun) => void,
  ): { readonly reply: Reply<RunState>; readonly host: RunHost | undefined } {
    const parsed = parseDesign(start.designText, kindSpecs);
    if (!parsed.ok) return { reply: refusal(parsed.problems), host: undefined };
    const errors = validateDesign(parsed.design, kindSpecs, new Set(traces.keys())).filter(isError);
    if (errors.length > 0) return { reply: refusal(errors), host: undefined };
    const run = createRun({
      design: parsed.design,
      specs: kindSpecs,
      behaviours: runnableKinds,
      traces,
      seed: start.seed,
    });
    const host = new RunHost(start, parsed.design, run, tell);
    return { reply: { ok: true, value: host.state() }, host };
  }

  state(): RunState {
    const { program } = this.#run.simulation;
    return {
      runId: this.#start.runId,
      designId: this.#start.designId,
      designHash: semanticHash(this.#design),
      phase: this.#phase,
      speed: this.#pace.speed,
      seed: this.#start.seed,
      durationS: this.#design.scenario.durationS,
      timeNs: this.timeNs,
      nodeIds: program.nodeIds,
      edgeIds: program.edgeIds,
      commands: this.#run.commands,
      reason: this.#reason,
    };
  }

  get timeNs(): number {
    return this.#run.simulation.nowNs;
  }

  get events(): number {
    return this.#run.simulation.events;
  }

  /** Works for at most WORK_MS_MAX. True if there is more to do at once. */
  work(): boolean {
    if (this.#phase !== "running") return false;
    const run = this.#run;
    const commandsBefore = run.commands.length;
    const until = performance.now() + WORK_MS_MAX;
    let more = false;
    for (;;) {
      const wallMs = performance.now();
      const targetNs = Math.min(this.#pace.targetNs(wallMs, run.simulation.nowNs), run.endNs);
      const outcome = run.advanceTo(targetNs, EVENTS_PER_SLICE);
      this.#dirty = true;
      if (outcome === "stopped") return this.#endStopped();
      if (outcome === "reached" && run.simulation.nowNs >= run.endNs) return this.#endAs("finished");
      if (outcome === "reached") break;
      more = true;
      if (performance.now() >= until) break;
    }
    // a scenario's step was taken: its mark belongs on the timeline
    if (run.commands.length !== commandsBefore) this.#announce();
    return more;
  }

  #endStopped(): false {
    this.#reason = this.#run.simulation.stop?.text;
    return this.#endAs("stopped");
  }

  #endAs(phase: RunPhase): false {
    this.#phase = phase;
    this.#dirty = true;
    // the last numbers first: who hears that it ended may read them
    this.frame();
    this.judge();
    this.#announce();
    return false;
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
    this.#tell({ type: "frame", seq: this.#source.picture.seq, bytes, keyframe: false });
  }

  keyframe(): void {
    // nothing was ever sent: the first picture comes with the keyframe
    if (this.#source.picture.seq === 0) {
      this.#source.refresh(performance.now());
      this.#encoder.encode(this.#source.dots);
    }
    this.#tell({
      type: "frame",
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
    this.#tell({ type: "verdicts", verdicts: judge(this.#design, this.#run.summary()) });
  }

  answer(question: Question): Reply<unknown> {
    switch (question.ask) {
      case "control":
        return this.#control(question.action);
      case "speed":
        this.#pace.restart(question.speed, performance.now(), this.timeNs);
        return this.#changed();
      case "command":
        return this.#command(question.command);
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
    }
  }

  #changed(): Reply<RunState> {
    this.#dirty = true;
    this.#announce();
    return { ok: true, value: this.state() };
  }

  #isOver(): boolean {
    return this.#phase !== "running" && this.#phase !== "paused";
  }

  #control(action: "resume" | "pause" | "step" | "stop"): Reply<RunState> {
    if (this.#isOver())
      return action === "stop" ? { ok: true, value: this.state() } : { ok: false, error: sentences.runEnded };
    if (action === "stop") {
      this.#endAs("stopped");
      return { ok: true, value: this.state() };
    }
    if (action === "resume") {
      this.#phase = "running";
      this.#pace.restart(this.#pace.speed, performance.now(), this.timeNs);
      return this.#changed();
    }
    this.#phase = "paused";
    if (action === "step" && !this.#run.stepEvent()) {
      if (this.#run.simulation.stop === undefined) this.#endAs("finished");
      else this.#endStopped();
      return { ok: true, value: this.state() };
    }
    return this.#changed();
  }

  #command(command: RunCommand): Reply<RunState> {
    if (this.#isOver()) return { ok: false, error: sentences.runEnded };
    const refused = this.#refuse(command);
    if (refused) return refused;
    this.#run.apply(command);
    return this.#changed();
  }

  /** The engine takes a command at its word; what does not fit the design is refused here. */
  #refuse(command: RunCommand): Reply<never> | undefined {
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
