/** Throw-away kinds for the engine's tests: a source, a station, a relay, a bus and a worker. Not exported. */
import type { Design, KindSpec, Params, PortSpec } from "@eventyard/model";
import type { Behaviour, EdgeIndex, MessageHandle, Sim } from "../behaviour.ts";

const text = { en: "", ko: "" };

export function port(id: string, direction: "in" | "out", flow: PortSpec["flows"][number]): PortSpec {
  return { id, direction, carries: "event", flows: [flow], title: text, edgesMin: 0, edgesMax: 100 };
}

export function spec(id: string, defaults: Params, ports: readonly PortSpec[]): KindSpec {
  // only the two members that the engine reads
  const params = { shape: defaults, parse: () => defaults } as unknown as KindSpec["params"];
  return {
    id,
    version: 1,
    title: text,
    summary: text,
    icon: "",
    silhouette: "bus",
    simulated: true,
    params,
    ports,
    faults: ["kill"],
    metrics: [],
    card: { subtitle: () => text, meter: "none" },
    transitMs: () => 0,
    migrations: [],
  };
}

export const stationSpecs: ReadonlyMap<string, KindSpec> = new Map([
  ["source", spec("source", { ratePerS: 1, constant: false }, [port("out", "out", "publish")])],
  [
    "station",
    spec("station", { servers: 1, meanMs: 1 }, [port("in", "in", "publish"), port("out", "out", "publish")]),
  ],
  ["relay", spec("relay", { delayMs: 0 }, [port("in", "in", "publish"), port("out", "out", "publish")])],
  ["bus", spec("bus", {}, [port("in", "in", "publish"), port("out", "out", "delivery")])],
  ["worker", spec("worker", { meanMs: 1 }, [port("in", "in", "delivery")])],
]);

const NS_PER_MS = 1e6;

interface SourceState {
  node: number;
  stream: number;
  edges: readonly number[];
  params: { ratePerS: number; constant: boolean };
}

function emit(sim: Sim, s: SourceState): void {
  for (const edge of s.edges) {
    sim.count(s.node, "out", 1);
    sim.publish(edge, sim.createRoot(0, 1));
  }
}

function plan(sim: Sim, s: SourceState): void {
  if (s.params.ratePerS <= 0) return;
  const gapNs = 1e9 / s.params.ratePerS;
  sim.wakeAfter(s.node, s.params.constant ? gapNs : gapNs * sim.exponential(s.stream), 0, 0);
}

const source: Behaviour<SourceState> = {
  create: (setup, params) => ({
    node: setup.node,
    stream: setup.stream("arrivals"),
    edges: setup.edgesOut("out"),
    params: params as unknown as SourceState["params"],
  }),
  start: plan,
  wake: (sim, s) => {
    emit(sim, s);
    plan(sim, s);
  },
  change: (_sim, s, params) => {
    s.params = params as unknown as SourceState["params"];
  },
  send: (sim, s, count) => {
    for (let i = 0; i < count; i++) emit(sim, s);
  },
};

interface StationState {
  node: number;
  stream: number;
  edges: readonly number[];
  params: { servers: number; meanMs: number };
  waiting: number[];
  busy: number;
  down: boolean;
}

function serve(sim: Sim, s: StationState, message: MessageHandle): void {
  s.busy++;
  sim.level(s.node, "busy", s.busy);
  sim.wakeAfter(s.node, s.params.meanMs * NS_PER_MS * sim.exponential(s.stream), 0, message);
}

/** A FIFO queue with c exponential servers: M/M/c behind a Poisson source. */
const station: Behaviour<StationState> = {
  create: (setup, params) => ({
    node: setup.node,
    stream: setup.stream("service"),
    edges: setup.edgesOut("out"),
    params: params as unknown as StationState["params"],
    waiting: [],
    busy: 0,
    down: false,
  }),
  arrive: (sim, s, _edge, message) => {
    sim.count(s.node, "in", 1);
    if (s.down) sim.lose(s.node, message, "down");
    else if (s.busy < s.params.servers) serve(sim, s, message);
    else {
      s.waiting.push(message);
      sim.level(s.node, "backlog", s.waiting.length);
    }
  },
  wake: (sim, s, _code, message) => {
    sim.count(s.node, "done", 1);
    sim.recordLatency(s.node, sim.nowNs - sim.messages.bornNs[message]!);
    for (const edge of s.edges) sim.publish(edge, sim.createFollowUp(message, 1));
    sim.release(message);
    s.busy--;
    const next = s.waiting.shift();
    if (next === undefined) sim.level(s.node, "busy", s.busy);
    else {
      sim.level(s.node, "backlog", s.waiting.length);
      serve(sim, s, next);
    }
  },
  fault: (_sim, s, _fault, on) => {
    s.down = on;
  },
};

interface RelayState {
  node: number;
  edges: readonly number[];
  delayMs: number;
  /** Arrivals in order, [time, flow], for the tests. */
  seen: number[][];
}

/** Copies what arrives to every out edge, at once or after a constant delay. */
const relay: Behaviour<RelayState> = {
  create: (setup, params) => ({
    node: setup.node,
    edges: setup.edgesOut("out"),
    delayMs: params["delayMs"] as number,
    seen: [],
  }),
  arrive: (sim, s, _edge, message) => {
    sim.count(s.node, "in", 1);
    if (s.seen.length < 1000) s.seen.push([sim.nowNs, sim.messages.flow[message]!]);
    if (s.delayMs > 0) sim.wakeAfter(s.node, s.delayMs * NS_PER_MS, 0, message);
    else pass(sim, s, message);
  },
  wake: (sim, s, _code, message) => pass(sim, s, message),
};

function pass(sim: Sim, s: RelayState, message: MessageHandle): void {
  for (const edge of s.edges) sim.publish(edge, sim.copy(message));
  sim.release(message);
}

interface BusState {
  node: number;
  edges: readonly number[];
  credit: number[];
  waiting: number[];
  lent: Map<number, number>;
  disconnections: number;
}

function lend(sim: Sim, s: BusState): void {
  for (let i = 0; i < s.edges.length; i++) {
    while (s.credit[i]! > 0 && s.waiting.length > 0) {
      s.credit[i]!--;
      const message = s.waiting.shift()!;
      sim.messages.attempts[message]!++;
      s.lent.set(message, s.edges[i]!);
      sim.deliver(s.edges[i]!, message);
    }
  }
  sim.level(s.node, "backlog", s.waiting.length);
}

function takeBack(sim: Sim, s: BusState, edge: EdgeIndex): void {
  for (const [message, lentOver] of s.lent) {
    if (lentOver !== edge) continue;
    s.lent.delete(message);
    s.waiting.push(message);
  }
  lend(sim, s);
}

/** Lends over delivery edges; what a lost connection held goes back to the end of the line. */
const bus: Behaviour<BusState> = {
  create: (setup) => {
    const edges = setup.edgesOut("out");
    return {
      node: setup.node,
      edges,
      credit: edges.map(() => 0),
      waiting: [],
      lent: new Map(),
      disconnections: 0,
    };
  },
  arrive: (sim, s, _edge, message) => {
    sim.count(s.node, "in", 1);
    s.waiting.push(message);
    lend(sim, s);
  },
  credit: (sim, s, edge, count) => {
    s.credit[s.edges.indexOf(edge)]! += count;
    lend(sim, s);
  },
  settled: (sim, s, _edge, message, generation, attempt) => {
    if (sim.messages.generation[message] !== generation || sim.messages.attempts[message] !== attempt) return;
    if (!s.lent.delete(message)) return;
    sim.count(s.node, "done", 1);
    sim.release(message);
  },
  disconnected: (sim, s, edge) => {
    s.disconnections++;
    s.credit[s.edges.indexOf(edge)] = 0;
    takeBack(sim, s, edge);
  },
};

interface WorkerState {
  node: number;
  edge: EdgeIndex;
  stream: number;
  meanMs: number;
  hand: number[];
  reconnections: number;
}

/** One server with credit 1. */
const worker: Behaviour<WorkerState> = {
  create: (setup, params) => ({
    node: setup.node,
    edge: setup.edgesIn("in")[0]!,
    stream: setup.stream("service"),
    meanMs: params["meanMs"] as number,
    hand: [],
    reconnections: 0,
  }),
  start: (sim, s) => sim.grant(s.edge, 1),
  arrive: (sim, s, _edge, message) => {
    s.hand = [message, sim.messages.generation[message]!, sim.messages.attempts[message]!];
    sim.count(s.node, "in", 1);
    sim.wakeAfter(s.node, s.meanMs * NS_PER_MS, 0, 0);
  },
  wake: (sim, s) => {
    const [message, generation, attempt] = s.hand;
    sim.count(s.node, "done", 1);
    sim.markFailure(s.edge, message!);
    sim.settle(s.edge, message!, generation!, attempt!, "handled");
    sim.grant(s.edge, 1);
  },
  reconnected: (sim, s) => {
    s.reconnections++;
    sim.grant(s.edge, 1);
  },
};

export const stationBehaviours: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ["source", source],
  ["station", station],
  ["relay", relay],
  ["bus", bus],
  ["worker", worker],
]);

/** Nodes as `id: [kind, params]`, edges as `id: [from, to, latencyMs]` from port `out` to port `in`. */
export function draw(
  nodes: Readonly<Record<string, readonly [string, Params]>>,
  edges: Readonly<Record<string, readonly [string, string, number]>>,
  scenario: Partial<Design["scenario"]> = {},
): Design {
  return {
    format: "eventyard",
    version: 1,
    minReader: 1,
    name: "test",
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, [kind, params]]) => [id, { kind, name: id.toUpperCase(), params }]),
    ),
    edges: Object.fromEntries(
      Object.entries(edges).map(([id, [from, to, latencyMs]]) => [
        id,
        { from: { node: from, port: "out" }, to: { node: to, port: "in" }, params: { latencyMs } },
      ]),
    ),
    scenario: { seed: 1, durationS: 100, steps: [], ...scenario },
    expectations: {},
    layout: { nodes: {} },
  };
}
