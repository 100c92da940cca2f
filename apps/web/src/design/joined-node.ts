/** A new node joined to a port that is there: which kinds fit, and the design with the node and the edge. */
import { checkConnection, findPort, newNode } from "@eventyard/model";
import type { Design, KindSpec, PortRef, Position } from "@eventyard/model";
import { cardSize, GRID_PX } from "../canvas/card-size.ts";
import { addEdge, addNode } from "./edits.ts";
import { kindSpecs } from "./kinds.ts";

interface Joined {
  readonly design: Design;
  readonly node: string;
}

function snap(px: number): number {
  return Math.round(px / GRID_PX) * GRID_PX;
}

/**
 * Adds a node of this kind, named `name`, whose side that meets the line lies at `at`, and the edge between it and `join`.
 * Undefined when no port of the kind fits.
 */
export function addJoined(
  design: Design,
  spec: KindSpec,
  name: string,
  join: PortRef,
  at: Position,
): Joined | undefined {
  const outward = findPort(design, kindSpecs, join)?.direction === "out";
  const node = newNode(spec, name);
  const { width, height } = cardSize(spec, node, 0);
  const place = { x: snap(outward ? at.x : at.x - width), y: snap(at.y - height / 2) };
  const added = addNode(design, node, place);
  for (const port of spec.ports) {
    if (port.dead === true || (port.direction === "out") === outward) continue;
    const other = { node: added.id, port: port.id };
    const [from, to] = outward ? [join, other] : [other, join];
    if (!checkConnection(added.design, kindSpecs, from, to).ok) continue;
    return { design: addEdge(added.design, from, to).design, node: added.id };
  }
  return undefined;
}

/** The kinds that a line from this port could go on to, in the order of the palette. */
export function kindsThatJoin(design: Design, join: PortRef): readonly KindSpec[] {
  const at = { x: 0, y: 0 };
  return [...kindSpecs.values()].filter((spec) => addJoined(design, spec, spec.id, join, at) !== undefined);
}
