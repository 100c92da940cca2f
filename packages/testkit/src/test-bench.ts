/** Runs a design and keeps hold of what each node remembers, so that a test can look inside. */
import type { Behaviour, LoggedCommand, RunSummary } from "@eventyard/engine";
import { createRun } from "@eventyard/engine";
import type { Design, KindSpec } from "@eventyard/model";
import { validateDesign } from "@eventyard/model";

/** Events of one bench run at most: a test that needs more is too long. */
const EVENTS_MAX = 50_000_000;
const NS_PER_S = 1_000_000_000;

export interface BenchKinds {
  readonly specs: ReadonlyMap<string, KindSpec>;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
}

export interface BenchOptions {
  /** Instead of the scenario's. */
  readonly seed?: number;
  /** Instead of the scenario's duration [s]. */
  readonly seconds?: number;
  readonly replay?: readonly LoggedCommand[];
  readonly traces?: ReadonlyMap<string, Int32Array>;
}

export interface BenchResult {
  readonly summary: RunSummary;
  readonly commands: readonly LoggedCommand[];
  /** What each node's behaviour remembers at the end, by node id. */
  readonly states: ReadonlyMap<string, unknown>;
}

/** The same behaviours, telling `states` what each node's `create` made. */
function watched(
  behaviours: ReadonlyMap<string, Behaviour>,
  states: Map<string, unknown>,
): Map<string, Behaviour> {
  const watching = [...behaviours].map(([id, behaviour]): [string, Behaviour] => [
    id,
    {
      ...behaviour,
      create: (setup, params) => {
        const state = behaviour.create(setup, params);
        states.set(setup.id, state);
        return state;
      },
    },
  ]);
  return new Map(watching);
}

/**
 * Runs a design to the end of its time or until a limit stops it.
 * Throws an Error with the first problem's text if the design is not valid, or if it needs more than EVENTS_MAX events.
 */
export function runBench(kinds: BenchKinds, design: Design, options: BenchOptions = {}): BenchResult {
  const problem = validateDesign(design, kinds.specs).find(({ severity }) => severity === "error");
  if (problem !== undefined) throw new Error(`${problem.code}: ${problem.text.en}`);
  const states = new Map<string, unknown>();
  const seconds = options.seconds ?? design.scenario.durationS;
  const run = createRun({
    design: { ...design, scenario: { ...design.scenario, durationS: seconds } },
    specs: kinds.specs,
    behaviours: watched(kinds.behaviours, states),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.replay === undefined ? {} : { replay: options.replay }),
    ...(options.traces === undefined ? {} : { traces: options.traces }),
  });
  const outcome = run.advanceTo(seconds * NS_PER_S, EVENTS_MAX);
  if (outcome === "budget") throw new Error(`the run needs more than ${EVENTS_MAX} events`);
  return { summary: run.summary(), commands: run.commands, states };
}
