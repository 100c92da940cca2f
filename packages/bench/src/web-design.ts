/** The drawing that the page is measured with: N nodes, N connections, and traffic that keeps about 5,000 messages on the way. */
import type { Design, DesignEdge, DesignNode, Position } from "@eventyard/model";

/** Every message is this long on each connection: it must be seen flying [s]. */
const FLIGHT_S = 5;
/** Messages that leave on any connection, per second. The server streams up to 1,500 dots a second; a Poisson stream needs room. */
const DEPARTURES_PER_S = 1_000;
/** Nodes of a cell: a producer and a queue, two consumers; the first of them feeds the next cell's queue. */
const CELL_NODES = 4;
const CELL_PX: Position = { x: 960, y: 320 };
/** Cells in a row, so that the whole fills a 16:10 window. */
const ROW_SHAPE = 0.55;

/** Dots on the way in the steady state, before the page's own bound. */
export const DOTS_EXPECTED = DEPARTURES_PER_S * FLIGHT_S;

function edge(from: string, to: string): DesignEdge {
  return {
    from: { node: from, port: "out" },
    to: { node: to, port: "in" },
    params: { latencyMs: FLIGHT_S * 1000 },
  };
}

/** A design of `nodeCount` nodes (a multiple of 4) with as many connections. */
export function webDesign(nodeCount: number): Design {
  const cells = nodeCount / CELL_NODES;
  // per cell: producer → queue r, queue → each consumer r (the queue gets 2r), first consumer → next queue r
  const ratePerS = DEPARTURES_PER_S / nodeCount;
  const params = { workers: Math.ceil(ratePerS * FLIGHT_S * 4) + 4, serviceMs: 50 };
  const columns = Math.max(1, Math.round(Math.sqrt(cells * ROW_SHAPE)));
  const nodes: Record<string, DesignNode> = {};
  const edges: Record<string, DesignEdge> = {};
  const places: Record<string, Position> = {};
  for (let cell = 0; cell < cells; cell++) {
    const [p, q, a, b] = [`p${cell}`, `q${cell}`, `a${cell}`, `b${cell}`];
    nodes[p] = { kind: "producer", name: `source ${cell}`, params: { arrivals: "poisson", ratePerS } };
    nodes[q] = { kind: "queue", name: `queue ${cell}`, params: {} };
    nodes[a] = { kind: "consumer", name: `worker ${cell} a`, params };
    nodes[b] = { kind: "consumer", name: `worker ${cell} b`, params };
    edges[`${p}-${q}`] = edge(p, q);
    edges[`${q}-${a}`] = edge(q, a);
    edges[`${q}-${b}`] = edge(q, b);
    edges[`${a}-next`] = edge(a, `q${(cell + 1) % cells}`);
    const x = (cell % columns) * CELL_PX.x;
    const y = Math.floor(cell / columns) * CELL_PX.y;
    places[p] = { x, y };
    places[q] = { x: x + 288, y };
    places[a] = { x: x + 600, y: y - 70 };
    places[b] = { x: x + 600, y: y + 70 };
  }
  return {
    format: "eventyard",
    version: 1,
    minReader: 1,
    name: `${nodeCount} nodes`,
    nodes,
    edges,
    scenario: { seed: 1, durationS: 3600, steps: [] },
    expectations: {},
    layout: { nodes: places },
  };
}
