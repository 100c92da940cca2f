/** A fork of any design of the gallery goes on as the original would (engine rules E80, E81). */
import { readFileSync } from "node:fs";
import { createRun, forkRun } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { parseTrace } from "@eventyard/model";
import { expect, test, vi } from "vitest";
import { gallery, traceNames } from "./index.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Events before the fork and after it. */
const BEFORE = 20_011;
const AFTER = 15_000;

const traces = new Map(
  [...traceNames].map((name) => {
    const result = parseTrace(readFileSync(new URL(`../traces/${name}.csv`, import.meta.url), "utf8"));
    if (!result.ok) throw new Error(result.text.en);
    return [name, result.perSecond];
  }),
);

test.each(gallery.map(({ id, file }) => [id, file] as const))("E80, E81: %s", (_id, design) => {
  const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, traces });
  run.advanceTo(run.endNs / 2, BEFORE);
  const before = run.summary();
  const fork = forkRun(run);
  fork.advanceTo(fork.endNs, AFTER);
  expect(run.summary()).toEqual(before);
  run.advanceTo(run.endNs, AFTER);
  expect(fork.summary()).toEqual(run.summary());
  expect(fork.series.slice(-1, 0)).toEqual(run.series.slice(-1, 0));
});
