/** A fingerprint of what runs: equal for designs that give the same run, whatever they are called or look like. */
import type { Design } from "./design.ts";
import { compareIds } from "./ids.ts";

/**
 * FNV-1a, 64 bit, over UTF-16 units (low byte, then high byte), as sixteen hex digits. The prime is 2^40 + 0x1b3, so
 * hash × prime needs only 32-bit pieces. Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm".
 */
function fnv1a64(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const mix = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3; // below 2^41, exact
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product >>> 0;
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    mix(unit & 0xff);
    mix(unit >>> 8);
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

/** JSON with sorted keys and no white space: equal values give equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const parts: string[] = [];
  for (const [key, inner] of Object.entries(value).toSorted(([a], [b]) => compareIds(a, b))) {
    if (inner !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(inner)}`);
  }
  return `{${parts.join(",")}}`;
}

/**
 * Sixteen hex digits over kinds, parameters, edges, scenario and contracts. Independent of key order, of the design's and the
 * nodes' names, of layout, expectations, captions, fixes, unknown keys and nodes that are not simulated, such as notes (rule
 * M60). Not cryptographic.
 */
export function semanticHash(design: Design, isSimulated: (kind: string) => boolean): string {
  const nodes = Object.entries(design.nodes)
    .filter(([, { kind }]) => isSimulated(kind))
    .map(([id, node]): [string, unknown] => [
      id,
      { kind: node.kind, kindVersion: node.kindVersion ?? 1, params: node.params },
    ]);
  const edges = Object.entries(design.edges).map(([id, edge]): [string, unknown] => [
    id,
    {
      from: [edge.from.node, edge.from.port],
      to: [edge.to.node, edge.to.port],
      params: edge.params,
    },
  ]);
  const { seed, durationS, steps, commonRandom } = design.scenario;
  const hasContracts = Object.keys(design.contracts ?? {}).length > 0;
  return fnv1a64(
    canonical({
      nodes: Object.fromEntries(nodes),
      edges: Object.fromEntries(edges),
      // left out when false or empty: designs of before keep their hash
      scenario: { seed, durationS, steps, ...(commonRandom === true ? { commonRandom } : {}) },
      ...(hasContracts ? { contracts: design.contracts } : {}),
    }),
  );
}
