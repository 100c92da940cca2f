/** Does the command line get the very same run out of the design's file, the seed and the run's command log? */
import { writeFileSync } from "node:fs";
import type { RunSummary } from "@eventyard/engine";
import type { RunState } from "@eventyard/protocol";
import { expect, test } from "@playwright/test";
import { simulate } from "./command-line.ts";
import type { Simulation } from "./command-line.ts";
import { RunObserver } from "./run-observer.ts";
import { designFile } from "./workspace.ts";

const FINISH_MS_MAX = 30_000;

export interface Replay {
  /** What the server's run says of itself. */
  readonly state: RunState;
  readonly summary: RunSummary;
  /** What the command line makes of the same design, seed and commands. */
  readonly program: Simulation;
}

/** Waits until the run has finished, takes its log and replays it. `baseURL` is the server's. */
export async function replay(designId: string, baseURL: string): Promise<Replay> {
  const observer = new RunObserver(baseURL);
  try {
    // a page that was just told to start again may still show the end of the run before
    const phase = async () => (await observer.stateOf(designId)).phase;
    await expect.poll(phase, { timeout: FINISH_MS_MAX }).toBe("finished");
    const state = await observer.stateOf(designId);
    const summary = await observer.summaryOf(state.runId);
    const log = test.info().outputPath("commands.json");
    writeFileSync(log, JSON.stringify(state.commands));
    const program = simulate(designFile(designId), "--seed", String(state.seed), "--commands", log);
    return { state, summary, program };
  } finally {
    observer.close();
  }
}
