/**
 * The kernel's result for a few ready designs, as one script without any import: it is bundled and run where TypeScript
 * does not run, in the oldest Node that the README promises and in a browser. Leaves its answer in a global.
 */
import { gallery, traceNames } from "@eventyard/designs";
import { createRun } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";

/** Long enough for faults, retries and random draws of every distribution, short enough for three machines in a row. */
const DURATION_S_MAX = 20;
const DESIGNS = ["orders", "launch-day"];

/** In place of the shipped traces, which a browser would have to fetch: a ramp that starts anew every 7 s. */
const RAMP = Int32Array.from({ length: DURATION_S_MAX }, (_, second) => second % 7);
const traces = new Map([...traceNames].map((name) => [name, RAMP]));

const hashes: Record<string, string> = {};
for (const { id, file } of gallery) {
  if (!DESIGNS.includes(id)) continue;
  const scenario = { ...file.scenario, durationS: Math.min(file.scenario.durationS, DURATION_S_MAX) };
  const design = { ...file, scenario };
  const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, traces });
  run.advanceTo(run.endNs, Infinity);
  const { hash, events } = run.summary();
  hashes[id] = `${hash} after ${events} events`;
}
Object.assign(globalThis, { eventyardHashes: hashes });
