/** Behaviours and states of all nodes: two indexed loads and one call per event. */
import type { EdgeParams, FaultId, Params } from "@eventyard/model";
import type { Behaviour, EdgeIndex, NodeSetup, Sim } from "./behaviour.ts";
import type { Links } from "./links.ts";
import type { MessagePool } from "./message-pool.ts";
import { LENDS } from "./program.ts";
import type { Program } from "./program.ts";
import type { RandomStreams } from "./random.ts";

/** What the set-up of a node may reach of the simulation that is being made. */
interface NodeHost {
  readonly program: Program;
  readonly random: RandomStreams;
  readonly pool: MessagePool;
  readonly links: Links;
  confirmsAsked: boolean;
}

/** A behaviour that answers to everything, with nothing where the kind does nothing. */
type Handlers = Required<Behaviour>;

const ignore = (): void => {};

/** One shape for all: the kernel calls them for every event. */
function complete(behaviour: Behaviour): Handlers {
  return {
    create: behaviour.create,
    start: behaviour.start ?? ignore,
    arrive: behaviour.arrive ?? ignore,
    credit: behaviour.credit ?? ignore,
    settled: behaviour.settled ?? ignore,
    disconnected: behaviour.disconnected ?? ignore,
    reconnected: behaviour.reconnected ?? ignore,
    confirmed: behaviour.confirmed ?? ignore,
    replied: behaviour.replied ?? ignore,
    wake: behaviour.wake ?? ignore,
    change: behaviour.change ?? ignore,
    edgeChanged: behaviour.edgeChanged ?? ignore,
    fault: behaviour.fault ?? ignore,
    send: behaviour.send ?? ignore,
  };
}

export class NodeTable {
  readonly states: unknown[];
  private readonly handlers: readonly Handlers[];

  constructor(sim: NodeHost, traces: ReadonlyMap<string, Int32Array>) {
    const { behaviours, params } = sim.program;
    const known = new Map([...new Set(behaviours)].map((behaviour) => [behaviour, complete(behaviour)]));
    this.handlers = behaviours.map((behaviour) => known.get(behaviour)!);
    this.states = behaviours.map((behaviour, node) =>
      behaviour.create(setupOf(sim, node, traces), params[node]!),
    );
  }

  /** What a node does. */
  of(node: number): Handlers {
    return this.handlers[node]!;
  }

  /** First timers and first credit, in node order. */
  startAll(sim: Sim): void {
    for (let node = 0; node < this.states.length; node++) this.of(node).start(sim, this.states[node]);
  }

  changeEdge(sim: Sim, node: number, edge: EdgeIndex, params: EdgeParams): void {
    this.of(node).edgeChanged(sim, this.states[node], edge, params);
  }

  changeParams(sim: Sim, node: number, params: Params): void {
    this.of(node).change(sim, this.states[node], params);
  }

  setFault(sim: Sim, node: number, fault: FaultId, on: boolean): void {
    this.of(node).fault(sim, this.states[node], fault, on);
  }
}

function setupOf(sim: NodeHost, node: number, traces: ReadonlyMap<string, Int32Array>): NodeSetup {
  const { program, random, pool } = sim;
  const id = program.nodeIds[node]!;
  const { edgesInOf, edgesOutOf } = program;
  // the copy has no room left over, as a filtered array has: nodes keep it
  const pick = (edges: readonly EdgeIndex[], ports: readonly string[], port: string): EdgeIndex[] =>
    edges.filter((edge) => ports[edge] === port).slice();
  return {
    node,
    id,
    edgesIn: (port) => pick(edgesInOf[node]!, program.edgeToPort, port),
    edgesOut: (port) => pick(edgesOutOf[node]!, program.edgeFromPort, port),
    isDelivery: (edge) => program.edgeLends[edge] === LENDS,
    stream: (purpose) => random.open(id, purpose),
    trace: (name) => traces.get(name),
    edgeParams: (edge) => program.edgeParams[edge]!,
    contracts: program.contracts,
    useColumn: (column) => pool.use(column),
    askConfirms: (edge) => {
      sim.links.askConfirms(edge);
      sim.confirmsAsked = true;
      pool.use("ticket");
      pool.use("via");
    },
  };
}
