/** Commands about the selection and the clipboard. */
import type { Position } from "@eventyard/model";
import { fragmentOf, insertFragment, removeElements } from "../design/edits.ts";
import type { Fragment } from "../design/edits.ts";
import { designStore, NOTHING_SELECTED, select } from "../design/store.ts";
import { announce } from "./announcements.ts";
import type { Command, Edit } from "./bus.ts";
import { clipboardText, fragmentFromText } from "./clipboard.ts";
import type { CommandArgs } from "./command-args.ts";
import { hasSelectedNodes, hasSelection } from "./node-commands.ts";

/** Copies land this far from their originals, on the grid [px]. */
const OFFSET_PX = 40;

/** The same text pasted again lands one offset further. */
let pasted = { text: "", times: 0 };

function insert(fragment: Fragment, offset: Position): Edit {
  const { design, ids } = insertFragment(designStore.getState().design, fragment, offset);
  return {
    design,
    selection: { nodes: ids, edges: [] },
    subject: ids.map((id) => design.nodes[id]?.name).join(", "),
  };
}

const duplicate: Command = {
  id: "selection.duplicate",
  label: "command.duplicate",
  listed: true,
  icon: "copy",
  keys: ["Mod+D"],
  enabled: hasSelectedNodes,
  perform() {
    const { design, selection } = designStore.getState();
    return insert(fragmentOf(design, selection.nodes), { x: OFFSET_PX, y: OFFSET_PX });
  },
};

function putOnClipboard(clipboard: DataTransfer | undefined): void {
  const { design, selection } = designStore.getState();
  const text = clipboardText(design, selection.nodes);
  pasted = { text, times: 0 };
  if (clipboard === undefined) void navigator.clipboard.writeText(text);
  else clipboard.setData("text/plain", text);
}

const copy: Command<CommandArgs["copy"]> = {
  id: "copy",
  label: "command.copy",
  listed: true,
  enabled: hasSelectedNodes,
  perform(args) {
    putOnClipboard(args?.clipboard);
    announce("command.copy");
  },
};

const cut: Command<CommandArgs["cut"]> = {
  id: "cut",
  label: "command.cut",
  listed: true,
  enabled: hasSelectedNodes,
  perform(args) {
    putOnClipboard(args?.clipboard);
    const { design, selection } = designStore.getState();
    return { design: removeElements(design, selection.nodes, selection.edges), selection: NOTHING_SELECTED };
  },
};

/** Moves a fragment so that its top left corner lies at `at`. */
function offsetTo(fragment: Fragment, at: Position): Position {
  const places = Object.values(fragment.positions);
  return {
    x: at.x - Math.min(...places.map((place) => place.x)),
    y: at.y - Math.min(...places.map((place) => place.y)),
  };
}

function pasteText(text: string, at: Position | undefined): Edit | undefined {
  const fragment = fragmentFromText(text);
  if (fragment === undefined) return undefined;
  pasted = { text, times: pasted.text === text ? pasted.times + 1 : 1 };
  const step = OFFSET_PX * pasted.times;
  return insert(fragment, at === undefined ? { x: step, y: step } : offsetTo(fragment, at));
}

const paste: Command<CommandArgs["paste"]> = {
  id: "paste",
  label: "command.paste",
  listed: true,
  enabled: () => true,
  perform(args) {
    if (args !== undefined) return pasteText(args.text, args.at);
    return navigator.clipboard.readText().then((text) => pasteText(text, undefined));
  },
};

const selectAll: Command = {
  id: "selectAll",
  label: "command.selectAll",
  listed: true,
  keys: ["Mod+A"],
  enabled: () => Object.keys(designStore.getState().design.nodes).length > 0,
  perform() {
    const { design } = designStore.getState();
    select({ nodes: Object.keys(design.nodes), edges: Object.keys(design.edges) });
  },
};

const selectNone: Command = {
  id: "selectNone",
  label: "command.selectNone",
  listed: true,
  keys: ["Escape"],
  enabled: hasSelection,
  perform() {
    select(NOTHING_SELECTED);
  },
};

/** Selects what the selected node sends to (or gets from), to walk along the events by keyboard. */
function walk(id: "select.downstream" | "select.upstream", key: string): Command {
  return {
    id,
    listed: true,
    label: id === "select.downstream" ? "command.downstream" : "command.upstream",
    keys: [key],
    enabled: hasSelectedNodes,
    perform() {
      const { design, selection } = designStore.getState();
      const from = selection.nodes[0];
      const ends = Object.values(design.edges).map(({ from: a, to: b }) => [a.node, b.node] as const);
      const next =
        id === "select.downstream"
          ? ends.find(([a]) => a === from)?.[1]
          : ends.find(([, b]) => b === from)?.[0];
      if (next !== undefined) select({ nodes: [next], edges: [] });
    },
  };
}

export const selectionCommands: readonly Command<never>[] = [
  duplicate,
  copy,
  cut,
  paste,
  selectAll,
  selectNone,
  walk("select.downstream", "]"),
  walk("select.upstream", "["),
];
