import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDiff, diffDesign, invertDiff, isEmptyDiff } from "./diff.ts";
import { anyDesign, shuffled } from "./sample-designs.ts";
import { sampleDesign } from "./sample-kinds.ts";
import type { Design } from "./design.ts";

describe("differences", () => {
  it("M50 applying the difference gives the other design", () => {
    fc.assert(
      fc.property(anyDesign, anyDesign, (a, b) => {
        expect(applyDiff(a, diffDesign(a, b))).toEqual(b);
      }),
      { numRuns: 300 },
    );
  });

  it("M51 the inverse takes it back, and inverting twice changes nothing", () => {
    fc.assert(
      fc.property(anyDesign, anyDesign, (a, b) => {
        const diff = diffDesign(a, b);
        expect(applyDiff(b, invertDiff(diff))).toEqual(a);
        expect(invertDiff(invertDiff(diff))).toEqual(diff);
      }),
      { numRuns: 300 },
    );
  });

  it("is empty exactly for equal designs, whatever the order of their keys", () => {
    fc.assert(
      fc.property(anyDesign, anyDesign, fc.func(fc.boolean()), (a, b, swap) => {
        expect(isEmptyDiff(diffDesign(a, shuffled(a, swap) as Design))).toBe(true);
        const same = JSON.stringify(a) === JSON.stringify(b);
        if (!same && isEmptyDiff(diffDesign(a, b))) expect(b).toEqual(a);
      }),
    );
  });

  it("M50 leaves both designs alone and keeps the identity of unchanged records", () => {
    const a = sampleDesign();
    const copy = structuredClone(a);
    const moved = { ...a, layout: { nodes: { ...a.layout.nodes, pay: { x: 9, y: 9 } } } };
    const diff = diffDesign(a, moved);
    expect(Object.keys(diff.updated)).toEqual(["layout.nodes/pay"]);
    const applied = applyDiff(a, diff);
    expect(applied.nodes).toBe(a.nodes);
    expect(applied.layout.nodes["shop"]).toBe(a.layout.nodes["shop"]);
    expect(a).toEqual(copy);
    expect(applyDiff(a, diffDesign(a, a))).toBe(a);
  });

  it("names added, updated and removed records", () => {
    const a = sampleDesign();
    const { shop: _gone, ...nodes } = a.nodes;
    const b = {
      ...a,
      name: "Other",
      nodes,
      expectations: { ...a.expectations, more: a.expectations["safe"]! },
    };
    const diff = diffDesign(a, b);
    expect(Object.keys(diff.added)).toEqual(["expectations/more"]);
    expect(Object.keys(diff.updated)).toEqual(["/name"]);
    expect(Object.keys(diff.removed)).toEqual(["nodes/shop"]);
  });

  it("M51 an undo keeps changes of other records made meanwhile", () => {
    const a = sampleDesign();
    const renamed = { ...a, name: "Other" };
    const later = { ...renamed, edges: {} };
    expect(applyDiff(later, invertDiff(diffDesign(a, renamed)))).toEqual({ ...a, edges: {} });
  });
});
