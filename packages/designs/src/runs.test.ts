/** What the gallery's summaries and expectations promise, their runs keep: broken designs break as named, and are mended. */
import { readFileSync } from "node:fs";
import type { RunSummary } from "@eventyard/engine";
import { kindSpecs } from "@eventyard/kinds";
import { parseTrace, serialiseDesign, switchFix, validateDesign } from "@eventyard/model";
import { describe, expect, it, test, vi } from "vitest";
import { begin, broken, galleryDesign, go, play } from "../test/sample-runs.ts";
import { gallery } from "./gallery.ts";
import { traceNames } from "./traces.ts";

// minutes of traffic, on machines that do other work at the same time
vi.setConfig({ testTimeout: 60_000 });

const traces = new Map(
  [...traceNames].map((name) => {
    const result = parseTrace(readFileSync(new URL(`../traces/${name}.csv`, import.meta.url), "utf8"));
    if (!result.ok) throw new Error(result.text.en);
    return [name, result.perSecond];
  }),
);

function runOf(id: string): RunSummary {
  return go(begin(galleryDesign(id), traces));
}

/** The expectations that the design as it is breaks. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  "shop-rest": ["callers-served", "orders-done"],
  "deploy-rest": ["orders-done"],
  "blue-green-rest": ["few-rejected", "orders-done"],
  "dual-write": ["nothing-lost"],
  "ghost-orders": ["nothing-lost"],
  outbox: ["done-once"],
  "order-calls": ["none-half-done"],
  "order-saga": ["nobody-must-look"],
  "order-choreography": ["nobody-must-look"],
  "retry-storm": ["goodput-back", "line-short"],
  "delivery-guarantees": ["least-repeated", "most-lost"],
  transfers: ["books-balance"],
  "read-your-writes": ["own-writes-seen"],
  "store-and-forward": ["buffer-kept", "none-kept"],
  autoscale: ["few-clean"],
  "poison-message": ["keeps-up"],
  "hot-partition": ["keeps-up"],
  "rebalance-storm": ["lag-short", "only-the-restarted"],
  "poll-limit": ["done-once", "keeps-up", "nobody-put-out"],
  "event-loop": ["all-routed", "billed-once", "no-echo"],
  "slow-subscriber": ["backlog-bounded"],
  "drop-or-block": ["drop-lost", "grow-latency"],
  "short-lease": ["done-once"],
  "schema-before-consumers": ["billed-in-time", "none-dead"],
  "broken-order": ["in-order"],
  "click-windows": ["counted-once"],
};

/** Designs that are mended by another design, not by a switch. */
const MENDED_BY_TWIN: Readonly<Record<string, readonly string[]>> = {
  "shop-rest": ["orders-done"],
  "deploy-rest": ["orders-done"],
  "blue-green-rest": ["few-rejected", "orders-done"],
};

/** What a fix breaks instead, as its text says. */
const COSTS: Readonly<Record<string, readonly string[]>> = {
  "click-windows/acks-at-once": ["none-lost"],
  "ghost-orders/first": ["none-half-done"],
  "slow-subscriber/publisher-waits": ["others-fast"],
};

describe.each(gallery.map(({ id }) => id))("%s", (id) => {
  it("runs to its end, keeps or breaks exactly the expectations it should, and gives the same hash twice", () => {
    const summary = runOf(id);
    expect(summary.stop).toBeUndefined();
    expect(broken(galleryDesign(id), summary)).toEqual(BROKEN[id] ?? []);
    expect(runOf(id).hash).toBe(summary.hash);
  });
});

const fixes = gallery.flatMap(({ id, file }) =>
  Object.entries(file.fixes ?? {}).map(([fixId, fix]) => [id, fixId, file, fix] as const),
);

test.each(fixes)("%s with %s: exactly what the fix names turns green", (id, fixId, file, { mends = [] }) => {
  const on = switchFix(file, fixId, true);
  if (!on.ok) throw new Error(on.text.en);
  expect(
    validateDesign(on.design, kindSpecs, traceNames).filter(({ severity }) => severity === "error"),
  ).toEqual([]);
  expect(BROKEN[id]).toEqual(expect.arrayContaining([...mends]));
  const left = (BROKEN[id] ?? []).filter((one) => !mends.includes(one));
  const expected = [...left, ...(COSTS[`${id}/${fixId}`] ?? [])].toSorted();
  expect(broken(on.design, go(begin(on.design)))).toEqual(expected);
  const off = switchFix(on.design, fixId, false);
  expect(off.ok && serialiseDesign(off.design)).toBe(serialiseDesign(file));
});

test("whatever is red has a fix, or a twin", () => {
  for (const [id, fails] of Object.entries(BROKEN)) {
    const mended = Object.values(galleryDesign(id).fixes ?? {}).flatMap(({ mends = [] }) => mends);
    for (const one of fails) expect([...mended, ...(MENDED_BY_TWIN[id] ?? [])]).toContain(one);
  }
});

test("the REST chains are mended by their twins: the same expectations hold there", () => {
  for (const pair of ["shop", "deploy", "blue-green"]) {
    const asked = galleryDesign(`${pair}-rest`).expectations;
    const events = galleryDesign(`${pair}-events`);
    expect(broken({ ...events, expectations: asked }, play(`${pair}-events`))).toEqual([]);
  }
});

test("an order over three services: the saga keeps what the calls are asked", () => {
  const asked = galleryDesign("order-calls").expectations;
  const saga = galleryDesign("order-saga");
  expect(broken({ ...saga, expectations: asked }, play("order-saga"))).toEqual([]);
  const dance = galleryDesign("order-choreography");
  expect(broken({ ...dance, expectations: asked }, play("order-choreography"))).toEqual([]);
});

describe("the first designs", () => {
  it("orders: every service gets every order, and payment keeps up", () => {
    const { nodes } = runOf("orders");
    const made = nodes["shop"]!.counters.out;
    // 300 s at 120/s; six standard deviations of a Poisson count
    expect(Math.abs(made - 36_000)).toBeLessThan(6 * Math.sqrt(36_000));
    for (const id of ["payment", "inventory", "e-mail"]) {
      const done = nodes[id]!.counters.done;
      expect(made - done).toBeGreaterThanOrEqual(0);
      expect(made - done).toBeLessThan(100);
    }
    expect(nodes["payment"]!.latency.p99Ms).toBeLessThan(500);
    expect(nodes["orders"]!.levels.backlog.max).toBeLessThanOrEqual(1000);
  });

  it("launch day: the queue takes the peak and is empty at the end of the day", () => {
    const { nodes } = runOf("launch-day");
    const total = traces.get("nasa-1995-07-13")?.reduce((sum, count) => sum + count, 0);
    expect(nodes["visitors"]!.counters.out).toBe(total);
    const { backlog } = nodes["requests"]!.levels;
    expect(backlog.max).toBeGreaterThan(6000);
    expect(backlog.max).toBeLessThanOrEqual(8000);
    expect(backlog.last).toBeLessThanOrEqual(20);
  });
});
