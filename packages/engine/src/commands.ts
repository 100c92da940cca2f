/** What a person or a scenario does to a run, applied between two events. */
import type { EdgeParams, Params, RunCommand } from "@eventyard/model";
import { compareIds, resolveEdgeParams, resolveParams } from "@eventyard/model";
import type { EdgeIndex, NodeIndex } from "./behaviour.ts";
import { FAULT_BIT } from "./observe/observation.ts";
import { CALLS, LENDS } from "./program.ts";
import type { Simulation } from "./simulation.ts";

/**
 * Applies a command at the present instant and adds it to the hash. `params` holds the present parameters of each
 * node and is updated. Throws an Error naming the node or edge if the run has none of this id; switching a fault to
 * the state it is in does nothing.
 */
export function applyCommand(sim: Simulation, params: Params[], command: RunCommand): void {
  // resolved first: an unknown id must leave the run untouched
  const place = "edge" in command ? edgeOf(sim, command.edge) : nodeOf(sim, command.node);
  sim.trace.addText(sim.nowNs, commandText(command));
  switch (command.type) {
    case "fault":
      if ("edge" in command) setCut(sim, place, command.on);
      else setNodeFault(sim, place, command.fault, command.on);
      break;
    case "params":
      params[place] = resolveParams(sim.program.specs[place]!, { ...params[place], ...command.params });
      sim.nodes.changeParams(sim, place, params[place]);
      break;
    case "edge-params":
      changeEdge(sim, place, command.params);
      break;
    case "send":
      sim.nodes.of(place).send(sim, sim.nodes.states[place], command.count);
      break;
  }
}

/** New latency, and whatever else the source's port defines. */
function changeEdge(sim: Simulation, edge: EdgeIndex, params: EdgeParams): void {
  const { program, links, nodes } = sim;
  const from = links.from(edge);
  links.setLatencyMs(edge, params.latencyMs);
  const port = program.specs[from]!.ports.find(({ id }) => id === program.edgeFromPort[edge]);
  if (port?.edge !== undefined) nodes.changeEdge(sim, from, edge, resolveEdgeParams(port, params));
}

/** One text for equal commands, whatever the order of their keys. */
export function commandText(command: RunCommand): string {
  return JSON.stringify(command, (_key, value: unknown) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => compareIds(a, b)))
      : value,
  );
}

function nodeOf(sim: Simulation, id: string): NodeIndex {
  const node = sim.program.nodeIndex.get(id);
  if (node === undefined) throw new Error(`the run has no node "${id}"`);
  return node;
}

function edgeOf(sim: Simulation, id: string): EdgeIndex {
  const edge = sim.program.edgeIndex.get(id);
  if (edge === undefined) throw new Error(`the run has no edge "${id}"`);
  return edge;
}

function setNodeFault(sim: Simulation, node: NodeIndex, fault: keyof typeof FAULT_BIT, on: boolean): void {
  const { nodeFlags } = sim.observation;
  const bit = FAULT_BIT[fault];
  if (((nodeFlags[node]! & bit) !== 0) === on) return;
  nodeFlags[node]! ^= bit;
  sim.nodes.setFault(sim, node, fault, on);
}

/** A cut takes what is on the way with it; both ends of a delivery edge are told. */
function setCut(sim: Simulation, edge: EdgeIndex, on: boolean): void {
  const { links, nodes, observation } = sim;
  if (links.isCut(edge) === on) return;
  observation.edgeFlags[edge]! ^= FAULT_BIT.cut;
  const lends = links.lends(edge) === LENDS;
  if (!on) {
    links.setCut(edge, false);
    const worker = links.to(edge);
    if (lends) nodes.of(worker).reconnected(sim, nodes.states[worker], edge);
    return;
  }
  links.setCut(edge, true);
  const under = takeUnderWay(sim, edge);
  // replies on their way back are tickets, not messages
  if (links.lends(edge) === CALLS) takeUnderWay(sim, links.back(edge));
  for (const message of under) sim.dropOnEdge(edge, message);
  const bus = links.from(edge);
  if (lends) nodes.of(bus).disconnected(sim, nodes.states[bus], edge);
}

/** Empties an edge, or a way back; returns what was on its way, first to last. */
function takeUnderWay({ links, queue, instant }: Simulation, edge: EdgeIndex): number[] {
  const { transit } = links;
  const late = transit.messages(edge);
  for (const lane of late.length > 0 ? transit.clear(edge) : []) {
    queue.keepOnly((id) => id !== ~lane);
    if (transit.isIdle(lane)) continue;
    const first = transit.first(lane);
    queue.push(transit.dueNs(first), transit.sequence(first), ~lane);
  }
  return [...late, ...instant.remove(~edge)];
}
