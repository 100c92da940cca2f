/**
 * A run = design + seed + command log. Drives a simulation through the scenario's steps, a replayed log and the
 * boundaries of the series, and keeps the log of what was applied.
 */
import { FLOW_OUTCOMES } from "@eventyard/model";
import type { Design, KindSpec, Params, RunCommand, ScenarioStep } from "@eventyard/model";
import type { Behaviour } from "./behaviour.ts";
import { applyCommand, commandText } from "./commands.ts";
import type { RunLimits } from "./limits.ts";
import { TIME_NS_MAX } from "./limits.ts";
import { RunSeries } from "./observe/run-series.ts";
import { compileProgram } from "./program.ts";
import type { HurtFlow, LoggedCommand, NodeResult, RunSummary } from "./results.ts";
import { Simulation } from "./simulation.ts";
import type { Advance } from "./simulation.ts";
import { nodeResult, summarise } from "./summary.ts";

export interface RunOptions {
  /** A design that passed validation. */
  readonly design: Design;
  readonly specs: ReadonlyMap<string, KindSpec>;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
  /** Events per second of named traces. */
  readonly traces?: ReadonlyMap<string, Int32Array>;
  /** Instead of the scenario's. */
  readonly seed?: number;
  /** Commands of an earlier run of the same design and seed, in order; the scenario's own may be among them. */
  readonly replay?: readonly LoggedCommand[];
  /** False: keep no ledger of business flows. It changes no result. */
  readonly ledger?: boolean;
  /** Lowered by tests. */
  readonly limits?: Partial<RunLimits>;
}

const NS_PER_MS = 1e6;
const NS_PER_S = 1e9;

/** Starts a run at time 0. Throws an Error if the design cannot be compiled. */
export function createRun(options: RunOptions): Run {
  return new Run(options);
}

export class Run {
  readonly simulation: Simulation;
  readonly series: RunSeries;
  /** When the run is over [ns]. */
  readonly endNs: number;
  /** What it was made from. */
  readonly options: RunOptions;
  private readonly params: Params[];
  private readonly steps: readonly ScenarioStep[];
  private nextStep = 0;
  private replay: LoggedCommand[];
  private readonly log: LoggedCommand[] = [];

  constructor(options: RunOptions) {
    const { scenario } = options.design;
    this.options = options;
    const program = compileProgram(options.design, options.specs, options.behaviours);
    this.simulation = new Simulation(program, {
      seed: options.seed ?? scenario.seed,
      ledger: options.ledger ?? true,
      ...(options.traces === undefined ? {} : { traces: options.traces }),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    });
    this.params = [...program.params];
    this.endNs = Math.min(Math.round(scenario.durationS * NS_PER_S), TIME_NS_MAX - 1);
    this.steps = scenario.steps.toSorted((a, b) => a.atMs - b.atMs);
    this.replay = [...(options.replay ?? [])];
    const isSource = Uint8Array.from(program.edgesInOf, (edges) => (edges.length === 0 ? 1 : 0));
    this.series = new RunSeries(
      this.simulation.observation,
      isSource,
      this.endNs,
      this.simulation.ledger?.hurtCounts,
    );
    this.applyDue();
  }

  /** Commands applied so far, in order. */
  get commands(): readonly LoggedCommand[] {
    return this.log;
  }

  /** True once the whole scenario has run. A run that was stopped is not finished. */
  get finished(): boolean {
    const { simulation } = this;
    return (
      simulation.stop === undefined && simulation.nowNs >= this.endNs && simulation.nextEventNs > this.endNs
    );
  }

  /**
   * Runs up to and including `tNs` (at most the end), at most `eventsMax` events. A scenario step at time T comes after
   * every event before T and before every event at T.
   */
  advanceTo(tNs: number, eventsMax: number): Advance {
    const { simulation, series } = this;
    const goal = Math.min(tNs, this.endNs);
    const lastEvent = simulation.events + eventsMax;
    if (goal < simulation.nowNs) return simulation.stop === undefined ? "reached" : "stopped";
    for (;;) {
      this.applyDue();
      const stepNs = this.stepNs;
      const until = Math.min(goal, stepNs - 1, series.nextBoundaryNs);
      const outcome = this.advanceWithin(until, lastEvent);
      if (outcome === "stopped") return outcome;
      if (outcome === "budget") {
        if (simulation.events >= lastEvent) return outcome;
        continue;
      }
      if (until === series.nextBoundaryNs) series.sample();
      if (until === goal) return outcome;
      if (until === stepNs - 1) simulation.moveClock(stepNs);
    }
  }

  /** Runs one event; false if none is left before the end or the run was stopped. */
  stepEvent(): boolean {
    const before = this.simulation.events;
    this.advanceTo(this.endNs, 1);
    return this.simulation.events > before;
  }

  /** Applies a command now and logs it. Throws an Error if it names a node or edge the run does not have. */
  apply(command: RunCommand): LoggedCommand {
    const { simulation } = this;
    const logged = { atNs: simulation.nowNs, atEvent: simulation.events, command };
    applyCommand(simulation, this.params, command);
    this.log.push(logged);
    return logged;
  }

  /** Instead of what is left of the log it was made with: applies these commands, each at its time and event, as it goes on. */
  redo(commands: readonly LoggedCommand[]): void {
    this.replay = [...commands];
    this.applyDue();
  }

  summary(): RunSummary {
    return summarise(this.simulation);
  }

  /**
   * The latest flows that ended with this outcome, newest first, at most SAMPLES_PER_OUTCOME_MAX; those that were done
   * are not kept. Undefined for an unknown outcome or without a ledger.
   */
  flows(outcome: string): readonly HurtFlow[] | undefined {
    const { ledger, program } = this.simulation;
    const index = FLOW_OUTCOMES.findIndex(({ id }) => id === outcome);
    if (ledger === undefined || index < 0) return undefined;
    return ledger.samples
      .of(index)
      .map(({ node, ...flow }): HurtFlow => ({ ...flow, nodeId: program.nodeIds[node] }));
  }

  /** One node's numbers at this instant. Throws an Error for an unknown id. */
  node(id: string): NodeResult {
    const node = this.simulation.program.nodeIndex.get(id);
    if (node === undefined) throw new Error(`the run has no node "${id}"`);
    return nodeResult(this.simulation, node);
  }

  /** Time of the next scenario step [ns]. */
  private get stepNs(): number {
    const step = this.steps[this.nextStep];
    return step === undefined ? Infinity : Math.round(step.atMs * NS_PER_MS);
  }

  /** Advances to `until`, but not past the event at which the next replayed command was given. */
  private advanceWithin(until: number, lastEvent: number): Advance {
    const { simulation } = this;
    const next = this.replay[0];
    if (next === undefined || next.atEvent > simulation.events) {
      const stopAt = Math.min(lastEvent, next?.atEvent ?? Infinity);
      return simulation.advanceTo(until, stopAt - simulation.events);
    }
    // every event before the command has run; what is between now and its time is nothing
    if (simulation.stop !== undefined) return "stopped";
    simulation.moveClock(Math.max(simulation.nowNs, Math.min(next.atNs, until)));
    if (next.atNs > until) return "reached";
    this.applyDue();
    return "budget";
  }

  /** Applies the scenario's steps and the replayed commands of this instant. */
  private applyDue(): void {
    const { simulation } = this;
    for (;;) {
      if (this.stepNs <= simulation.nowNs) {
        const { command } = this.apply(this.steps[this.nextStep]!.command);
        this.nextStep++;
        this.forgetReplayed(command);
        continue;
      }
      const next = this.replay[0];
      if (next === undefined || next.atEvent > simulation.events || next.atNs > simulation.nowNs) return;
      this.replay.shift();
      this.apply(next.command);
    }
  }

  /** A log also holds the scenario's own steps; what the scenario has just done is not done twice. */
  private forgetReplayed(command: RunCommand): void {
    const { simulation } = this;
    const at = this.replay.findIndex(
      (logged) =>
        logged.atNs === simulation.nowNs &&
        logged.atEvent === simulation.events &&
        commandText(logged.command) === commandText(command),
    );
    if (at >= 0) this.replay.splice(at, 1);
  }
}
