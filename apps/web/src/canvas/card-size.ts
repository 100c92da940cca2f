/**
 * How large a node's card is. Computed from the kind's spec and the design, never measured, so that edges, layout and the
 * traffic layer agree before anything is on the screen and a live number never makes a card jump.
 */
import type { Design, DesignNode, KindSpec } from "@eventyard/model";

/** Everything on the canvas lies on this grid [px]. */
export const GRID_PX = 8;

const LANE_PX = 22;
/** Letters of a note that fit on one line of its card, and the lines shown at most. */
const PAPER_LINE_LETTERS = 32;
const PAPER_LINES_MAX = 18;
/** Lanes shown on a bus; more are told by a last line. */
export const LANES_MAX = 8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Out edges of a bus, in id order: one lane each. Dead-letter edges have none. */
export function laneEdges(design: Design, nodeId: string, spec: KindSpec): readonly string[] {
  const dead = new Set(spec.ports.filter((port) => port.dead === true).map((port) => port.id));
  return Object.entries(design.edges)
    .filter(([, edge]) => edge.from.node === nodeId && !dead.has(edge.from.port))
    .map(([id]) => id)
    .sort();
}

function toGrid(px: number): number {
  return Math.ceil(px / GRID_PX) * GRID_PX;
}

function paperSize(node: DesignNode): Size {
  const text = Object.values(node.params).find((value) => typeof value === "string") ?? "";
  const lines = String(text)
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / PAPER_LINE_LETTERS)), 0);
  return { width: 256, height: toGrid(56 + Math.min(lines, PAPER_LINES_MAX) * 18) };
}

/** Width in Latin letters; Korean and other wide letters count nearly double. */
function textWidth(line: string): number {
  let width = 0;
  for (const letter of line) width += (letter.codePointAt(0) ?? 0) > 0x2e80 ? 1.8 : 1;
  return width;
}

/** Card size [px] of a node; `lanes` is the number of its subscriptions. */
export function cardSize(spec: KindSpec, node: DesignNode, lanes: number): Size {
  switch (spec.silhouette) {
    case "producer":
      return { width: 192, height: 88 };
    case "bus":
      return spec.card.meter === "lanes"
        ? { width: 248, height: toGrid(44 + Math.max(1, Math.min(lanes, LANES_MAX)) * LANE_PX) }
        : { width: 208, height: 104 };
    case "worker":
      return { width: 208, height: 112 };
    case "paper":
      return paperSize(node);
  }
}
