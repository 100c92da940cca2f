import { readFileSync } from "node:fs";
import { createRun } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { parseTrace } from "@eventyard/model";
import { describe, expect, it } from "vitest";
import { gallery } from "./gallery.ts";
import { traceNames } from "./traces.ts";

const EVENTS_MAX = 5_000_000;

const traces = new Map(
  [...traceNames].map((name) => {
    const result = parseTrace(readFileSync(new URL(`../traces/${name}.csv`, import.meta.url), "utf8"));
    if (!result.ok) throw new Error(result.text.en);
    return [name, result.perSecond];
  }),
);

function runOf(id: string) {
  const design = gallery.find((entry) => entry.id === id)?.file;
  if (design === undefined) throw new Error(id);
  const run = createRun({ design, specs: kindSpecs, behaviours: runnableKinds, traces });
  expect(run.advanceTo(run.endNs, EVENTS_MAX)).toBe("reached");
  const summary = run.summary();
  const node = (nodeId: string) => {
    const result = summary.nodes[nodeId];
    if (result === undefined) throw new Error(`${id}/${nodeId}`);
    return result;
  };
  return { summary, node };
}

describe("the gallery's runs tell what the summaries promise", () => {
  it.each(gallery.map((entry) => entry.id))(
    "%s runs to its end, loses nothing, and gives the same hash twice",
    (id) => {
      const { summary } = runOf(id);
      expect(summary.stop).toBeUndefined();
      for (const result of Object.values(summary.nodes)) expect(result.counters.lost).toBe(0);
      expect(runOf(id).summary.hash).toBe(summary.hash);
    },
  );

  it("orders: every service gets every order, and payment keeps up", () => {
    const { node } = runOf("orders");
    const made = node("shop").counters.out;
    // 300 s at 120/s; six standard deviations of a Poisson count
    expect(Math.abs(made - 36_000)).toBeLessThan(6 * Math.sqrt(36_000));
    for (const id of ["payment", "inventory", "e-mail"]) {
      const done = node(id).counters.done;
      expect(made - done).toBeGreaterThanOrEqual(0);
      expect(made - done).toBeLessThan(100);
    }
    expect(node("payment").latency.p99Ms).toBeLessThan(500);
    expect(node("orders").levels.backlog.max).toBeLessThanOrEqual(1000);
  });

  it("launch day: the queue takes the peak and is empty at the end of the day", () => {
    const { node } = runOf("launch-day");
    const total = traces.get("nasa-1995-07-13")?.reduce((sum, count) => sum + count, 0);
    expect(node("visitors").counters.out).toBe(total);
    const { backlog } = node("requests").levels;
    expect(backlog.max).toBeGreaterThan(6000);
    expect(backlog.max).toBeLessThanOrEqual(8000);
    expect(backlog.last).toBeLessThanOrEqual(20);
  });
});
