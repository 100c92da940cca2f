import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkConnection, edgeFlow } from "./connect.ts";
import type { Design, PortRef } from "./design.ts";
import { edge, sampleDesign, sampleKinds } from "./sample-kinds.ts";
import { validateDesign } from "./validate.ts";

const base = sampleDesign();
const design: Design = {
  ...base,
  nodes: {
    ...base.nodes,
    fan: { kind: "spread", name: "fan", params: {} },
    mail: { kind: "worker", kindVersion: 2, name: "Mail", params: {} },
    third: { kind: "worker", kindVersion: 2, name: "Third", params: {} },
    asker: { kind: "caller", name: "Asker", params: {} },
  },
};

const ref = (text: string): PortRef => edge(text, "x.x").from;
const check = (from: string, to: string, on = design) => checkConnection(on, sampleKinds, ref(from), ref(to));

describe("checkConnection", () => {
  it("M41 takes the first of the source's flows that the target lists", () => {
    expect(check("fan.out", "mail.in")).toEqual({ ok: true, flow: "delivery" });
    expect(check("fan.out", "queue.in")).toEqual({ ok: true, flow: "publish" });
    expect(edgeFlow(design, sampleKinds, edge("fan.out", "queue.in"))).toBe("publish");
    expect(edgeFlow(design, sampleKinds, edge("shop.out", "mail.in"))).toBeUndefined();
  });

  it.each([
    ["connect.unknown", "shop.exit", "queue.in"],
    ["connect.unknown", "toString.out", "queue.in"],
    ["connect.self", "queue.dead", "queue.in"],
    ["connect.direction", "queue.in", "shop.out"],
    ["connect.type", "asker.ask", "queue.in"],
    ["connect.flow", "shop.out", "mail.in"],
    ["connect.duplicate", "shop.out", "queue.in"],
  ])("M42 refuses with %s and says why", (code, from, to) => {
    const result = check(from, to);
    expect(result).toMatchObject({ ok: false, code });
    expect(!result.ok && result.text.ko).toMatch(/[가-힣]/);
  });

  it("M42 refuses when the port is full", () => {
    const full = { ...design, edges: { ...design.edges, e3: edge("queue.out", "mail.in") } };
    const result = check("queue.out", "third.in", full);
    expect(result).toMatchObject({ ok: false, code: "connect.full" });
    expect(!result.ok && result.text.en).toContain("at most 2 connections");
  });

  it("M43 offers a bus between producer and worker, and it works", () => {
    const result = check("shop.out", "mail.in");
    expect(result).toMatchObject({
      text: { en: `Events travel through a bus: "Web shop" cannot hand them to "Mail" directly.` },
      repair: { insertKind: "spread", text: { en: "Insert a spread between them" } },
    });
    expect(check("shop.out", "fan.in").ok && check("fan.out", "mail.in").ok).toBe(true);
  });

  it("M43 offers a worker between two buses that only lend", () => {
    expect(check("queue.out", "fan.in")).toMatchObject({ repair: { insertKind: "worker" } });
  });

  it("M40 agrees with validateDesign about every pair of ports", () => {
    const refs = Object.entries(design.nodes).flatMap(([id, node]) =>
      (sampleKinds.get(node.kind)?.ports ?? []).map((port): PortRef => ({ node: id, port: port.id })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...refs), fc.constantFrom(...refs), (from, to) => {
        const drawn = { ...design, edges: { ...design.edges, zz: { from, to, params: { latencyMs: 1 } } } };
        const found = validateDesign(drawn, sampleKinds).filter(
          (problem) => problem.at.edge === "zz" || problem.code === "port.full",
        );
        expect(checkConnection(design, sampleKinds, from, to).ok).toBe(found.length === 0);
      }),
      { numRuns: 300 },
    );
  });
});
