/** Whether captions are shown: a person's choice about the page, remembered in the browser. */
import type { Design } from "@eventyard/model";
import { createStore } from "zustand/vanilla";
import { preferences } from "../app/preferences.ts";

const HIDDEN = "hidden";

export const captionStore = createStore<{ readonly shown: boolean }>(() => ({
  shown: preferences.read("captions") !== HIDDEN,
}));

/** Shows or hides captions, here and in every later visit. */
export function showCaptions(shown: boolean): void {
  preferences.write("captions", shown ? "shown" : HIDDEN);
  captionStore.setState({ shown });
}

export function hasCaptions(design: Design): boolean {
  return Object.keys(design.captions ?? {}).length > 0;
}
