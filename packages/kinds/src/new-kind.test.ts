/** Adding a kind needs its spec, its behaviour and one entry (rule K2): done here with one that is thrown away. */
import type { Behaviour, EdgeIndex, NodeIndex, StreamIndex } from "@eventyard/engine";
import { checkConnection, defineKindSpec, designJsonSchema, fields, validateDesign } from "@eventyard/model";
import { edgeViolations, runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Kind } from "./index.ts";
import { kinds } from "./index.ts";

/** Lets a share of the events through. */
const sieve = defineKindSpec({
  id: "sieve",
  version: 1,
  title: { en: "Sieve", ko: "체" },
  summary: { en: "Lets a share of the events through.", ko: "이벤트 일부만 통과시킵니다." },
  icon: "M3 3h14l-7 8z",
  silhouette: "bus",
  simulated: true,
  params: z.object({
    passPercent: z
      .number()
      .min(0)
      .max(100)
      .default(25)
      .register(fields, { label: { en: "Lets through", ko: "통과율" }, unit: "%" }),
  }),
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["publish"],
      title: { en: "in", ko: "입력" },
      edgesMin: 0,
      edgesMax: 8,
    },
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "out", ko: "출력" },
      edgesMin: 1,
      edgesMax: 1,
    },
  ],
  faults: [],
  metrics: ["in", "out"],
  card: { subtitle: () => ({ en: "sieve", ko: "체" }), meter: "none" },
  transitMs: () => 0,
  migrations: [],
});

interface SieveState {
  readonly node: NodeIndex;
  readonly out: EdgeIndex;
  readonly stream: StreamIndex;
  readonly share: number;
}

const sieveBehaviour: Behaviour<SieveState> = {
  create: (setup, params) => ({
    node: setup.node,
    out: setup.edgesOut("out")[0]!,
    stream: setup.stream("pass"),
    share: Number(params.passPercent) / 100,
  }),
  arrive: (sim, state, _edge, message) => {
    sim.count(state.node, "in", 1);
    if (sim.uniform(state.stream) >= state.share) {
      sim.release(message);
      return;
    }
    sim.count(state.node, "out", 1);
    sim.publish(state.out, message);
  },
};

const more: readonly Kind[] = [...kinds, { spec: sieve, behaviour: sieveBehaviour }];
const specs = new Map(more.map(({ spec }) => [spec.id, spec]));
const behaviours = new Map(more.map(({ spec, behaviour }) => [spec.id, behaviour]));

const design = sketchDesign({
  nodes: {
    shop: ["producer", { ratePerS: 100 }],
    sieve: ["sieve"],
    orders: ["queue"],
    desk: ["consumer"],
  },
  edges: [
    ["shop.out", "sieve.in"],
    ["sieve.out", "orders.in"],
    ["orders.out", "desk.in"],
  ],
  durationS: 100,
});

test("K2 a new kind is validated, connected and described without a change of shared code", () => {
  expect(validateDesign(design, specs).filter(({ severity }) => severity === "error")).toEqual([]);
  const sketch = { node: "sieve", port: "out" };
  expect(checkConnection({ ...design, edges: {} }, specs, sketch, { node: "desk", port: "in" }).ok).toBe(
    false,
  );
  expect(JSON.stringify(designJsonSchema(specs))).toContain("passPercent");
  const wrong = {
    ...design,
    nodes: { ...design.nodes, sieve: { ...design.nodes.sieve!, params: { passPercent: 101 } } },
  };
  expect(validateDesign(wrong, specs).some(({ at }) => at.param === "passPercent")).toBe(true);
});

test("K2 a new kind runs between the others", () => {
  const { summary } = runBench({ specs, behaviours }, design);
  const share = summary.nodes.orders!.counters.in / summary.nodes.sieve!.counters.in;
  // 10,000 draws: 0.25 ± 4 standard deviations
  expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 10_000));
  expect(edgeViolations(design, summary)).toEqual([]);
  expect(runBench({ specs, behaviours }, design).summary.hash).toBe(summary.hash);
});
