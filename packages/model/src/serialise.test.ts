import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { semanticHash } from "./hash.ts";
import { parseDesign } from "./parse.ts";
import { anyDesign, shuffled } from "./sample-designs.ts";
import { isSimulated, sampleDesign, sampleKinds } from "./sample-kinds.ts";
import { serialiseDesign } from "./serialise.ts";
import type { Design } from "./design.ts";

describe("serialiseDesign", () => {
  it("M21 is undone by parseDesign, unknown keys included", () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        const result = parseDesign(serialiseDesign(design), sampleKinds);
        expect(result).toMatchObject({ ok: true });
        expect(result.ok && result.design).toEqual(design);
      }),
      { numRuns: 300 },
    );
  });

  it("M20 does not depend on the order of keys", () => {
    fc.assert(
      fc.property(anyDesign, fc.func(fc.boolean()), (design, swap) => {
        const other = shuffled(design, swap) as Design;
        expect(serialiseDesign(other)).toBe(serialiseDesign(design));
      }),
    );
  });

  it("M20 begins with format and version, indents by two spaces and ends with a line feed", () => {
    const lines = serialiseDesign(sampleDesign()).split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "{",
      `  "format": "eventyard",`,
      `  "version": 1,`,
      `  "minReader": 1,`,
      `  "name": "Sample",`,
    ]);
    expect(lines.at(-1)).toBe("");
  });

  it("M22 moving a node changes only lines of the layout block at the end", () => {
    const design = { ...sampleDesign(), "x-later": { z: 1 } };
    const moved = { ...design, layout: { nodes: { ...design.layout.nodes, pay: { x: 1, y: 2 } } } };
    const [before, after] = [design, moved].map((one) => serialiseDesign(one).split('  "layout": {'));
    expect(after?.[0]).toBe(before?.[0]);
    expect(after?.[1]).not.toBe(before?.[1]);
    expect(Object.keys(JSON.parse(serialiseDesign(design)) as object).at(-1)).toBe("layout");
  });
});

describe("semanticHash", () => {
  it("M60 does not depend on key order, names, layout, expectations or unknown keys", () => {
    fc.assert(
      fc.property(anyDesign, fc.func(fc.boolean()), fc.string(), (design, swap, name) => {
        const renamed = Object.entries(design.nodes).map(([id, node]) => [id, { ...node, name, "x-new": 1 }]);
        const other = {
          ...design,
          name,
          nodes: Object.fromEntries(renamed) as Design["nodes"],
          layout: { nodes: {} },
          expectations: {},
          "x-later": true,
        };
        expect(semanticHash(shuffled(other, swap) as Design, isSimulated)).toBe(
          semanticHash(design, isSimulated),
        );
      }),
    );
  });

  it("M60 does not change with a note", () => {
    const design = sampleDesign();
    const noted = (text: string) => ({
      ...design,
      nodes: { ...design.nodes, note: { kind: "paper", name: "Note", params: { text } } },
    });
    for (const one of [noted("a"), noted("b")])
      expect(semanticHash(one, isSimulated)).toBe(semanticHash(design, isSimulated));
  });

  it("M60 changes with a parameter, an edge, a latency, a kind, the seed and a step", () => {
    const design = sampleDesign();
    const { scenario, nodes, edges } = design;
    const { e1 } = edges;
    const { shop } = nodes;
    if (e1 === undefined || shop === undefined) throw new Error("sample changed");
    const variants: readonly Design[] = [
      design,
      { ...design, nodes: { ...nodes, shop: { ...shop, params: { ratePerS: 121 } } } },
      { ...design, nodes: { ...nodes, shop: { ...shop, kind: "spread" } } },
      { ...design, edges: { e1 } },
      { ...design, edges: { ...edges, e1: { ...e1, params: { latencyMs: 3 } } } },
      { ...design, edges: { ...edges, e1: { ...e1, to: { node: "queue", port: "dead" } } } },
      { ...design, scenario: { ...scenario, seed: 8 } },
      { ...design, scenario: { ...scenario, steps: scenario.steps.slice(1) } },
    ];
    expect(new Set(variants.map((one) => semanticHash(one, isSimulated))).size).toBe(variants.length);
  });

  it("M60 is FNV-1a over sorted, dense JSON, the same on every machine", () => {
    const design = {
      ...sampleDesign(),
      nodes: {},
      edges: {},
      scenario: { seed: 1, durationS: 2, steps: [] },
    };
    let hash = 0xcbf29ce484222325n;
    for (const char of `{"edges":{},"nodes":{},"scenario":{"durationS":2,"seed":1,"steps":[]}}`) {
      const unit = BigInt(char.charCodeAt(0));
      for (const byte of [unit & 0xffn, unit >> 8n])
        hash = BigInt.asUintN(64, (hash ^ byte) * 0x100000001b3n);
    }
    expect(semanticHash(design, isSimulated)).toBe(hash.toString(16).padStart(16, "0"));
    expect(semanticHash(sampleDesign(), isSimulated)).toBe("b17834ab0fd8b2fa");
  });
});
