/** Fixes: exact, exclusive where they must be, and never at the cost of an edit. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Design } from "../design.ts";
import { applyDiff, diffDesign, invertDiff } from "../diff.ts";
import { semanticHash } from "../hash.ts";
import { edge, isSimulated, sampleDesign, sampleKinds } from "../sample-kinds.ts";
import { parseDesign } from "../parse.ts";
import { serialiseDesign } from "../serialise.ts";
import { fixFrom } from "./fix-from.ts";
import { areAlternatives, fixState, switchFix } from "./fixes.ts";
import { scripted } from "./sample-scripts.ts";
import type { Fix } from "./script.ts";

function switched(design: Design, id: string, on: boolean): Design {
  const result = switchFix(design, id, on);
  if (!result.ok) throw new Error(result.text.en);
  return result.design;
}

function withFixes(fixes: Record<string, Fix>): Design {
  return { ...sampleDesign(), fixes };
}

/** An edge that one fix adds leads to a node that only another one adds: that one's node stays while the edge is there (M88). */
function dependOnEachOther(design: Design): boolean {
  return Object.values(design.fixes ?? {}).some(({ addNodes, addEdges }) =>
    Object.values(addEdges ?? {}).some(({ from, to }) =>
      [from.node, to.node].some((node) => !Object.hasOwn({ ...design.nodes, ...addNodes }, node)),
    ),
  );
}

function expects(scope: string): Design["expectations"] {
  return { x: { metric: "done", scope, statistic: "total", comparator: ">", bound: 1 } };
}

function sends(node: string): Design["scenario"] {
  return { seed: 1, durationS: 60, steps: [{ atMs: 0, command: { type: "send", node, count: 1 } }] };
}

const setWorkers: Fix = { name: "More workers", nodes: { pay: { workers: 8 } } };

describe("switching, for any design and fix", () => {
  it("M86 on, then off, gives the same design and the same file", () => {
    let reached = 0;
    let removed = 0;
    fc.assert(
      fc.property(scripted, fc.constantFrom("f1", "f2", "f3"), (design, id) => {
        const on = switchFix(design, id, true);
        if (!on.ok) return;
        reached++;
        removed += design.fixes?.[id]?.removeNodes?.length ?? 0;
        expect(on.design.fixes?.[id]?.before).toBeDefined();
        const off = switched(on.design, id, false);
        expect(off).toEqual(design);
        expect(serialiseDesign(off)).toBe(serialiseDesign(design));
      }),
      { numRuns: 500 },
    );
    expect(reached).toBeGreaterThan(50);
    expect(removed).toBeGreaterThan(5);
  });

  it("M84 M86 what is on says so, on twice is on once, and undo takes it back", () => {
    fc.assert(
      fc.property(scripted, (design) => {
        for (const [id, fix] of Object.entries(design.fixes ?? {})) {
          expect(fixState(design, id)).toBe("off");
          const result = switchFix(design, id, true);
          if (!result.ok) continue;
          const on = result.design;
          const contradicts =
            (fix.removeEdges ?? []).some((one) => Object.hasOwn(fix.edges ?? {}, one)) ||
            (fix.removeNodes ?? []).some((one) => Object.hasOwn(fix.nodes ?? {}, one));
          expect(fixState(on, id)).toBe(contradicts ? "changed" : "on");
          expect(switched(on, id, true)).toBe(on);
          expect(applyDiff(on, invertDiff(diffDesign(design, on)))).toEqual(design);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("M87 no two alternatives are ever on, in whatever order they are switched", () => {
    const step = fc.record({ id: fc.constantFrom("f1", "f2", "f3"), on: fc.boolean() });
    fc.assert(
      fc.property(scripted, fc.array(step, { maxLength: 8 }), (design, steps) => {
        let now = design;
        for (const { id, on } of steps) {
          const result = switchFix(now, id, on);
          if (result.ok) now = result.design;
        }
        const lit = Object.values(now.fixes ?? {}).filter(({ before }) => before !== undefined);
        lit.forEach((a, index) => {
          for (const b of lit.slice(index + 1)) expect(areAlternatives(a, b)).toBe(false);
        });
        if (dependOnEachOther(design)) return;
        for (const id of Object.keys(now.fixes ?? {})) now = switched(now, id, false);
        expect(now.nodes).toEqual(design.nodes);
        expect(now.edges).toEqual(design.edges);
      }),
      { numRuns: 300 },
    );
  });

  it("M60 captions and fixes say nothing to the hash; what a fix changes does", () => {
    fc.assert(
      fc.property(scripted, (design) => {
        const { captions: _c, fixes: _f, ...bare } = design;
        expect(semanticHash(design, isSimulated)).toBe(semanticHash(bare, isSimulated));
      }),
    );
    const design = withFixes({ more: setWorkers });
    expect(semanticHash(switched(design, "more", true), isSimulated)).not.toBe(
      semanticHash(design, isSimulated),
    );
  });

  it("M21 M80 scripts are read as they were written, on or off", () => {
    fc.assert(
      fc.property(scripted, fc.boolean(), (design, on) => {
        const result = on ? switchFix(design, "f1", true) : undefined;
        const now = result?.ok === true ? result.design : design;
        expect(parseDesign(serialiseDesign(now), sampleKinds)).toMatchObject({ ok: true, design: now });
      }),
    );
  });
});

describe("edits while a fix is on", () => {
  it("M88 an edited parameter says changed and stays; the rest is restored", () => {
    const two: Fix = { name: "Two", nodes: { pay: { workers: 8, serviceMs: 5 } } };
    const on = switched(withFixes({ two }), "two", true);
    const edited = {
      ...on,
      nodes: {
        ...on.nodes,
        pay: { ...on.nodes["pay"]!, name: "Paying", params: { workers: 6, serviceMs: 5 } },
      },
    };
    expect(fixState(edited, "two")).toBe("changed");
    const off = switched(edited, "two", false);
    expect(fixState(off, "two")).toBe("off");
    expect(off.nodes["pay"]).toMatchObject({ name: "Paying", params: { workers: 6 } });
    // it was not written before, and is not written now
    expect(off.nodes["pay"]!.params).not.toHaveProperty("serviceMs");
    // and on again: what was edited is what comes back
    expect(switched(switched(off, "two", true), "two", false)).toEqual(off);
  });

  it("M84 M88 a value edited while it was off is the one that comes back", () => {
    const design = withFixes({ more: setWorkers });
    const edited = {
      ...design,
      nodes: { ...design.nodes, pay: { ...design.nodes["pay"]!, params: { workers: 5 } } },
    };
    const on = switched(edited, "more", true);
    expect(on.nodes["pay"]!.params["workers"]).toBe(8);
    expect(switched(on, "more", false)).toEqual(edited);
  });

  it("M88 an added node stays if something else names it, and edited edges stay", () => {
    const add: Fix = {
      name: "Dead letters",
      addNodes: { spare: { node: { kind: "worker", name: "Spare", params: {} }, at: { x: 1, y: 2 } } },
      addEdges: { "to-spare": edge("queue.out", "spare.in") },
    };
    const on = switched(withFixes({ add }), "add", true);
    expect(on.layout.nodes["spare"]).toEqual({ x: 1, y: 2 });
    const watched = {
      ...on,
      expectations: {
        ...on.expectations,
        busy: { metric: "busy", scope: "spare", statistic: "max", comparator: "<", bound: 1 } as const,
      },
    };
    const off = switched(watched, "add", false);
    expect(off.nodes).toHaveProperty("spare");
    expect(off.layout.nodes).toHaveProperty("spare");
    expect(off.edges).not.toHaveProperty("to-spare");
    const slow = { ...on, edges: { ...on.edges, "to-spare": edge("queue.out", "spare.in", 50) } };
    expect(fixState(slow, "add")).toBe("changed");
    expect(switched(slow, "add", false).edges["to-spare"]?.params.latencyMs).toBe(50);
    expect(switched(slow, "add", false).nodes).toHaveProperty("spare");
  });

  it("M88 an edge that was removed comes back only if its nodes are there and its id is free", () => {
    const cut: Fix = { name: "Cut", removeEdges: ["e2"] };
    const on = switched(withFixes({ cut }), "cut", true);
    const { pay: _gone, ...nodes } = on.nodes;
    expect(switched({ ...on, nodes }, "cut", false).edges).not.toHaveProperty("e2");
    const other = { ...on, edges: { ...on.edges, e2: edge("shop.out", "queue.in", 9) } };
    expect(fixState(other, "cut")).toBe("changed");
    expect(switched(other, "cut", false).edges["e2"]).toEqual(edge("shop.out", "queue.in", 9));
  });
});

describe("a node that is removed", () => {
  const bare: Design = {
    ...sampleDesign(),
    expectations: {},
    scenario: { seed: 1, durationS: 60, steps: [] },
  };
  const direct: Fix = { name: "Direct", removeNodes: ["pay"], removeEdges: ["e2"] };

  it("M83 M86 goes with its edges and its place, and comes back with them", () => {
    const design = { ...bare, fixes: { direct } };
    const on = switched(design, "direct", true);
    expect(Object.keys(on.nodes)).not.toContain("pay");
    expect(Object.keys(on.layout.nodes)).not.toContain("pay");
    expect(fixState(on, "direct")).toBe("on");
    expect(parseDesign(serialiseDesign(on), sampleKinds)).toMatchObject({ ok: true, design: on });
    expect(switched(on, "direct", false)).toEqual(design);
  });

  it("M88 does not come back over another one of its name", () => {
    const on = switched({ ...bare, fixes: { direct } }, "direct", true);
    const pay = { kind: "worker", name: "Another", params: {} };
    const drawn = { ...on, nodes: { ...on.nodes, pay } };
    expect(fixState(drawn, "direct")).toBe("changed");
    expect(switched(drawn, "direct", false).nodes["pay"]).toEqual(pay);
  });

  it.each<[string, Partial<Design>, Fix]>([
    [`the edge "e2" needs`, {}, { name: "F", removeNodes: ["pay"] }],
    [`the expectation "x" needs`, { expectations: expects("pay") }, direct],
    ["scenario step 1 needs", { scenario: sends("pay") }, direct],
  ])("M85 it is refused: %s it", (sentence, more, fix) => {
    const result = switchFix({ ...bare, ...more, fixes: { fix } }, "fix", true);
    if (result.ok) throw new Error("switched");
    expect(result.text.en).toContain(`it removes the node "pay", which ${sentence}.`);
    expect(result.text.ko).toMatch(/[가-힣]/);
  });

  it("M90 is kept as a fix if it was deleted by hand, unless an expectation was about it", () => {
    const { pay: _pay, ...nodes } = bare.nodes;
    const { e2: _e2, ...edges } = bare.edges;
    const byHand = { ...bare, nodes, edges };
    const made = fixFrom(bare, byHand, "Mine")!;
    expect(made).toMatchObject({ removeNodes: ["pay"], removeEdges: ["e2"] });
    const off = switched({ ...byHand, fixes: { made } }, "made", false);
    expect([off.nodes, off.edges, off.layout]).toEqual([bare.nodes, bare.edges, bare.layout]);
    const watched = { ...bare, expectations: expects("pay") };
    expect(fixFrom(watched, byHand, "Mine")).not.toHaveProperty("removeNodes");
  });
});

describe("a fix made of what was changed by hand", () => {
  it("M90 is on, and off it is what there was: for any fix that could have been switched instead", () => {
    let reached = 0;
    fc.assert(
      fc.property(scripted, (design) => {
        const on = switchFix(design, "f1", true);
        if (!on.ok) return;
        // the same edits without the fix, as if by hand
        const byHand = { ...on.design, fixes: {} };
        const made = fixFrom({ ...design, fixes: {} }, byHand, "Mine");
        if (made === undefined) return;
        reached++;
        const kept = { ...byHand, fixes: { mine: made } };
        expect(fixState(kept, "mine")).toBe("on");
        const off = switched(kept, "mine", false);
        expect(off.nodes).toEqual(design.nodes);
        expect(off.edges).toEqual(design.edges);
        expect(switched(off, "mine", true).nodes).toEqual(byHand.nodes);
      }),
      { numRuns: 300 },
    );
    expect(reached).toBeGreaterThan(20);
  });

  it("M90 leaves what another fix has set alone, and is nothing if nothing changed", () => {
    const design = withFixes({ more: setWorkers });
    expect(fixFrom(design, design, "x")).toBeUndefined();
    const on = switched(design, "more", true);
    expect(fixFrom(design, on, "x")).toBeUndefined();
    expect(fixFrom(on, design, "x")).toBeUndefined();
    const slower = { ...on, edges: { ...on.edges, e2: edge("queue.out", "pay.in", 9) } };
    expect(fixFrom(design, slower, "x")).toEqual({
      name: "x",
      edges: { e2: { latencyMs: 9 } },
      before: { edges: { e2: { latencyMs: 3 } } },
    });
    // moving and renaming is no fix
    const { pay } = design.nodes;
    const renamed = { ...design, nodes: { ...design.nodes, pay: { ...pay!, name: "Paying" } } };
    expect(fixFrom(design, renamed, "x")).toBeUndefined();
  });
});

describe("refusals", () => {
  it.each<[string, Fix]>([
    [`there is no node "ghost"`, { name: "F", nodes: { ghost: { a: 1 } } }],
    [`there is no edge "ghost"`, { name: "F", edges: { ghost: { a: 1 } } }],
    [`there is no edge "ghost"`, { name: "F", removeEdges: ["ghost"] }],
    [
      `it adds the node "pay", which is there already`,
      {
        name: "F",
        addNodes: { pay: { node: { kind: "worker", name: "x", params: {} }, at: { x: 0, y: 0 } } },
      },
    ],
    [
      `it adds the edge "e1", which is there already`,
      { name: "F", addEdges: { e1: edge("shop.out", "queue.in") } },
    ],
    [`there is no node "ghost"`, { name: "F", addEdges: { x: edge("shop.out", "ghost.in") } }],
  ])("M85 %s", (sentence, fix) => {
    const result = switchFix(withFixes({ f: fix }), "f", true);
    if (result.ok) throw new Error("switched");
    expect(result.text.en).toContain(sentence);
    expect(result.text.ko).toMatch(/[가-힣]/);
  });

  it("M85 an unknown fix is refused with the ones that there are", () => {
    const none = switchFix(sampleDesign(), "x", true);
    expect(none.ok ? "" : none.text.en).toBe(`There is no fix "x". The design has none.`);
    const some = switchFix(withFixes({ a: setWorkers, b: setWorkers }), "toString", true);
    expect(some.ok ? "" : some.text.en).toBe(`There is no fix "toString". Known: a, b.`);
  });
});
