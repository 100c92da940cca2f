/** Random designs for this package's property tests. */
import fc from "fast-check";
import type { Design } from "./design.ts";
import { isId } from "./ids.ts";
import { sampleDesign } from "./sample-kinds.ts";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/).filter((text) => isId(text));
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => x + 0);
const latency = fc.double({ min: 0, max: 1000, noNaN: true });
const name = fc.stringMatching(/^[ -~가-힣]{0,12}$/);
const params = fc.dictionary(id, fc.oneof(number, name, fc.boolean()), { maxKeys: 4 });
/** A key of a later version, with any JSON behind it but the keys that rule M8 refuses. */
const extra = fc.dictionary(
  fc.stringMatching(/^x-[a-z]{1,4}$/),
  fc
    .jsonValue({ maxDepth: 2 })
    .map((value) => JSON.stringify(value))
    .filter((text) => !/__proto__|prototype/.test(text))
    .map((text) => JSON.parse(text) as unknown),
  { maxKeys: 2 },
);
const port = fc.record({ node: id, port: fc.constantFrom("in", "out", "dead") });

const node = fc
  .record({ kind: fc.constantFrom("source", "store", "spread", "paper"), name, params, extra })
  .map(({ extra: more, ...rest }) => ({ ...more, ...rest }));
const edge = fc
  .record({ from: port, to: port, params: fc.record({ latencyMs: latency }), extra })
  .map(({ extra: more, ...rest }) => ({ ...more, ...rest }));
const position = fc.record({ x: number, y: number });

/** Designs that the schema accepts; whether they make sense is another question. */
export const anyDesign: fc.Arbitrary<Design> = fc
  .record({
    name,
    nodes: fc.dictionary(id, node, { maxKeys: 6 }),
    edges: fc.dictionary(id, edge, { maxKeys: 6 }),
    seed: fc.nat(),
    positions: fc.dictionary(id, position, { maxKeys: 6 }),
    layoutExtra: extra,
    steps: fc.boolean(),
    expectations: fc.boolean(),
    extra,
  })
  .map((parts) => {
    const sample = sampleDesign();
    return {
      ...parts.extra,
      ...sample,
      name: parts.name,
      nodes: parts.nodes,
      edges: parts.edges,
      scenario: { ...sample.scenario, seed: parts.seed, steps: parts.steps ? sample.scenario.steps : [] },
      expectations: parts.expectations ? sample.expectations : {},
      layout: { ...parts.layoutExtra, nodes: parts.positions },
    };
  })
  // plain objects with the usual prototype, as JSON.parse makes them
  .map((design) => JSON.parse(JSON.stringify(design)) as Design);

/** The same design with the keys of every object in another order. */
export function shuffled(value: unknown, swap: (size: number) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, swap));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    shuffled(inner, swap),
  ]);
  return Object.fromEntries(swap(entries.length) ? entries.toReversed() : entries);
}
