/** Does the design on the screen differ from what runs, beyond the parameter changes that the run has taken over itself? */
import { semanticHash } from "@eventyard/model";
import type { Design, RunCommand } from "@eventyard/model";
import type { RunState } from "@eventyard/protocol";

/** The design with the parameter changes that a run has recorded. Faults and hand-sent messages change no design. */
function withCommands(design: Design, commands: readonly { readonly command: RunCommand }[]): Design {
  const nodes = { ...design.nodes };
  const edges = { ...design.edges };
  for (const { command } of commands) {
    if (command.type === "params") {
      const node = nodes[command.node];
      if (node) nodes[command.node] = { ...node, params: { ...node.params, ...command.params } };
    } else if (command.type === "edge-params") {
      const edge = edges[command.edge];
      if (edge) edges[command.edge] = { ...edge, params: command.params };
    }
  }
  return { ...design, nodes, edges };
}

/**
 * True if the design must be started again to run as drawn. `started` is the design as it was started, if this page has
 * seen it; a page that joined later compares only which nodes and edges there are.
 */
export function differsFromRun(
  design: Design,
  run: RunState,
  started: Design | undefined,
  simulated: (kind: string) => boolean,
): boolean {
  const hash = (one: Design): string => semanticHash(one, simulated);
  if (hash(design) === run.designHash) return false;
  if (started !== undefined && hash(started) === run.designHash) {
    // what is still to come for whoever looks back was taken over all the same
    const commands = [...run.commands, ...(run.ahead?.commands ?? [])];
    return hash(withCommands(design, commands)) !== hash(withCommands(started, commands));
  }
  const nodes = Object.keys(design.nodes).filter((id) => simulated(design.nodes[id]!.kind));
  return !sameIds(nodes, run.nodeIds) || !sameIds(Object.keys(design.edges), run.edgeIds);
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const known = new Set(b);
  return a.every((id) => known.has(id));
}
