/** The menu of what is on the canvas: where it is open and for what, by the right button or by the keyboard. */
import type { Position } from "@eventyard/model";
import { createStore } from "zustand/vanilla";
import { commandById, registerCommands } from "../commands/bus.ts";
import { designStore, NOTHING_SELECTED, select } from "../design/store.ts";

type MenuSubject = "node" | "edge" | "selection" | "canvas";

interface OpenMenu {
  readonly at: Position;
  readonly subject: MenuSubject;
}

export const contextMenuStore = createStore<{ readonly open: OpenMenu | undefined }>(() => ({
  open: undefined,
}));

export function closeContextMenu(): void {
  contextMenuStore.setState({ open: undefined });
}

/** Commands offered per subject; "" is a line between them. Those that mean nothing now are left out or grey. */
const OFFERED: Readonly<Record<MenuSubject, readonly string[]>> = {
  node: [
    "node.editName",
    "selection.duplicate",
    "copy",
    "cut",
    "",
    "select.upstream",
    "select.downstream",
    "",
    "node.delete",
  ],
  edge: ["node.delete"],
  selection: [
    "selection.duplicate",
    "copy",
    "cut",
    "",
    "align.left",
    "align.centre",
    "align.right",
    "align.top",
    "align.middle",
    "align.bottom",
    "distribute.across",
    "distribute.down",
    "",
    "node.delete",
  ],
  canvas: [
    "paste",
    "selectAll",
    "",
    "layout.auto",
    "view.fit",
    "",
    "undo",
    "redo",
    "",
    "command.search",
    "help",
  ],
};

export interface OfferedCommand {
  readonly id: string;
  /** The first after a line. */
  readonly starts: boolean;
}

/** The commands of a subject's menu in order. */
export function offeredCommands(subject: MenuSubject): readonly OfferedCommand[] {
  const all = OFFERED[subject];
  return all.flatMap((id, index) =>
    id === "" || commandById(id) === undefined ? [] : [{ id, starts: all[index - 1] === "" }],
  );
}

/** What the selection is to a menu. */
function subjectOfSelection(): MenuSubject {
  const { nodes, edges } = designStore.getState().selection;
  if (nodes.length + edges.length > 1) return "selection";
  if (nodes.length === 1) return "node";
  return edges.length === 1 ? "edge" : "canvas";
}

/** Opens at the pointer: what is under it becomes the selection, unless it is part of it already. */
export function openMenuAt(target: Element, at: Position): void {
  const node = target.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
  const edge = target.closest<SVGElement>(".react-flow__edge")?.dataset["id"];
  const { selection } = designStore.getState();
  if (node !== undefined && !selection.nodes.includes(node)) select({ nodes: [node], edges: [] });
  if (edge !== undefined && !selection.edges.includes(edge)) select({ nodes: [], edges: [edge] });
  // right on the box around several selected cards
  const onBox = target.closest(".react-flow__nodesselection") !== null;
  if (node === undefined && edge === undefined && !onBox) select(NOTHING_SELECTED);
  contextMenuStore.setState({ open: { at, subject: subjectOfSelection() } });
}

/** Where what is selected is on the screen; the canvas's middle for nothing. */
function selectedPlace(): Position {
  const { nodes, edges } = designStore.getState().selection;
  const [node] = nodes;
  const [edge] = edges;
  const shown =
    node !== undefined
      ? document.querySelector(`.react-flow__node[data-id="${CSS.escape(node)}"]`)
      : edge !== undefined
        ? document.querySelector(`.react-flow__edge[data-id="${CSS.escape(edge)}"]`)
        : null;
  const box = (shown ?? document.querySelector(".canvas"))?.getBoundingClientRect();
  if (box === undefined) return { x: 0, y: 0 };
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** Registers the keyboard's way to the menu; call once. */
export function registerMenuCommand(): void {
  registerCommands([
    {
      id: "menu",
      label: "command.menu",
      keys: ["Shift+F10", "ContextMenu"],
      enabled: () => true,
      perform: () =>
        contextMenuStore.setState({ open: { at: selectedPlace(), subject: subjectOfSelection() } }),
    },
  ]);
}
