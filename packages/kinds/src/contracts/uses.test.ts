/** Where versions are named and which edges they cross, for showing it there (rule M59). */
import type { Design, Params } from "@eventyard/model";
import { contractUses, versionsOnEdge } from "@eventyard/model";
import { sketchDesign } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kindSpecs } from "../index.ts";

const id = { type: "string" };
const v1 = { type: "object", properties: { id }, required: ["id"], additionalProperties: false };
const v2 = { ...v1, properties: { id, coupon: id } };
const contracts = {
  order: { compatibility: "none", versions: { "1": v1, "2": v2, "10": v2 } },
} as const satisfies Design["contracts"];

interface Case {
  readonly shop?: Params;
  readonly web?: Params;
  readonly pay?: Params;
  /** Of the topic's edge to the payment. */
  readonly edge?: Params;
  readonly contracts?: Design["contracts"];
}

/** shop (e0) and web (e1) → orders → pay (e2), ship (e3) → done (e4) → mail (e5); dead letters of orders (e6). */
function drawn(parts: Case): Design {
  const design = sketchDesign({
    nodes: {
      shop: ["producer", { publishes: "order@1", ...parts.shop }],
      web: ["producer", { publishes: "order@2", ...parts.web }],
      orders: ["topic", {}],
      pay: ["consumer", { accepts: "order@1", emits: false, ...parts.pay }],
      ship: ["consumer", {}],
      done: ["queue", {}],
      mail: ["consumer", { accepts: "order@1, paid@1", reader: "tolerant" }],
      dead: ["queue", {}],
    },
    edges: [
      ["shop.out", "orders.in"],
      ["web.out", "orders.in"],
      ["orders.out", "pay.in"],
      ["orders.out", "ship.in"],
      ["ship.out", "done.in"],
      ["done.out", "mail.in"],
      ["orders.dead", "dead.in"],
    ],
  });
  const e2 = design.edges["e2"]!;
  const edges = { ...design.edges, e2: { ...e2, params: { ...e2.params, ...parts.edge } } };
  return { ...design, edges, contracts: parts.contracts ?? contracts };
}

const seen = (design: Design, edge: string) =>
  versionsOnEdge(design, kindSpecs, edge).map(
    ({ version, publishers, read, refusals }) =>
      [version, publishers.join(" "), read, refusals.map(({ reader }) => reader).join(" ")] as const,
  );

describe("what crosses an edge", () => {
  test("each version with its publishers and with those behind the edge who cannot read it", () => {
    const design = drawn({});
    expect(seen(design, "e0")).toEqual([["1", "shop", true, ""]]);
    expect(seen(design, "e1")).toEqual([["2", "web", true, "pay"]]);
    expect(seen(design, "e2")).toEqual([
      ["1", "shop", true, ""],
      ["2", "web", true, "pay"],
    ]);
    // the tolerant reader takes both
    expect(seen(design, "e5")).toEqual([
      ["1", "shop", true, ""],
      ["2", "web", true, ""],
    ]);
    const [, refused] = versionsOnEdge(design, kindSpecs, "e2");
    expect(refused?.refusals[0]?.text.en).toContain('version 2 has the field "coupon"');
  });

  test("publishers of one version are named together, versions in the order of numbers", () => {
    const both = drawn({ web: { publishes: "order@1" }, shop: { canary: "order@10", canaryPercent: 5 } });
    expect(seen(both, "e3")).toEqual([
      ["1", "shop web", true, ""],
      ["10", "shop", true, ""],
    ]);
  });

  test("a filter keeps them off its edge, and dead letters are not followed", () => {
    expect(seen(drawn({ edge: { filter: "headers.schema-version = 1" } }), "e2")).toEqual([
      ["1", "shop", true, ""],
    ]);
    expect(seen(drawn({}), "e6")).toEqual([]);
  });

  test("what nobody behind says to read is told as such", () => {
    const silent = drawn({ pay: { accepts: "" } });
    expect(seen(silent, "e2").map(([, , read]) => read)).toEqual([false, false]);
    expect(seen(silent, "e3").map(([, , read]) => read)).toEqual([true, true]);
  });

  test("nothing while a schema cannot be read, and of an edge that is not there", () => {
    const broken = { order: { compatibility: "none", versions: { "1": { type: "text" } } } } as const;
    expect(seen(drawn({ contracts: broken }), "e2")).toEqual([]);
    expect(seen(drawn({}), "e99")).toEqual([]);
  });
});

test("uses: every version that a node names, once for each role", () => {
  const uses = contractUses(drawn({ shop: { canary: "order@2", canaryPercent: 5 } }), kindSpecs);
  expect(uses.map(({ node, role, type, version }) => `${node} ${role} ${type}@${version}`)).toEqual([
    "shop publishes order@1",
    "shop publishes order@2",
    "web publishes order@2",
    "pay reads order@1",
    "mail reads order@1",
    "mail reads paid@1",
  ]);
});
