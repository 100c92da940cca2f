/** The command line program, as CI calls it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RunSummary } from "@eventyard/engine";

const PROGRAM = fileURLToPath(new URL("../../apps/cli/dist/main.js", import.meta.url));
const WITHIN_MS = 60_000;

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface Simulation {
  readonly exitCode: number | null;
  readonly summary: RunSummary;
  readonly verdicts: readonly { readonly id: string; readonly status: string }[];
}

/** Runs `eventyard <args>` to its end. */
export function eventyard(...args: string[]): ProgramResult {
  const done = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: "utf8",
    timeout: WITHIN_MS,
    maxBuffer: 64 << 20,
  });
  return { exitCode: done.status, output: done.stdout, errors: done.stderr };
}

/** `simulate --json`; throws with the program's own words if it gives no result. */
export function simulate(file: string, ...args: string[]): Simulation {
  const { exitCode, output, errors } = eventyard("simulate", file, "--json", ...args);
  if (output === "") throw new Error(`simulate ended with ${exitCode}: ${errors}`);
  return { exitCode, ...(JSON.parse(output) as Omit<Simulation, "exitCode">) };
}
