/** Does the command line get the very same run out of the design's file, the seed and the run's command log? */
import { writeFileSync } from "node:fs";
import type { RunSummary } from "@eventyard/engine";
import type { RunState } from "@eventyard/protocol";
import { expect, test } from "@playwright/test";
import { simulate } from "./command-line.ts";
import type { Simulation } from "./command-line.ts";
import { RunObserver } from "./run-observer.ts";
import { designFile } from "./workspace.ts";

const FINISH_MS_MAX = 60_000;

export interface Replay {
  /** What the server's run says of itself. */
  readonly state: RunState;
  readonly summary: RunSummary;
  /** What the command line makes of the same design, seed and commands. */
  readonly program: Simulation;
}

interface ReplayOptions {
  /** The design as it was started, if it has been edited since; by default what lies in the workspace. */
  readonly file?: string;
}

/**
 * Waits until the newest run has finished, takes its log and replays it. `baseURL` is the server's. After a restart wait
 * first for something that only the new run can show.
 */
export async function replay(
  designId: string,
  baseURL: string,
  { file = designFile(designId) }: ReplayOptions = {},
): Promise<Replay> {
  const observer = new RunObserver(baseURL);
  try {
    let state: RunState | undefined;
    const phase = async () => {
      state = await observer.stateOf(designId);
      return state?.phase;
    };
    await expect.poll(phase, { timeout: FINISH_MS_MAX }).toBe("finished");
    if (state === undefined) throw new Error(`${designId} has no run`);
    const summary = await observer.summaryOf(state.runId);
    const log = test.info().outputPath("commands.json");
    writeFileSync(log, JSON.stringify(state.commands));
    const program = simulate(file, "--seed", String(state.seed), "--commands", log);
    return { state, summary, program };
  } finally {
    observer.close();
  }
}
