/** Turns the document into what React Flow draws, keeping every object whose record did not change. */
import type { Design, KindSpec } from "@eventyard/model";
import { Position } from "reactflow";
import type { Edge, Node, NodeHandle } from "reactflow";
import { specOf } from "../design/kinds.ts";
import type { Selection } from "../design/store.ts";
import { cardSize, laneEdges } from "./card-size.ts";
import type { Size } from "./card-size.ts";
import type { EdgeEnds, Rect } from "./edge-paths.ts";
import { portShare, portSide } from "./port-place.ts";

export type CardNode = Node<Record<string, never>, "card">;
export type FlowEdge = Edge<
  { readonly dead: boolean; readonly fromShare: number; readonly toShare: number },
  "flow"
>;

/** Hit area of a handle [px]; the drawn dot is smaller. */
const HANDLE_PX = 24;
const NO_DATA = {};
/** Id of the element inside the card that names it, its live status included. */
export function cardLabelId(nodeId: string): string {
  return `card-label-${nodeId}`;
}
/** A node of a kind this version does not know still has a place. */
const UNKNOWN_SIZE: Size = { width: 208, height: 88 };

function handlesOf(spec: KindSpec | undefined, { width, height }: Size): NodeHandle[] {
  return (spec?.ports ?? []).map((port) => {
    const side = portSide(port);
    const share = portShare(spec, port.id);
    const x = side === Position.Left ? 0 : side === Position.Right ? width : width * share;
    const y = side === Position.Bottom ? height : height * share;
    return {
      id: port.id,
      type: port.direction === "in" ? "target" : "source",
      position: side,
      x: x - HANDLE_PX / 2,
      y: y - HANDLE_PX / 2,
      width: HANDLE_PX,
      height: HANDLE_PX,
    };
  });
}

function sizeOf(design: Design, id: string): Size {
  const node = design.nodes[id];
  const spec = specOf(design, id);
  if (node === undefined || spec === undefined) return UNKNOWN_SIZE;
  return cardSize(spec, node, spec.silhouette === "bus" ? laneEdges(design, id, spec).length : 0);
}

/** The cards; an object of `before` is used again when nothing of it changed. A card being dragged keeps its place. */
export function toFlowNodes(design: Design, selection: Selection, before: readonly CardNode[]): CardNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const selected = new Set(selection.nodes);
  return Object.keys(design.nodes).map((id) => {
    const old = known.get(id);
    const size = sizeOf(design, id);
    const at = design.layout.nodes[id] ?? { x: 0, y: 0 };
    const position = old?.dragging === true ? old.position : at;
    const same =
      old !== undefined &&
      old.position.x === position.x &&
      old.position.y === position.y &&
      old.width === size.width &&
      old.height === size.height &&
      old.selected === selected.has(id);
    if (same) return old;
    return {
      id,
      type: "card",
      position,
      ...size,
      measured: size,
      handles: handlesOf(specOf(design, id), size),
      selected: selected.has(id),
      dragging: old?.dragging ?? false,
      data: NO_DATA,
      domAttributes: { "aria-labelledby": cardLabelId(id), "aria-roledescription": undefined },
    };
  });
}

/** True if the edge leaves a port for what was given up. */
function isDead(design: Design, edgeId: string): boolean {
  const from = design.edges[edgeId]?.from;
  if (from === undefined) return false;
  return (
    specOf(design, from.node)?.ports.some((port) => port.id === from.port && port.dead === true) ?? false
  );
}

/** The edges; objects of `before` are used again when nothing of them changed. */
export function toFlowEdges(design: Design, selection: Selection, before: readonly FlowEdge[]): FlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const selected = new Set(selection.edges);
  return Object.entries(design.edges).map(([id, { from, to }]) => {
    const old = known.get(id);
    const dead = isDead(design, id);
    const same =
      old !== undefined &&
      old.source === from.node &&
      old.sourceHandle === from.port &&
      old.target === to.node &&
      old.targetHandle === to.port &&
      old.selected === selected.has(id) &&
      old.data?.dead === dead;
    if (same) return old;
    return {
      id,
      type: "flow",
      source: from.node,
      sourceHandle: from.port,
      target: to.node,
      targetHandle: to.port,
      selected: selected.has(id),
      data: {
        dead,
        fromShare: portShare(specOf(design, from.node), from.port),
        toShare: portShare(specOf(design, to.node), to.port),
      },
      ariaLabel: `${design.nodes[from.node]?.name ?? from.node} → ${design.nodes[to.node]?.name ?? to.node}`,
    };
  });
}

/** Rectangles of the cards by node id. */
export function rectsOf(nodes: readonly CardNode[]): ReadonlyMap<string, Rect> {
  return new Map(
    nodes.map(({ id, position, width, height }) => [
      id,
      { x: position.x, y: position.y, width: width ?? 0, height: height ?? 0 },
    ]),
  );
}

/** Ends of the edges by edge id. */
export function endsOf(edges: readonly FlowEdge[]): ReadonlyMap<string, EdgeEnds> {
  return new Map(
    edges.map(({ id, source, target, data }) => [
      id,
      {
        source,
        target,
        dead: data?.dead === true,
        fromShare: data?.fromShare ?? 0.5,
        toShare: data?.toShare ?? 0.5,
      },
    ]),
  );
}
