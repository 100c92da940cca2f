/** A file or design that could not be opened, with its reasons; shown in a quiet panel until it is dismissed. */
import type { Problem } from "@eventyard/model";
import { createStore } from "zustand/vanilla";

export interface Refusal {
  /** The file or design it is about. */
  readonly title: string;
  readonly problems: readonly Problem[];
}

export const refusalStore = createStore<{ readonly refusal: Refusal | undefined }>(() => ({
  refusal: undefined,
}));

export function showRefusal(refusal: Refusal | undefined): void {
  refusalStore.setState({ refusal });
}
