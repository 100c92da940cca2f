/** The document on the canvas: what it is, what is selected and how safely it is kept. One vanilla store, read everywhere. */
import { emptyDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { EMPTY_HISTORY } from "./history.ts";
import type { History } from "./history.ts";

/** `offline`: kept in the browser until the server answers; `conflict`: somebody else saved; `error`: refused, with a reason. */
export type SavedState = "saved" | "saving" | "unsaved" | "offline" | "conflict" | "error";

export interface Selection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

export interface DesignState {
  readonly designId: string;
  readonly design: Design;
  /** The server's revision that `savedDesign` has. */
  readonly revision: string;
  /** The design as the server has it; equal by identity to `design` when nothing is unsaved. */
  readonly savedDesign: Design | undefined;
  readonly saved: SavedState;
  /** Why it is not saved, for state `error`. */
  readonly savedReason: string;
  readonly selection: Selection;
  /** Node whose name is being edited on the canvas. */
  readonly renaming: string | undefined;
  readonly history: History;
}

export const NOTHING_SELECTED: Selection = { nodes: [], edges: [] };

export const designStore = createStore<DesignState>(() => ({
  designId: "",
  design: emptyDesign(""),
  revision: "",
  savedDesign: undefined,
  saved: "saved",
  savedReason: "",
  selection: NOTHING_SELECTED,
  renaming: undefined,
  history: EMPTY_HISTORY,
}));

/** Reads the document store in a component; renders anew only when the selected value changes. */
export function useDesign<T>(selector: (state: DesignState) => T): T {
  return useStore(designStore, selector);
}

/** Selects without an undo step. Ids that do not exist are left out; an equal selection changes nothing. */
export function select(selection: Selection): void {
  const { design, selection: before } = designStore.getState();
  const next = {
    nodes: selection.nodes.filter((id) => design.nodes[id] !== undefined),
    edges: selection.edges.filter((id) => design.edges[id] !== undefined),
  };
  if (sameIds(before.nodes, next.nodes) && sameIds(before.edges, next.edges)) return;
  designStore.setState({ selection: next });
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
