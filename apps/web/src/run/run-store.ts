/** What the page knows of the run it watches: its state, the connection, what was wished for the next start. */
import type { LocalText } from "@eventyard/model";
import type { RunState, Speed, Verdict } from "@eventyard/protocol";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { TextKey } from "../i18n/index.ts";

/** `refused`: the server does not speak this page's protocol; reconnecting does not help. */
type Connection = "connecting" | "online" | "reconnecting" | "refused";

/** A sentence of the server's, or a catalogue key of the page's own. */
type Notice = LocalText | TextKey;

interface RunStoreState {
  readonly connection: Connection;
  readonly run: RunState | undefined;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** A start is on its way (waiting for the save, then for the server). */
  readonly starting: boolean;
  /** Why the last request did not work; cleared by the next one that does. */
  readonly notice: Notice | undefined;
  /** The speed chosen for the next start; undefined: the automatic one. */
  readonly speedWish: Speed | undefined;
  /** The automatic speed that the run was given last. */
  readonly pacedAt: Speed | undefined;
}

export const runStore = createStore<RunStoreState>(() => ({
  connection: "connecting",
  run: undefined,
  verdicts: new Map(),
  starting: false,
  notice: undefined,
  speedWish: undefined,
  pacedAt: undefined,
}));

/** Reads the run store in a component. */
export function useRun<T>(selector: (state: RunStoreState) => T): T {
  return useStore(runStore, selector);
}

/** True while commands can reach the run: it is there and has not ended. */
export function isLive(run: RunState | undefined): run is RunState {
  return run !== undefined && (run.phase === "running" || run.phase === "paused");
}
