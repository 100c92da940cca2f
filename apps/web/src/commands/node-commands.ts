/** Commands that add, change, move and remove nodes and edges. */
import { checkConnection, findPort, newNode } from "@eventyard/model";
import type { KindSpec, PortRef, Position } from "@eventyard/model";
import { cardSize, GRID_PX } from "../canvas/card-size.ts";
import { geometryStore } from "../canvas/edge-paths.ts";
import { viewCentre } from "../canvas/viewport.ts";
import {
  addEdge,
  addNode,
  moveNodes,
  removeElements,
  setEdgeParams,
  setParams,
  updateNode,
} from "../design/edits.ts";
import { addJoined } from "../design/joined-node.ts";
import { kindSpecs } from "../design/kinds.ts";
import { presetChanges, presetOf } from "../design/presets.ts";
import { designStore } from "../design/store.ts";
import { currentLanguage } from "../i18n/index.ts";
import { freePosition } from "../palette/placement.ts";
import { announceText } from "./announcements.ts";
import type { Command, Edit } from "./bus.ts";
import type { CommandArgs } from "./command-args.ts";

const always = () => true;

/** True if at least one node or edge is selected. */
export function hasSelection(): boolean {
  const { nodes, edges } = designStore.getState().selection;
  return nodes.length + edges.length > 0;
}

/** True if at least one node is selected. */
export function hasSelectedNodes(): boolean {
  return designStore.getState().selection.nodes.length > 0;
}

function freshName(spec: KindSpec): string {
  const title = spec.title[currentLanguage()];
  const names = new Set(Object.values(designStore.getState().design.nodes).map((node) => node.name));
  if (!names.has(title)) return title;
  let number = 2;
  while (names.has(`${title} ${number}`)) number++;
  return `${title} ${number}`;
}

const add: Command<CommandArgs["node.add"]> = {
  id: "node.add",
  label: "command.nodeAdd",
  icon: "add",
  enabled: always,
  perform({ kind, at, rename }) {
    const spec = kindSpecs.get(kind);
    if (spec === undefined) return undefined;
    const node = newNode(spec, freshName(spec));
    const place =
      at ?? freePosition(viewCentre(), cardSize(spec, node, 0), [...geometryStore.getState().nodes.values()]);
    const { design, id } = addNode(designStore.getState().design, node, place);
    const edit: Edit = { design, selection: { nodes: [id], edges: [] }, subject: node.name };
    return rename === true ? { ...edit, renaming: id } : edit;
  },
};

const remove: Command<CommandArgs["node.delete"]> = {
  id: "node.delete",
  label: "command.delete",
  listed: true,
  icon: "delete",
  keys: ["Delete", "Backspace"],
  enabled: hasSelection,
  perform(args) {
    const { design, selection } = designStore.getState();
    const { nodes, edges } = args ?? selection;
    const names = nodes.map((id) => design.nodes[id]?.name ?? id).join(", ");
    return { design: removeElements(design, nodes, edges), subject: names };
  },
};

const rename: Command<CommandArgs["node.rename"]> = {
  id: "node.rename",
  label: "command.rename",
  enabled: always,
  perform({ node, name }) {
    const { design } = designStore.getState();
    const trimmed = name.trim();
    if (trimmed === "" || design.nodes[node]?.name === trimmed) return undefined;
    return { design: updateNode(design, node, { name: trimmed }), subject: trimmed };
  },
};

const editName: Command<CommandArgs["node.editName"]> = {
  id: "node.editName",
  label: "command.rename",
  listed: true,
  icon: "edit",
  keys: ["F2"],
  enabled: () => designStore.getState().selection.nodes.length === 1,
  perform(args) {
    designStore.setState(({ selection }) => ({ renaming: args?.node ?? selection.nodes[0] }));
  },
};

const params: Command<CommandArgs["node.params"]> = {
  id: "node.params",
  label: "command.nodeParams",
  enabled: always,
  perform({ node, params: changed }) {
    const { design } = designStore.getState();
    const next = setParams(design, node, changed);
    if (next === design) return undefined;
    const name = design.nodes[node]?.name;
    return name === undefined ? { design: next } : { design: next, subject: name };
  },
};

const preset: Command<CommandArgs["node.preset"]> = {
  id: "node.preset",
  label: "command.nodePreset",
  enabled: always,
  perform({ node: id, preset: wanted }) {
    const { design } = designStore.getState();
    const node = design.nodes[id];
    const spec = node === undefined ? undefined : kindSpecs.get(node.kind);
    if (node === undefined || spec === undefined) return undefined;
    const chosen = presetOf(spec, wanted);
    if (chosen === undefined) {
      const { preset: _gone, ...rest } = node;
      return { design: { ...design, nodes: { ...design.nodes, [id]: rest } }, subject: node.name };
    }
    const changes = presetChanges(spec, node.params, chosen);
    const changed = Object.fromEntries(changes.map(({ name, after }) => [name, after]));
    return {
      design: updateNode(design, id, { preset: chosen.id, params: { ...node.params, ...changed } }),
      subject: `${node.name}, ${chosen.title[currentLanguage()]}`,
    };
  },
};

const addJoinedNode: Command<CommandArgs["node.addJoined"]> = {
  id: "node.addJoined",
  label: "command.nodeAddJoined",
  enabled: always,
  perform({ kind, join, at }) {
    const spec = kindSpecs.get(kind);
    if (spec === undefined) return undefined;
    const name = freshName(spec);
    const joined = addJoined(designStore.getState().design, spec, name, join, at);
    if (joined === undefined) return undefined;
    return { design: joined.design, selection: { nodes: [joined.node], edges: [] }, subject: name };
  },
};

const edgeParams: Command<CommandArgs["edge.params"]> = {
  id: "edge.params",
  label: "command.edgeParams",
  enabled: always,
  perform({ edge, params: changed }) {
    return { design: setEdgeParams(designStore.getState().design, edge, changed) };
  },
};

const edgePreset: Command<CommandArgs["edge.preset"]> = {
  id: "edge.preset",
  label: "command.nodePreset",
  enabled: always,
  perform({ edge: id, preset: wanted }) {
    const { design } = designStore.getState();
    const edge = design.edges[id];
    const set = edge === undefined ? undefined : findPort(design, kindSpecs, edge.from)?.edge;
    if (edge === undefined || set === undefined) return undefined;
    const chosen = presetOf(set, wanted);
    const { preset: _gone, ...rest } = edge;
    if (chosen === undefined) return { design: { ...design, edges: { ...design.edges, [id]: rest } } };
    const changes = presetChanges(set, edge.params, chosen);
    const changed = Object.fromEntries(changes.map(({ name, after }) => [name, after]));
    const next = { ...edge, preset: chosen.id, params: { ...edge.params, ...changed } };
    return {
      design: { ...design, edges: { ...design.edges, [id]: next } },
      subject: chosen.title[currentLanguage()],
    };
  },
};

const move: Command<CommandArgs["node.move"]> = {
  id: "node.move",
  label: "command.move",
  enabled: always,
  perform({ positions }) {
    return { design: moveNodes(designStore.getState().design, positions) };
  },
};

/** Moves the selection with the keyboard: one grid step, or five with Shift. Holding the key is one undo step. */
function nudge(id: string, key: string, dx: number, dy: number): Command {
  return {
    id,
    label: "command.move",
    keys: [key, `Shift+${key}`],
    enabled: hasSelectedNodes,
    perform() {
      const { design, selection } = designStore.getState();
      const positions: Record<string, Position> = {};
      for (const node of selection.nodes) {
        const at = design.layout.nodes[node] ?? { x: 0, y: 0 };
        positions[node] = { x: at.x + dx * GRID_PX, y: at.y + dy * GRID_PX };
      }
      return { design: moveNodes(design, positions), coalesceKey: `nudge:${selection.nodes.join()}` };
    },
  };
}

const connect: Command<CommandArgs["edge.add"]> = {
  id: "edge.add",
  label: "command.edgeAdd",
  enabled: always,
  perform({ from, to }) {
    const before = designStore.getState().design;
    const check = checkConnection(before, kindSpecs, from, to);
    if (!check.ok) {
      announceText(check.text[currentLanguage()]);
      return undefined;
    }
    const { design, id } = addEdge(before, from, to);
    return { design, selection: { nodes: [], edges: [id] }, subject: endsOf(from, to) };
  },
};

function endsOf(from: PortRef, to: PortRef): string {
  const { nodes } = designStore.getState().design;
  return `${nodes[from.node]?.name ?? from.node} → ${nodes[to.node]?.name ?? to.node}`;
}

const connectThrough: Command<CommandArgs["edge.addThrough"]> = {
  id: "edge.addThrough",
  label: "command.edgeAddThrough",
  enabled: always,
  perform({ from, to, kind }) {
    const spec = kindSpecs.get(kind);
    const { design: before } = designStore.getState();
    const rects = geometryStore.getState().nodes;
    const a = rects.get(from.node);
    const b = rects.get(to.node);
    if (spec === undefined || a === undefined || b === undefined) return undefined;
    const node = newNode(spec, freshName(spec));
    const middle = { x: (a.x + a.width + b.x) / 2, y: (a.y + a.height / 2 + b.y + b.height / 2) / 2 };
    const place = freePosition(middle, cardSize(spec, node, 1), [...rects.values()]);
    const added = addNode(before, node, place);
    let { design } = added;
    const input = spec.ports.find(
      (port) => checkConnection(design, kindSpecs, from, { node: added.id, port: port.id }).ok,
    );
    if (input === undefined) return undefined;
    design = addEdge(design, from, { node: added.id, port: input.id }).design;
    const output = spec.ports.find(
      (port) =>
        port.dead !== true && checkConnection(design, kindSpecs, { node: added.id, port: port.id }, to).ok,
    );
    if (output === undefined) return undefined;
    design = addEdge(design, { node: added.id, port: output.id }, to).design;
    return { design, selection: { nodes: [added.id], edges: [] }, subject: node.name };
  },
};

export const nodeCommands: readonly Command<never>[] = [
  add,
  remove,
  rename,
  editName,
  params,
  preset,
  addJoinedNode,
  edgeParams,
  edgePreset,
  move,
  nudge("node.nudgeLeft", "ArrowLeft", -1, 0),
  nudge("node.nudgeRight", "ArrowRight", 1, 0),
  nudge("node.nudgeUp", "ArrowUp", 0, -1),
  nudge("node.nudgeDown", "ArrowDown", 0, 1),
  connect,
  connectThrough,
];
