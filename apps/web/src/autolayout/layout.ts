/** Auto-layout: a layered drawing from left to right, computed by ELK in a worker, on the canvas grid. */
import type { Design, Position } from "@eventyard/model";
import ELK from "elkjs/lib/elk-api";
import type { ElkNode } from "elkjs/lib/elk-api";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { cardSize, GRID_PX, laneEdges } from "../canvas/card-size.ts";
import { kindSpecs } from "../design/kinds.ts";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "104",
  "elk.spacing.nodeNode": "48",
  "elk.spacing.componentComponent": "72",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
} as const;

let elk: InstanceType<typeof ELK> | undefined;

function toElk(design: Design): ElkNode {
  // what stood above stays above, as far as the connections allow
  const heightOf = (id: string) => design.layout.nodes[id]?.y ?? Infinity;
  const nodes = Object.entries(design.nodes).sort(
    ([a], [b]) => heightOf(a) - heightOf(b) || (a < b ? -1 : 1),
  );
  const children = nodes.flatMap(([id, node]) => {
    const spec = kindSpecs.get(node.kind);
    if (spec === undefined) return [];
    return [{ id, ...cardSize(spec, node, laneEdges(design, id, spec).length) }];
  });
  const known = new Set(children.map((child) => child.id));
  const edges = Object.entries(design.edges)
    .filter(([, edge]) => known.has(edge.from.node) && known.has(edge.to.node))
    .sort(([, a], [, b]) => heightOf(a.to.node) - heightOf(b.to.node))
    .map(([id, edge]) => ({ id, sources: [edge.from.node], targets: [edge.to.node] }));
  return { id: "design", layoutOptions: OPTIONS, children, edges };
}

/** New places of all nodes; their top left corner stays where it was. Rejects when the layout fails. */
export async function layOut(design: Design): Promise<Readonly<Record<string, Position>>> {
  elk ??= new ELK({ workerUrl });
  const drawn = await elk.layout(toElk(design));
  const before = Object.values(design.layout.nodes);
  const origin = {
    x: Math.min(...before.map((at) => at.x), Infinity),
    y: Math.min(...before.map((at) => at.y), Infinity),
  };
  return onGrid(drawn.children ?? [], Number.isFinite(origin.x) ? origin : { x: 0, y: 0 });
}

/** Places on the grid, moved so that the drawing starts at `origin`. */
export function onGrid(placed: readonly ElkNode[], origin: Position): Readonly<Record<string, Position>> {
  const left = Math.min(...placed.map((node) => node.x ?? 0));
  const top = Math.min(...placed.map((node) => node.y ?? 0));
  const snap = (px: number) => Math.round(px / GRID_PX) * GRID_PX;
  return Object.fromEntries(
    placed.map((node) => [
      node.id,
      { x: snap(origin.x + (node.x ?? 0) - left), y: snap(origin.y + (node.y ?? 0) - top) },
    ]),
  );
}
