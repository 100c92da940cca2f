/** Kinds and designs for this package's tests: the smallest catalogue in which every rule can be broken. */
import { z } from "zod";
import { emptyDesign } from "./blank.ts";
import type { Design, DesignEdge } from "./design.ts";
import type { KindSpec, PortSpec } from "./kind-spec.ts";
import { fields } from "./kind-spec.ts";

const same = (text: string): { en: string; ko: string } => ({ en: text, ko: text });

function port(
  id: string,
  direction: "in" | "out",
  flows: PortSpec["flows"],
  more: Partial<PortSpec> = {},
): PortSpec {
  return { id, direction, carries: "event", flows, title: same(id), edgesMax: 100, edgesMin: 0, ...more };
}

function kind(id: string, more: Partial<KindSpec>): KindSpec {
  return {
    id,
    version: 1,
    title: same(id[0]?.toUpperCase() + id.slice(1)),
    summary: same(id),
    icon: "M0 0h20v20z",
    silhouette: "bus",
    simulated: true,
    params: z.object({}),
    ports: [],
    faults: [],
    metrics: [],
    card: { subtitle: () => same(id), meter: "none" },
    transitMs: () => 0,
    migrations: [],
    ...more,
  };
}

const source = kind("source", {
  silhouette: "producer",
  params: z.object({
    ratePerS: z
      .number()
      .min(0)
      .max(1000)
      .default(10)
      .register(fields, { label: { en: "Rate", ko: "발생률" }, unit: "/s" }),
    arrivals: z
      .enum(["constant", "trace"])
      .default("constant")
      .register(fields, { label: same("Arrivals") }),
    trace: z
      .string()
      .max(64)
      .default("day")
      .register(fields, {
        label: same("Trace"),
        resource: "trace",
        showWhen: { param: "arrivals", oneOf: ["trace"] },
      }),
  }),
  ports: [port("out", "out", ["publish"], { edgesMin: 1 })],
  faults: ["surge"],
  metrics: ["out"],
});

const store = kind("store", {
  params: z.object({
    storeMs: z
      .number()
      .min(0)
      .default(0)
      .register(fields, { label: same("Store time"), unit: "ms" }),
  }),
  ports: [
    port("in", "in", ["publish"], { edgesMin: 1 }),
    port("out", "out", ["delivery"], { edgesMax: 2 }),
    port("dead", "out", ["publish"], { dead: true, edgesMax: 1 }),
  ],
  metrics: ["in", "backlog", "lost"],
  transitMs: (params) => Number(params["storeMs"]),
});

const spread = kind("spread", {
  ports: [port("in", "in", ["publish"], { edgesMin: 1 }), port("out", "out", ["delivery", "publish"])],
  metrics: ["in", "backlog"],
});

const worker = kind("worker", {
  silhouette: "worker",
  version: 2,
  params: z.object({
    workers: z
      .int()
      .min(1)
      .max(64)
      .default(1)
      .register(fields, { label: { en: "Workers", ko: "워커 수" } }),
    serviceMs: z
      .number()
      .min(0)
      .default(10)
      .register(fields, { label: same("Service time"), unit: "ms" }),
  }),
  ports: [port("in", "in", ["delivery"], { edgesMin: 1 }), port("out", "out", ["publish"])],
  faults: ["kill", "slow", "fail"],
  metrics: ["done", "latency", "busy"],
  transitMs: (params) => Number(params["serviceMs"]),
  // version 1 called it `threads`
  migrations: [({ threads, ...rest }) => (threads === undefined ? rest : { ...rest, workers: threads })],
});

const caller = kind("caller", {
  ports: [
    port("ask", "out", ["call"], { carries: "call" }),
    port("answer", "in", ["call"], { carries: "call" }),
  ],
  transitMs: () => 5,
});
const paper = kind("paper", { silhouette: "paper", simulated: false });

export const sampleKinds: ReadonlyMap<string, KindSpec> = new Map(
  [source, store, spread, worker, caller, paper].map((spec) => [spec.id, spec]),
);

export const isSimulated = (kind: string): boolean => sampleKinds.get(kind)?.simulated ?? true;

/** `edge("a.out", "b.in", 3)` */
export function edge(from: string, to: string, latencyMs = 2): DesignEdge {
  const ref = (text: string) => {
    const [node = "", id = ""] = text.split(".");
    return { node, port: id };
  };
  return { from: ref(from), to: ref(to), params: { latencyMs } };
}

/** source → store → worker, valid, with an expectation and a scenario step of every type. */
export function sampleDesign(): Design {
  return {
    ...emptyDesign("Sample"),
    nodes: {
      shop: { kind: "source", name: "Web shop", params: { ratePerS: 120 } },
      queue: { kind: "store", name: "orders", params: {} },
      pay: { kind: "worker", kindVersion: 2, name: "Payment", params: { workers: 4 } },
    },
    edges: { e1: edge("shop.out", "queue.in"), e2: edge("queue.out", "pay.in", 3) },
    scenario: {
      seed: 7,
      durationS: 60,
      steps: [
        { atMs: 1000, command: { type: "fault", fault: "kill", on: true, node: "pay" } },
        { atMs: 2000, command: { type: "fault", fault: "cut", on: true, edge: "e2" } },
        { atMs: 3000, command: { type: "params", node: "pay", params: { workers: 5 } } },
        { atMs: 4000, command: { type: "edge-params", edge: "e1", params: { latencyMs: 5 } } },
        { atMs: 5000, command: { type: "send", node: "shop", count: 3 } },
      ],
    },
    expectations: {
      fast: { metric: "latency", scope: "pay", statistic: "p99", comparator: "<", bound: 500 },
      safe: { metric: "lost", scope: "all", statistic: "total", comparator: "==", bound: 0 },
    },
    layout: { nodes: { shop: { x: 0, y: 0 }, queue: { x: 300, y: 0 }, pay: { x: 600, y: 0 } } },
  };
}
