/** Random scripts for this package's property tests, over designs whose ids they know. */
import fc from "fast-check";
import type { Design } from "../design.ts";
import type { Params } from "../kind-spec.ts";
import { edge, sampleDesign } from "../sample-kinds.ts";
import type { Caption, Fix } from "./script.ts";

const text = fc.stringMatching(/^[a-z가-힣 ]{1,8}$/);
const words = fc.oneof(text, fc.record({ en: text, ko: text }));
const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("a", "b"), fc.boolean());
const params: fc.Arbitrary<Params> = fc.dictionary(fc.constantFrom("p", "q", "r"), value, {
  maxKeys: 3,
});
const position = fc.record({ x: fc.nat(9), y: fc.nat(9) });
const instant = fc.integer({ min: 0, max: 60_000 });

/** Ids that fixes add; a design may hold them already. */
const NEW_NODES = ["n1", "n2"];
const NEW_EDGES = ["x1", "x2"];

function table<T>(ids: readonly string[], one: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .subarray([...ids])
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((id) => [id, one])) as Record<string, fc.Arbitrary<T>>),
    );
}

const node = fc.record({ kind: fc.constantFrom("worker", "store"), name: text, params });
const anyEdge = fc.constantFrom(
  edge("shop.out", "n1.in"),
  edge("n1.out", "n2.in"),
  edge("queue.dead", "n2.in", 7),
);

const fix: fc.Arbitrary<Fix> = fc.record(
  {
    name: words,
    text: words,
    nodes: table(["shop", "queue", "spare"], params),
    edges: table(
      ["e1", "e2"],
      params.map((one): Params => ("p" in one ? { ...one, latencyMs: 9 } : one)),
    ),
    addNodes: table(NEW_NODES, fc.record({ node, at: position })),
    addEdges: table(NEW_EDGES, anyEdge),
    removeEdges: fc.subarray(["e1", "e2", "e3"]),
    removeNodes: fc.subarray(["shop", "spare"], { maxLength: 1 }),
  },
  { requiredKeys: ["name"] },
);

const caption: fc.Arbitrary<Caption> = fc.record(
  { text: words, atMs: instant, untilMs: instant, node: fc.constantFrom("shop", "queue", "pay") },
  { requiredKeys: ["text", "atMs", "untilMs"] },
);

/** A node that nothing but an edge needs: a fix can remove it. */
const spare = { node: { kind: "store", name: "Spare", params: {} }, edge: edge("queue.dead", "spare.in", 2) };

/** The sample design and a spare node, with other parameters, places that nobody uses, captions and fixes that are all off. */
export const scripted: fc.Arbitrary<Design> = fc
  .record({
    more: table(["shop", "queue", "spare"], params),
    places: table(NEW_NODES, position),
    captions: fc.dictionary(fc.constantFrom("c1", "c2", "c3"), caption),
    fixes: fc.dictionary(fc.constantFrom("f1", "f2", "f3"), fix),
  })
  .map(({ more, places, captions, fixes }) => {
    const sample = sampleDesign();
    const nodes = Object.entries({ ...sample.nodes, spare: spare.node }).map(([id, one]) => [
      id,
      { ...one, params: { ...one.params, ...more[id] } },
    ]);
    return {
      ...sample,
      nodes: Object.fromEntries(nodes),
      edges: { ...sample.edges, e3: spare.edge },
      captions,
      fixes,
      layout: { nodes: { ...sample.layout.nodes, ...places, spare: { x: 9, y: 9 } } },
    } as Design;
  })
  .map((design) => JSON.parse(JSON.stringify(design)) as Design);
