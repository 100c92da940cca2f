import type { Design, KindSpec } from "@eventyard/model";
import { defineKindSpec, emptyDesign, fields } from "@eventyard/model";
import { z } from "zod";
import { describe, expect, test } from "vitest";
import type { EdgeLive, LiveState, NodeLive } from "./live.ts";
import { statusOf } from "./status.ts";
import { troubles, wire } from "./trouble.ts";

const none = z.object({});
const base = {
  version: 1,
  summary: { en: "", ko: "" },
  icon: "",
  simulated: true,
  params: none,
  faults: [],
  metrics: [],
  transitMs: () => 1,
  migrations: [],
} as const;
const port = (id: string, direction: "in" | "out", flow: "publish" | "delivery") =>
  ({
    id,
    direction,
    carries: "event",
    flows: [flow],
    title: { en: id, ko: id },
    edgesMax: 99,
    edgesMin: 0,
  }) as const;
const card = (meter: "workers" | "backlog" | "lanes" | "none") => ({
  meter,
  subtitle: () => ({ en: "", ko: "" }),
});

const source = defineKindSpec({
  ...base,
  id: "source",
  title: { en: "Source", ko: "소스" },
  silhouette: "producer",
  ports: [port("out", "out", "publish")],
  card: card("none"),
});
const bus = defineKindSpec({
  ...base,
  id: "bus",
  title: { en: "Bus", ko: "버스" },
  silhouette: "bus",
  ports: [port("in", "in", "publish"), port("out", "out", "delivery")],
  card: card("backlog"),
  backlogMax: () => 2_000,
});
const lanes = defineKindSpec({
  ...bus,
  id: "lanes",
  card: card("lanes"),
  backlogMax: () => undefined,
});
const worker = defineKindSpec({
  ...base,
  id: "worker",
  title: { en: "Worker", ko: "워커" },
  silhouette: "worker",
  params: z.object({
    workers: z
      .int()
      .min(1)
      .max(20)
      .default(4)
      .register(fields, { label: { en: "Workers", ko: "워커" } }),
  }),
  ports: [port("in", "in", "delivery")],
  card: card("workers"),
  capacityParam: "workers",
});
const specs: ReadonlyMap<string, KindSpec> = new Map(
  [source, bus, lanes, worker].map((spec) => [spec.id, spec]),
);

function design(busKind: "bus" | "lanes"): Design {
  const edge = (from: string, to: string) => ({
    from: { node: from, port: "out" },
    to: { node: to, port: "in" },
    params: { latencyMs: 1 },
  });
  return {
    ...emptyDesign("d"),
    nodes: {
      shop: { kind: "source", name: "Shop", params: {} },
      orders: { kind: busKind, name: "orders", params: {} },
      payment: { kind: "worker", name: "결제", params: {} },
      mail: { kind: "worker", name: "Mail", params: {} },
    },
    edges:
      busKind === "lanes"
        ? { a: edge("shop", "orders"), b: edge("orders", "payment"), c: edge("orders", "mail") }
        : { a: edge("shop", "orders"), b: edge("orders", "payment") },
  };
}

const still: NodeLive = {
  inRate: 0,
  doneRate: 0,
  failRate: 0,
  rejectRate: 0,
  timeoutRate: 0,
  retryRate: 0,
  filterRate: 0,
  backlog: 0,
  busy: 0,
  workers: 0,
  p99Ms: 0,
  lost: 0,
  dead: 0,
  killed: false,
  slowed: false,
  stalled: false,
  failing: false,
  surged: false,
};

interface Numbers {
  readonly windowS?: number;
  readonly nodes?: Readonly<Record<string, Partial<NodeLive>>>;
  readonly edges?: Readonly<Record<string, Partial<EdgeLive>>>;
}

/** 120 events a second, everything in balance, with what a test changes. */
function live(numbers: Numbers = {}): LiveState {
  const calm: Readonly<Record<string, Partial<NodeLive>>> = {
    shop: { inRate: 120 },
    orders: { inRate: 120, doneRate: 120 },
    payment: { inRate: 120, doneRate: 120, busy: 3, workers: 4, p99Ms: 41 },
    mail: { inRate: 120, doneRate: 120, busy: 1, workers: 4, p99Ms: 12 },
  };
  return {
    windowS: numbers.windowS ?? 10,
    node: (id) => ({ ...still, ...calm[id], ...numbers.nodes?.[id] }),
    edge: (id) => ({ rate: 120, backlog: 0, cut: false, ...numbers.edges?.[id] }),
  };
}

const queueWiring = wire(design("bus"), specs);
const topicWiring = wire(design("lanes"), specs);
const overloaded: Numbers = {
  nodes: { orders: { inRate: 120, backlog: 1_000 }, payment: { doneRate: 80, busy: 4, workers: 4 } },
};

describe("status sentence", () => {
  test("calm: rate and tail, in both languages", () => {
    const status = statusOf(queueWiring, live());
    expect(status.severity).toBe("ok");
    expect(status.text.en).toBe("All is well: 120 events a second, p99 41 ms.");
    expect(status.text.ko).toBe("이상 없습니다. 초당 120건, p99 41 ms.");
  });

  test("falling behind: by how much, when the backlog is full, and how many workers mend it", () => {
    const status = statusOf(queueWiring, live(overloaded));
    expect(status.severity).toBe("bad");
    expect(status.node).toBe("payment");
    expect(status.text.en).toBe("결제 falls behind by 40 messages a second.");
    expect(status.text.ko).toBe("결제가 초당 40건씩 밀리고 있습니다.");
    expect(status.detail?.en).toBe("The backlog is full in 25 s; messages after that are lost.");
    expect(status.fix).toEqual({
      node: "payment",
      params: { workers: 7 },
      text: { en: "4 → 7 workers", ko: "워커 4 → 7" },
    });
  });

  test("the offered workers carry the load: at today's pace each, with some spare", () => {
    const wanted = Number(statusOf(queueWiring, live(overloaded)).fix?.params["workers"]);
    expect(wanted * (80 / 4)).toBeGreaterThan(120);
    expect((wanted - 1) * (80 / 4)).toBeLessThan(120 * 1.2);
  });

  test("no repair is offered beyond the parameter's range or where the cause is a fault", () => {
    const crowd = {
      orders: { inRate: 1_000, backlog: 1_000 },
      payment: { doneRate: 80, busy: 4, workers: 4 },
    };
    expect(statusOf(queueWiring, live({ nodes: crowd })).fix).toBeUndefined();
    const slowed = { ...overloaded.nodes, payment: { doneRate: 8, busy: 4, workers: 4, slowed: true } };
    expect(statusOf(queueWiring, live({ nodes: slowed })).fix).toBeUndefined();
  });

  test("a full backlog is said to lose what arrives", () => {
    const full = { ...overloaded.nodes, orders: { inRate: 120, backlog: 2_000 } };
    expect(statusOf(queueWiring, live({ nodes: full })).detail?.en).toContain(
      "is full: what arrives now is lost",
    );
  });

  test("down: who, and that the bus keeps its messages", () => {
    const down = { orders: { backlog: 1_204 }, payment: { killed: true, workers: 0, busy: 0, doneRate: 0 } };
    const status = statusOf(queueWiring, live({ nodes: down }));
    expect(status.text.en).toBe("결제 is down; orders keeps its 1,204 messages.");
    expect(status.text.ko).toBe("결제가 중단되었습니다. orders가 메시지 1,204건을 보관하고 있습니다.");
    expect(statusOf(queueWiring, live({ nodes: { shop: { killed: true } } })).text.en).toBe(
      "Shop is down and sends nothing.",
    );
  });

  test("catching up: how much is left and how long it takes", () => {
    const status = statusOf(
      queueWiring,
      live({
        nodes: { orders: { inRate: 60, backlog: 1_204 }, payment: { doneRate: 160, busy: 4, workers: 4 } },
      }),
    );
    expect(status).toMatchObject({ severity: "warn", node: "payment" });
    expect(status.text.en).toBe("결제 catches up: 1,204 left, about 12 s.");
    expect(status.text.ko).toContain("1,204건 남음, 약 12초");
  });

  test("a cut connection is named with both ends", () => {
    const status = statusOf(
      queueWiring,
      live({ edges: { b: { cut: true } }, nodes: { orders: { backlog: 9 } } }),
    );
    expect(status).toMatchObject({ severity: "bad", edge: "b" });
    expect(status.text.en).toBe("The connection from orders to 결제 is cut.");
    expect(status.detail?.en).toBe("orders keeps 9 messages until it is back.");
    expect(statusOf(queueWiring, live({ edges: { a: { cut: true } } })).detail?.en).toBe(
      "What is sent over it is lost.",
    );
  });

  test("a frozen node is named before the backlog that it causes", () => {
    const frozen = { ...overloaded.nodes, payment: { slowed: true, stalled: true, busy: 4, workers: 4 } };
    const status = statusOf(queueWiring, live({ nodes: frozen }));
    expect(status).toMatchObject({ severity: "bad", node: "payment" });
    expect(status.text.en).toBe("결제 is frozen: its connections are open, and nothing moves.");
    expect(troubles(queueWiring, live({ nodes: frozen })).get("payment")).toBe("frozen");
  });

  test("failing, slowed and surged nodes are named", () => {
    const failing = live({ nodes: { payment: { failRate: 120, failing: true, workers: 4 } } });
    expect(statusOf(queueWiring, failing).text.en).toBe("50 % of the attempts at 결제 fail.");
    expect(statusOf(queueWiring, live({ nodes: { mail: { slowed: true } } })).severity).toBe("warn");
    expect(statusOf(queueWiring, live({ nodes: { shop: { surged: true } } })).text.en).toBe(
      "Shop sends ten times as much as usual.",
    );
  });

  test("one lane of a topic falls behind without the others", () => {
    const state = live({
      edges: { b: { backlog: 300 } },
      nodes: { payment: { doneRate: 80, busy: 4, workers: 4 } },
    });
    expect(statusOf(topicWiring, state).node).toBe("payment");
    expect([...troubles(topicWiring, state)]).toEqual([["payment", "overloaded"]]);
  });

  test("a long backlog that neither grows nor shrinks is not called well", () => {
    const long = live({
      nodes: { orders: { inRate: 120, backlog: 1_200 }, payment: { doneRate: 119, busy: 4, workers: 4 } },
    });
    const status = statusOf(queueWiring, long);
    expect(status).toMatchObject({ severity: "warn", node: "payment" });
    expect(status.text.en).toBe("1,200 messages wait for 결제, about 10 s of work.");
    expect(status.text.ko).toContain("1,200건이 밀려");
  });

  test("chance is no trouble: a short window blames nobody, a short backlog stays calm", () => {
    const short = { ...overloaded, windowS: 0.05 };
    expect(statusOf(queueWiring, live(short)).text.en).not.toContain("falls behind");
    const few = { orders: { inRate: 120, backlog: 6 }, payment: { doneRate: 80, busy: 4, workers: 4 } };
    expect(statusOf(queueWiring, live({ nodes: few })).severity).toBe("ok");
    expect(troubles(queueWiring, live({ nodes: few })).size).toBe(0);
  });

  test("nothing moves; and what was lost is not forgotten", () => {
    const silent = live({ edges: { a: { rate: 0 } } });
    expect(statusOf(queueWiring, silent).text.ko).toBe("지금은 흐르는 이벤트가 없습니다.");
    const lossy = statusOf(queueWiring, live({ nodes: { orders: { lost: 32 } } }));
    expect(lossy).toMatchObject({ severity: "warn", detail: { en: "32 messages were lost so far." } });
  });
});
