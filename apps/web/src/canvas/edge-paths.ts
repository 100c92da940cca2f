/**
 * Where edges run. One cubic bezier per edge, from the side of one card to the side of another; the same curve is drawn
 * as SVG, walked by the traffic layer's dots and used to place labels.
 */
import { createStore } from "zustand/vanilla";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Start, first control, second control, end: eight numbers. */
export type Bezier = readonly [number, number, number, number, number, number, number, number];

type Side = "left" | "right" | "top" | "bottom";

/** Points of the polyline handed to the traffic layer. */
const POLYLINE_POINTS = 33;
/** Shortest and longest reach of a control point [px]. */
const REACH_PX_MIN = 32;
const REACH_PX_MAX = 180;
const ARROW_PX = 6;

const OUTWARD: Readonly<Record<Side, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  top: [0, -1],
  bottom: [0, 1],
};

/** A point on a side, `share` of the way along it. */
function anchor(rect: Rect, side: Side, share: number): readonly [number, number] {
  const [dx, dy] = OUTWARD[side];
  if (dx === 0) return [rect.x + rect.width * share, rect.y + (rect.height * (1 + dy)) / 2];
  return [rect.x + (rect.width * (1 + dx)) / 2, rect.y + rect.height * share];
}

/** Dead-letter edges leave below and land on the nearest side; all others leave right and land left. */
function sides(source: Rect, target: Rect, dead: boolean): readonly [Side, Side] {
  if (!dead) return ["right", "left"];
  const sourceX = source.x + source.width / 2;
  if (target.y < source.y + source.height + 16) return ["bottom", "bottom"];
  if (target.x > sourceX + 16) return ["bottom", "left"];
  if (target.x + target.width < sourceX - 16) return ["bottom", "right"];
  return ["bottom", "top"];
}

/** The curve between two cards; the shares say where along their sides it begins and ends. */
export function edgeBezier(
  source: Rect,
  target: Rect,
  dead: boolean,
  shares: readonly [from: number, to: number] = [0.5, 0.5],
): Bezier {
  const [fromSide, toSide] = sides(source, target, dead);
  const [x1, y1] = anchor(source, fromSide, shares[0]);
  // a dead-letter edge lands on the nearest side: only there on a port if that is the left one
  const [x2, y2] = anchor(target, toSide, toSide === "left" ? shares[1] : 0.5);
  const distance = Math.hypot(x2 - x1, y2 - y1);
  const behind = !dead && x2 < x1 + REACH_PX_MIN;
  const reach = Math.min(REACH_PX_MAX, Math.max(REACH_PX_MIN, behind ? distance * 0.6 : distance * 0.42));
  const [fx, fy] = OUTWARD[fromSide];
  const [tx, ty] = OUTWARD[toSide];
  return [x1, y1, x1 + fx * reach, y1 + fy * reach, x2 + tx * reach, y2 + ty * reach, x2, y2];
}

/** The curve as SVG path data. */
export function bezierPath([x1, y1, c1x, c1y, c2x, c2y, x2, y2]: Bezier): string {
  return `M${x1} ${y1}C${c1x} ${c1y} ${c2x} ${c2y} ${x2} ${y2}`;
}

/** A chevron at the curve's end that points along it. */
function arrowPath([, , , , c2x, c2y, x2, y2]: Bezier): string {
  const length = Math.hypot(x2 - c2x, y2 - c2y) || 1;
  const dx = ((x2 - c2x) / length) * ARROW_PX;
  const dy = ((y2 - c2y) / length) * ARROW_PX;
  const tip = { x: x2 - dx * 0.4, y: y2 - dy * 0.4 };
  const left = `${tip.x - dx - dy * 0.62} ${tip.y - dy + dx * 0.62}`;
  const right = `${tip.x - dx + dy * 0.62} ${tip.y - dy - dx * 0.62}`;
  return `M${left}L${tip.x} ${tip.y}L${right}`;
}

/** Point at `t` in [0, 1] of the curve's parameter. */
export function bezierPoint(bezier: Bezier, t: number): readonly [number, number] {
  const [x1, y1, c1x, c1y, c2x, c2y, x2, y2] = bezier;
  const u = 1 - t;
  const a = u * u * u;
  const b = 3 * u * u * t;
  const c = 3 * u * t * t;
  const d = t * t * t;
  return [a * x1 + b * c1x + c * c2x + d * x2, a * y1 + b * c1y + c * c2y + d * y2];
}

/** The curve as x, y pairs with even parameter steps. */
export function bezierPolyline(bezier: Bezier): Float32Array {
  const points = new Float32Array(POLYLINE_POINTS * 2);
  for (let i = 0; i < POLYLINE_POINTS; i++) {
    const [x, y] = bezierPoint(bezier, i / (POLYLINE_POINTS - 1));
    points[2 * i] = x;
    points[2 * i + 1] = y;
  }
  return points;
}

/** An edge as the geometry needs it. */
export interface EdgeEnds {
  readonly source: string;
  readonly target: string;
  readonly dead: boolean;
  /** How far along their sides the two ports are, in (0, 1). */
  readonly fromShare: number;
  readonly toShare: number;
}

interface EdgeGeometry {
  readonly path: string;
  /** A small chevron where the events arrive. */
  readonly arrow: string;
  /** Where the label's middle goes. */
  readonly labelAt: readonly [number, number];
}

export interface Geometry {
  /** Raised with every change; the maps are changed in place. */
  readonly revision: number;
  /** Polylines in canvas coordinates: x, y, x, y, … */
  readonly edges: Map<string, Float32Array>;
  readonly nodes: Map<string, Rect>;
  /** What the drawn edge needs. */
  readonly curves: Map<string, EdgeGeometry>;
}

export const geometryStore = createStore<Geometry>(() => ({
  revision: 0,
  edges: new Map(),
  nodes: new Map(),
  curves: new Map(),
}));

/** Brings the geometry up to date: only edges at a changed card, new edges and gone ones are touched. */
export function updateGeometry(nodes: ReadonlyMap<string, Rect>, edges: ReadonlyMap<string, EdgeEnds>): void {
  const geometry = geometryStore.getState();
  const changed = new Set<string>();
  for (const [id, rect] of nodes) {
    const before = geometry.nodes.get(id);
    if (before !== undefined && sameRect(before, rect)) continue;
    geometry.nodes.set(id, rect);
    changed.add(id);
  }
  let removed = dropMissing(geometry.nodes, nodes);
  removed = dropMissing(geometry.edges, edges) || removed;
  dropMissing(geometry.curves, edges);
  let drawn = false;
  for (const [id, { source, target, dead, fromShare, toShare }] of edges) {
    if (geometry.edges.has(id) && !changed.has(source) && !changed.has(target)) continue;
    const from = nodes.get(source);
    const to = nodes.get(target);
    if (from === undefined || to === undefined) continue;
    const bezier = edgeBezier(from, to, dead, [fromShare, toShare]);
    geometry.edges.set(id, bezierPolyline(bezier));
    geometry.curves.set(id, {
      path: bezierPath(bezier),
      arrow: arrowPath(bezier),
      labelAt: bezierPoint(bezier, 0.5),
    });
    drawn = true;
  }
  if (changed.size > 0 || removed || drawn) geometryStore.setState({ revision: geometry.revision + 1 });
}

function sameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function dropMissing(map: Map<string, unknown>, present: ReadonlyMap<string, unknown>): boolean {
  let dropped = false;
  for (const id of map.keys()) {
    if (present.has(id)) continue;
    map.delete(id);
    dropped = true;
  }
  return dropped;
}
