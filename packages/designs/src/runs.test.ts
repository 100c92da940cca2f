/** What the gallery's summaries and expectations promise, their runs keep: broken designs break as named, and are mended. */
import { readFileSync } from "node:fs";
import type { RunSummary } from "@eventyard/engine";
import { parseTrace } from "@eventyard/model";
import { describe, expect, it, test, vi } from "vitest";
import { begin, broken, changed, galleryDesign, go, play } from "../test/sample-runs.ts";
import type { Change } from "../test/sample-runs.ts";
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

/** The expectations that the design as it is breaks, and changes each of which mends them all. */
const BROKEN: Readonly<
  Record<string, { readonly fails: readonly string[]; readonly mended: readonly Change[] }>
> = {
  "shop-rest": { fails: ["callers-served", "orders-done"], mended: [] },
  "deploy-rest": { fails: ["orders-done"], mended: [] },
  "dual-write": {
    fails: ["nothing-lost"],
    mended: [{ nodes: { outbox: { writes: "outbox", relay: "log" }, billing: { idempotency: "store" } } }],
  },
  outbox: { fails: ["done-once"], mended: [{ nodes: { billing: { idempotency: "store" } } }] },
  "order-calls": { fails: ["none-half-done"], mended: [] },
  "order-saga": { fails: ["nobody-must-look"], mended: [{ nodes: { saga: { compensationRetries: 3 } } }] },
  "retry-storm": {
    fails: ["goodput-back", "line-short"],
    mended: [
      { nodes: { shop: { queueFull: "refuse", queueMax: 40 } } },
      { edges: { "users-shop": { retryBudgetPercent: 10 } } },
      { edges: { "users-shop": { retries: 0 } } },
    ],
  },
  "delivery-guarantees": {
    fails: ["least-repeated", "most-lost"],
    mended: [
      {
        nodes: {
          "most-worker": { ackWhen: "committed", idempotency: "store" },
          "least-worker": { idempotency: "store" },
        },
      },
    ],
  },
  transfers: { fails: ["books-balance"], mended: [{ nodes: { worker: { idempotency: "store" } } }] },
  "read-your-writes": {
    fails: ["own-writes-seen"],
    mended: [
      { nodes: { "profile-view": { ownReads: "wait" } } },
      { nodes: { "profile-view": { applyMs: 10 } } },
    ],
  },
  "store-and-forward": {
    fails: ["buffer-kept", "none-kept"],
    mended: [
      {
        nodes: {
          "none-producer": { whenRefused: "spill", bufferMax: 5000 },
          "buffer-producer": { bufferMax: 5000 },
        },
      },
    ],
  },
  autoscale: { fails: ["few-clean"], mended: [{ nodes: { few: { partitions: 12 } } }] },
  "poison-message": {
    fails: ["keeps-up"],
    mended: [
      { edges: { "readings-worker": { onPoison: "dead" } } },
      { edges: { "readings-worker": { onPoison: "dead", deliveriesMax: 1 } } },
    ],
  },
  "hot-partition": { fails: ["keeps-up"], mended: [{ nodes: { events: { assign: "roundRobin" } } }] },
  "slow-subscriber": { fails: ["backlog-bounded"], mended: [{ nodes: { "e-mail": { workers: 4 } } }] },
  "drop-or-block": {
    fails: ["drop-lost", "grow-latency"],
    mended: [{ nodes: { "drop-worker": { serviceMs: 8 }, "grow-worker": { serviceMs: 8 } } }],
  },
  "short-lease": {
    fails: ["done-once"],
    mended: [{ nodes: { videos: { leaseMs: 60_000 } } }, { nodes: { videos: { leaseMs: 120_000 } } }],
  },
  "schema-before-consumers": {
    fails: ["billed-in-time", "none-dead"],
    mended: [
      { nodes: { billing: { accepts: "order-placed@1, order-placed@2" } } },
      { nodes: { billing: { reader: "tolerant" } } },
    ],
  },
  "broken-order": { fails: ["in-order"], mended: [{ nodes: { orders: { order: "perKey" } } }] },
};

describe.each(gallery.map(({ id }) => id))("%s", (id) => {
  it("runs to its end, keeps or breaks exactly the expectations it should, and gives the same hash twice", () => {
    const summary = runOf(id);
    expect(summary.stop).toBeUndefined();
    expect(broken(galleryDesign(id), summary)).toEqual(BROKEN[id]?.fails ?? []);
    expect(runOf(id).hash).toBe(summary.hash);
  });
});

const mendings = Object.entries(BROKEN).flatMap(([id, { mended }]) =>
  mended.map((change) => [id, JSON.stringify(change), change] as const),
);

test.each(mendings)("%s is mended by %s", (id, _text, change) => {
  const design = changed(galleryDesign(id), change);
  expect(broken(design, go(begin(design)))).toEqual([]);
});

test("the REST chains are mended by their twins: the same expectations hold there", () => {
  for (const pair of ["shop", "deploy"]) {
    const asked = galleryDesign(`${pair}-rest`).expectations;
    const events = galleryDesign(`${pair}-events`);
    expect(broken({ ...events, expectations: asked }, play(`${pair}-events`))).toEqual([]);
  }
});

test("an order over three services: the saga keeps what the calls are asked", () => {
  const asked = galleryDesign("order-calls").expectations;
  const saga = galleryDesign("order-saga");
  expect(broken({ ...saga, expectations: asked }, play("order-saga"))).toEqual([]);
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
