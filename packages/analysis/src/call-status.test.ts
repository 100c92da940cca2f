/** The sentence between services that call each other, and what a bus cannot bring anywhere. */
import type { Design, KindSpec } from "@eventyard/model";
import { defineKindSpec, emptyDesign, fields } from "@eventyard/model";
import { z } from "zod";
import { describe, expect, test } from "vitest";
import type { EdgeLive, LiveState, NodeLive } from "./live.ts";
import { statusOf } from "./status.ts";
import { troubles, wire } from "./trouble.ts";

const text = (word: string) => ({ en: word, ko: word });
const base = {
  version: 1,
  title: text("kind"),
  summary: text(""),
  icon: "",
  simulated: true,
  params: z.object({}),
  faults: [],
  metrics: [],
  transitMs: () => 1,
  migrations: [],
  card: { meter: "workers", subtitle: () => text("") },
} as const;

function port(id: string, direction: "in" | "out", flow: "call" | "publish" | "delivery", dead = false) {
  const carries = flow === "call" ? "call" : "event";
  return { id, direction, carries, flows: [flow], title: text(id), edgesMin: 0, edgesMax: 9, dead } as const;
}

const users = defineKindSpec({
  ...base,
  id: "users",
  silhouette: "producer",
  ports: [port("calls", "out", "call")],
});
const service = defineKindSpec({
  ...base,
  id: "service",
  silhouette: "worker",
  params: z.object({
    threads: z
      .int()
      .min(1)
      .max(99)
      .default(10)
      .register(fields, { label: { en: "Threads", ko: "스레드" } }),
  }),
  capacityParam: "threads",
  ports: [port("in", "in", "call"), port("calls", "out", "call"), port("events", "out", "publish")],
});
const bus = defineKindSpec({
  ...base,
  id: "bus",
  silhouette: "bus",
  card: { ...base.card, meter: "lanes" },
  inOrder: () => true,
  ports: [port("in", "in", "publish"), port("out", "out", "delivery"), port("dead", "out", "publish", true)],
});
const worker = defineKindSpec({
  ...base,
  id: "worker",
  silhouette: "worker",
  ports: [port("in", "in", "delivery")],
});
const specs: ReadonlyMap<string, KindSpec> = new Map(
  [users, service, bus, worker].map((spec) => [spec.id, spec]),
);

const edge = (from: string, fromPort: string, to: string) => ({
  from: { node: from, port: fromPort },
  to: { node: to, port: "in" },
  params: { latencyMs: 1 },
});
const design: Design = {
  ...emptyDesign("d"),
  nodes: {
    bus: { kind: "bus", name: "events", params: {} },
    graves: { kind: "bus", name: "graves", params: {} },
    order: { kind: "service", name: "Order service", params: {} },
    payment: { kind: "service", name: "결제", params: {} },
    users: { kind: "users", name: "Shoppers", params: {} },
    worker: { kind: "worker", name: "Reader", params: {} },
  },
  edges: {
    a: edge("users", "calls", "order"),
    b: edge("order", "calls", "payment"),
    c: edge("order", "events", "bus"),
    d: edge("bus", "out", "worker"),
    e: edge("bus", "dead", "graves"),
  },
};
const wiring = wire(design, specs);

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

function live(
  nodes: Readonly<Record<string, Partial<NodeLive>>>,
  edges: Readonly<Record<string, Partial<EdgeLive>>> = {},
): LiveState {
  const calm: Readonly<Record<string, Partial<NodeLive>>> = {
    users: { inRate: 80 },
    order: { inRate: 80, doneRate: 80, busy: 4, workers: 10 },
    payment: { inRate: 80, doneRate: 80, busy: 4, workers: 10 },
    bus: { inRate: 80, doneRate: 80 },
    worker: { inRate: 80, doneRate: 80, busy: 1, workers: 3 },
  };
  return {
    windowS: 10,
    node: (id) => ({ ...still, ...calm[id], ...nodes[id] }),
    edge: (id) => ({ rate: id === "e" ? 0 : 80, backlog: 0, cut: false, ...edges[id] }),
  };
}

describe("the sentence about calls", () => {
  test("nothing refused, late or repeated: all is well", () => {
    expect(statusOf(wiring, live({})).severity).toBe("ok");
    expect(troubles(wiring, live({})).size).toBe(0);
  });

  test("a service that is down: who waits for it, and how many calls time out", () => {
    const state = live({ payment: { killed: true }, order: { timeoutRate: 12 } });
    const status = statusOf(wiring, state);
    expect(status.node).toBe("payment");
    expect(status.text.en).toBe("Order service waits for 결제, which is down: callers time out.");
    expect(status.text.ko).toBe("Order service가 중단된 결제의 응답을 기다리고 있습니다.");
    expect(status.detail?.en).toBe("12 calls a second time out.");
    expect(troubles(wiring, state).get("order")).toBe("timing-out");
  });

  test("a service that is down and refuses at once: the requests fail", () => {
    const status = statusOf(wiring, live({ payment: { killed: true }, order: { failRate: 80 } }));
    expect(status.text.en).toBe("Order service waits for 결제, which is down.");
    expect(status.detail?.ko).toBe("요청이 초당 80건씩 실패합니다.");
  });

  test("a full queue: how many are refused, and how many threads mend it", () => {
    const state = live({ order: { inRate: 80, doneRate: 60, rejectRate: 12, busy: 10, workers: 10 } });
    const status = statusOf(wiring, state);
    expect(status.text.en).toBe("Order service refuses 12 requests a second.");
    expect(status.text.ko).toBe("Order service가 요청을 초당 12건씩 거부하고 있습니다.");
    expect(status.detail?.en).toBe("Its queue is full and all 10 workers are busy.");
    expect(status.fix).toMatchObject({ node: "order", params: { threads: 16 } });
    expect(troubles(wiring, state).get("order")).toBe("overloaded");
  });

  test("refusals of a caller are not its own", () => {
    expect(statusOf(wiring, live({ users: { rejectRate: 12 } })).severity).toBe("ok");
  });

  test("a retry storm: requests and attempts", () => {
    const status = statusOf(wiring, live({ users: { retryRate: 240 } }, { a: { rate: 320 } }));
    expect(status.text.en).toBe("80 requests a second from Shoppers became 320 attempts.");
    expect(status.text.ko).toBe("Shoppers의 요청 초당 80건이 재시도 때문에 320건으로 불어났습니다.");
  });

  test("some retries are no storm", () => {
    expect(statusOf(wiring, live({ users: { retryRate: 20 } }, { a: { rate: 100 } })).severity).toBe("ok");
  });

  test("a storm that makes a service refuse is the reason given, and more threads are not offered", () => {
    const numbers = { users: { retryRate: 240 }, order: { rejectRate: 200, busy: 10, inRate: 320 } };
    const status = statusOf(wiring, live(numbers, { a: { rate: 320 } }));
    expect(status.text.en).toBe("Order service refuses 200 requests a second.");
    expect(status.detail?.en).toBe("80 requests a second from Shoppers became 320 attempts.");
    expect(status.fix).toBeUndefined();
  });

  test("requests that wait for a full crew", () => {
    const status = statusOf(wiring, live({ payment: { backlog: 40, busy: 10, workers: 10 } }));
    expect(status.text.en).toBe("40 requests wait for 결제: every worker is busy.");
    expect(status.severity).toBe("warn");
  });

  test("late answers are named where the wait ends, not where it is felt", () => {
    const numbers = { users: { timeoutRate: 9 }, order: { timeoutRate: 8 }, payment: { slowed: true } };
    const status = statusOf(wiring, live(numbers));
    expect(status.node).toBe("payment");
    expect(status.text.en).toBe("결제 answers too late: 8 calls a second from Order service time out.");
  });
});

describe("the sentence about a bus", () => {
  test("a group that falls behind while workers are free is held up by order", () => {
    const edges = { d: { backlog: 500 } };
    const held = live({ worker: { doneRate: 50, busy: 1, workers: 3 } }, edges);
    expect(statusOf(wiring, held).text.en).toBe(
      "Reader falls behind by 30 messages a second although workers are free.",
    );
    expect(statusOf(wiring, held).detail?.ko).toContain("파티션이나 키 하나가");
    expect(statusOf(wiring, held).fix).toBeUndefined();
    expect(troubles(wiring, held).get("worker")).toBe("held-up");
    // where nothing is in order it is a burst that the workers have not reached yet
    const loose = wire(design, new Map(specs).set("bus", { ...bus, inOrder: () => false }));
    expect(statusOf(loose, held).text.en).toMatch(/^500 messages wait for Reader/);
    const poison = live({ worker: { doneRate: 50, failRate: 1, busy: 1, workers: 3 } }, edges);
    expect(statusOf(wiring, poison).detail?.en).toBe(
      "A message that keeps failing holds up those behind it.",
    );
  });

  test("a group that takes nothing although its workers are idle stands still", () => {
    const edges = { d: { backlog: 500 } };
    const idle = { doneRate: 0, busy: 0, workers: 3 };
    const status = statusOf(wiring, live({ worker: idle }, edges));
    expect(status.text.en).toBe("Reader gets nothing from events; 500 messages wait.");
    expect(status.text.ko).toBe(
      "Reader가 events에서 아무것도 받지 못하고 있습니다. 메시지 500건이 기다립니다.",
    );
    expect(status.detail?.en).toContain("a rebalance");
    // one that is tried again and again between pauses is not that
    const poison = statusOf(wiring, live({ worker: { ...idle, failRate: 1 } }, edges));
    expect(poison.detail?.en).toBe("A message that keeps failing holds up those behind it.");
    // nobody is there: that is another sentence
    expect(statusOf(wiring, live({ worker: { ...idle, workers: 0 } }, edges)).text.en).not.toContain(
      "nothing",
    );
  });

  test("dead letters that grow: how fast, and what lies there", () => {
    const status = statusOf(wiring, live({ graves: { backlog: 30 } }, { e: { rate: 3 } }));
    expect(status.text.en).toBe("events gives up 3 messages a second: they go to graves.");
    expect(status.text.ko).toBe("events에서 처리하지 못한 메시지가 초당 3건씩 데드레터로 빠지고 있습니다.");
    expect(status.detail?.en).toBe("30 are kept there.");
    expect(statusOf(wiring, live({ graves: { backlog: 30 } })).severity, "old ones are no news").toBe("ok");
  });

  test("events that match nothing", () => {
    const status = statusOf(wiring, live({ bus: { filterRate: 8 } }));
    expect(status.text.en).toBe("8 events a second at events match no rule or subscription.");
    expect(status.severity).toBe("warn");
    expect(statusOf(wiring, live({ worker: { filterRate: 8 } })).severity, "a filter's work").toBe("ok");
  });
});
