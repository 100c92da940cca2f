/** A line dropped on nothing: only kinds that fit are offered, and each of them joins. */
import { checkConnection, emptyDesign, newNode, validateDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { describe, expect, test } from "vitest";
import { addNode } from "./edits.ts";
import { addJoined, kindsThatJoin } from "./joined-node.ts";
import { kindSpecs } from "./kinds.ts";

const AT = { x: 403, y: 97 };
const ports = [...kindSpecs.values()].flatMap((spec) => spec.ports.map((port) => ({ spec, port })));

function oneNode(kind: string): { readonly design: Design; readonly node: string } {
  const spec = kindSpecs.get(kind);
  if (spec === undefined) throw new Error(kind);
  const { design, id } = addNode(emptyDesign("Test"), newNode(spec, "First"), { x: 0, y: 0 });
  return { design, node: id };
}

describe.each(ports)("$spec.id.$port.id", ({ spec, port }) => {
  const { design, node } = oneNode(spec.id);
  const join = { node, port: port.id };

  test("every kind offered joins with one valid edge in the events' direction", () => {
    for (const kind of kindsThatJoin(design, join)) {
      const joined = addJoined(design, kind, "Second", join, AT);
      expect(joined).toBeDefined();
      if (joined === undefined) continue;
      const edges = Object.values(joined.design.edges);
      expect(edges).toHaveLength(1);
      const [edge] = edges;
      const own = port.direction === "out" ? edge?.from : edge?.to;
      expect(own).toEqual(join);
      const wrong = validateDesign(joined.design, kindSpecs).filter(({ at }) => at.edge !== undefined);
      expect(wrong.filter(({ severity }) => severity === "error")).toEqual([]);
    }
  });

  test("a kind that is not offered has no port that fits", () => {
    const offered = new Set(kindsThatJoin(design, join));
    for (const kind of kindSpecs.values()) {
      if (offered.has(kind)) continue;
      const second = addNode(design, newNode(kind, "Second"), AT);
      const fits = kind.ports
        .filter(({ direction, dead }) => direction !== port.direction && dead !== true)
        .map(({ id }) => ({ node: second.id, port: id }))
        .some((other) => {
          const [from, to] = port.direction === "out" ? [join, other] : [other, join];
          return checkConnection(second.design, kindSpecs, from, to).ok;
        });
      expect(fits).toBe(false);
    }
  });
});

test("the new card's side is where the line was dropped, on the grid", () => {
  const { design, node } = oneNode("producer");
  const queue = kindSpecs.get("queue");
  if (queue === undefined) throw new Error("no queue");
  const joined = addJoined(design, queue, "Second", { node, port: "out" }, AT);
  const place = joined?.design.layout.nodes[joined.node];
  expect(place?.x).toBe(400);
  expect(Math.abs((place?.y ?? NaN) % 8)).toBe(0);
});
