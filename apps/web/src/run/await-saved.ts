/** A run starts the design as it is on disk: wait until what is on the screen is there. */
import { designStore } from "../design/store.ts";
import type { SavedState } from "../design/store.ts";

/** Longest wait for the autosave [ms]. */
const SAVE_MS_MAX = 10_000;

/** Resolves with "saved", or with the state that keeps the design from being saved. */
export async function awaitSaved(): Promise<SavedState> {
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
