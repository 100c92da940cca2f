/** A run starts the design as it is on disk: wait until what is on the screen is there. */
import { readJournal } from "../design/journal.ts";
import { designStore } from "../design/store.ts";
import type { SavedState } from "../design/store.ts";
import { twins } from "../twin/route.ts";

/** Longest wait for the autosave [ms]. */
const SAVE_MS_MAX = 10_000;

/**
 * The same for designs that are edited in panes, pages of their own: what they have not saved lies in the journal. Told
 * by the browser when another page of this address clears it.
 */
async function awaitPanes(designIds: readonly string[]): Promise<SavedState> {
  const { promise, resolve } = Promise.withResolvers<SavedState>();
  const check = () => {
    if (designIds.every((id) => readJournal(localStorage, id) === undefined)) resolve("saved");
  };
  window.addEventListener("storage", check);
  const timer = setTimeout(() => resolve("unsaved"), SAVE_MS_MAX);
  check();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    window.removeEventListener("storage", check);
  }
}

/** Resolves with "saved", or with the state that keeps the design (or one of the twins) from being saved. */
export async function awaitSaved(): Promise<SavedState> {
  if (twins !== undefined) return await awaitPanes(twins);
  const { promise, resolve } = Promise.withResolvers<SavedState>();
  const check = () => {
    const { saved } = designStore.getState();
    if (saved === "saving" || saved === "unsaved") return;
    resolve(saved);
  };
  const stop = designStore.subscribe(check);
  const timer = setTimeout(() => resolve(designStore.getState().saved), SAVE_MS_MAX);
  check();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}
