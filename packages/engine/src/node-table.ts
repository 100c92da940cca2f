/** Behaviours and states of all nodes as columns of functions: one indexed load and one call per event. */
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

type Handler<Name extends keyof Behaviour> = NonNullable<Behaviour[Name]>;

const ignore = (): void => {};

export class NodeTable {
  readonly states: unknown[];
  readonly start: Handler<"start">[];
  readonly arrive: Handler<"arrive">[];
  readonly credit: Handler<"credit">[];
  readonly settled: Handler<"settled">[];
  readonly disconnected: Handler<"disconnected">[];
  readonly reconnected: Handler<"reconnected">[];
  readonly confirmed: Handler<"confirmed">[];
  readonly replied: Handler<"replied">[];
  readonly wake: Handler<"wake">[];
  readonly change: Handler<"change">[];
  readonly edgeChanged: Handler<"edgeChanged">[];
  readonly fault: Handler<"fault">[];
  readonly send: Handler<"send">[];

  constructor(sim: NodeHost, traces: ReadonlyMap<string, Int32Array>) {
    const { behaviours, params } = sim.program;
    this.states = behaviours.map((behaviour, node) =>
      behaviour.create(setupOf(sim, node, traces), params[node]!),
    );
    this.start = behaviours.map((behaviour) => behaviour.start ?? ignore);
    this.arrive = behaviours.map((behaviour) => behaviour.arrive ?? ignore);
    this.credit = behaviours.map((behaviour) => behaviour.credit ?? ignore);
    this.settled = behaviours.map((behaviour) => behaviour.settled ?? ignore);
    this.disconnected = behaviours.map((behaviour) => behaviour.disconnected ?? ignore);
    this.reconnected = behaviours.map((behaviour) => behaviour.reconnected ?? ignore);
    this.confirmed = behaviours.map((behaviour) => behaviour.confirmed ?? ignore);
    this.replied = behaviours.map((behaviour) => behaviour.replied ?? ignore);
    this.wake = behaviours.map((behaviour) => behaviour.wake ?? ignore);
    this.change = behaviours.map((behaviour) => behaviour.change ?? ignore);
    this.edgeChanged = behaviours.map((behaviour) => behaviour.edgeChanged ?? ignore);
    this.fault = behaviours.map((behaviour) => behaviour.fault ?? ignore);
    this.send = behaviours.map((behaviour) => behaviour.send ?? ignore);
  }

  /** First timers and first credit, in node order. */
  startAll(sim: Sim): void {
    for (let node = 0; node < this.states.length; node++) this.start[node]!(sim, this.states[node]);
  }

  changeEdge(sim: Sim, node: number, edge: EdgeIndex, params: EdgeParams): void {
    this.edgeChanged[node]!(sim, this.states[node], edge, params);
  }

  changeParams(sim: Sim, node: number, params: Params): void {
    this.change[node]!(sim, this.states[node], params);
  }

  setFault(sim: Sim, node: number, fault: FaultId, on: boolean): void {
    this.fault[node]!(sim, this.states[node], fault, on);
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
      sim.links.asksConfirms[edge] = 1;
      sim.confirmsAsked = true;
      pool.use("ticket");
      pool.use("via");
    },
  };
}
