/** A reader that fails because it does not know the version of what it gets: the sentence says which, and why. */
import { statusOf, wire } from "@eventyard/analysis";
import type { LiveState } from "@eventyard/analysis";
import { kindSpecs } from "@eventyard/kinds";
import { emptyDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { expect, test } from "vitest";

const object = (...required: string[]) => ({
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(required.map((name) => [name, { type: "string" }])),
  required,
});

function shop(reader: "strict" | "tolerant"): Design {
  const edge = (from: string, to: string) => ({
    from: { node: from, port: "out" },
    to: { node: to, port: "in" },
    params: { latencyMs: 1 },
  });
  return {
    ...emptyDesign("shop"),
    nodes: {
      shop: { kind: "producer", name: "Shop", params: { publishes: "order@2" } },
      orders: { kind: "queue", name: "orders", params: {} },
      billing: { kind: "consumer", name: "Billing", params: { accepts: "order@1", reader } },
    },
    edges: { a: edge("shop", "orders"), b: edge("orders", "billing") },
    contracts: {
      order: { compatibility: "none", versions: { "1": object("id"), "2": object("id", "coupon") } },
    },
  };
}

/** Every attempt of Billing fails. */
function failing(): LiveState {
  const calm = {
    inRate: 5,
    doneRate: 0,
    failRate: 0,
    rejectRate: 0,
    timeoutRate: 0,
    retryRate: 0,
    filterRate: 0,
    backlog: 0,
    busy: 0,
    workers: 4,
    p99Ms: 0,
    lost: 0,
    dead: 0,
    killed: false,
    slowed: false,
    stalled: false,
    failing: false,
    surged: false,
  };
  return {
    windowS: 1,
    node: (id) => (id === "billing" ? { ...calm, failRate: 5 } : calm),
    edge: () => ({ rate: 5, backlog: 0, cut: false }),
  };
}

test("the version that is not understood is named beside the failures", () => {
  const { text, detail } = statusOf(wire(shop("strict"), kindSpecs), failing());
  expect(text.en).toBe("100 % of the attempts at Billing fail.");
  expect(detail?.en).toMatch(
    /^"Billing" \(strict reader of order@1\) cannot read order@2 from "Shop": .*coupon/,
  );
  expect(detail?.ko).toContain("order@2 이벤트를 읽을 수 없습니다");
});

test("who understands all that it gets fails for another reason", () => {
  const { detail } = statusOf(wire(shop("tolerant"), kindSpecs), failing());
  expect(detail?.en).toBe("5 failed attempts a second.");
});
