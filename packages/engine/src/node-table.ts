/** Behaviours and states of all nodes as columns of functions: one indexed load and one call per event. */
import type { FaultId, Params } from "@eventyard/model";
import type { Behaviour, EdgeIndex, NodeSetup, Sim } from "./behaviour.ts";
import type { Program } from "./program.ts";
import type { RandomStreams } from "./random.ts";

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
  readonly wake: Handler<"wake">[];
  readonly change: Handler<"change">[];
  readonly fault: Handler<"fault">[];
  readonly send: Handler<"send">[];

  constructor(program: Program, random: RandomStreams, traces: ReadonlyMap<string, Int32Array>) {
    const { behaviours } = program;
    this.states = behaviours.map((behaviour, node) =>
      behaviour.create(setupOf(program, node, random, traces), program.params[node]!),
    );
    this.start = behaviours.map((behaviour) => behaviour.start ?? ignore);
    this.arrive = behaviours.map((behaviour) => behaviour.arrive ?? ignore);
    this.credit = behaviours.map((behaviour) => behaviour.credit ?? ignore);
    this.settled = behaviours.map((behaviour) => behaviour.settled ?? ignore);
    this.disconnected = behaviours.map((behaviour) => behaviour.disconnected ?? ignore);
    this.reconnected = behaviours.map((behaviour) => behaviour.reconnected ?? ignore);
    this.wake = behaviours.map((behaviour) => behaviour.wake ?? ignore);
    this.change = behaviours.map((behaviour) => behaviour.change ?? ignore);
    this.fault = behaviours.map((behaviour) => behaviour.fault ?? ignore);
    this.send = behaviours.map((behaviour) => behaviour.send ?? ignore);
  }

  /** First timers and first credit, in node order. */
  startAll(sim: Sim): void {
    for (let node = 0; node < this.states.length; node++) this.start[node]!(sim, this.states[node]);
  }

  changeParams(sim: Sim, node: number, params: Params): void {
    this.change[node]!(sim, this.states[node], params);
  }

  setFault(sim: Sim, node: number, fault: FaultId, on: boolean): void {
    this.fault[node]!(sim, this.states[node], fault, on);
  }
}

function setupOf(
  program: Program,
  node: number,
  random: RandomStreams,
  traces: ReadonlyMap<string, Int32Array>,
): NodeSetup {
  const id = program.nodeIds[node]!;
  const { edgesInOf, edgesOutOf } = program;
  const pick = (edges: readonly EdgeIndex[], ports: readonly string[], port: string): EdgeIndex[] =>
    edges.filter((edge) => ports[edge] === port);
  return {
    node,
    id,
    edgesIn: (port) => pick(edgesInOf[node]!, program.edgeToPort, port),
    edgesOut: (port) => pick(edgesOutOf[node]!, program.edgeFromPort, port),
    isDelivery: (edge) => program.edgeLends[edge] === 1,
    stream: (purpose) => random.open(id, purpose),
    trace: (name) => traces.get(name),
  };
}
