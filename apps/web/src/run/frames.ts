/** Decodes the watched run's frames and hands the dots to whoever draws them. */
import { ACK_NEEDS_KEYFRAME, FrameDecoder } from "@eventyard/protocol";
import type { Dots, LivePicture, RunState } from "@eventyard/protocol";
import { frameApplied, showRun } from "../live/live-store.ts";

type FrameListener = (picture: LivePicture, dots: Dots) => void;

const listeners = new Set<FrameListener>();
let decoder: FrameDecoder | undefined;

/** Calls `listener` with every applied frame; the arrays are overwritten by the next one. Returns the way to stop. */
export function onFrame(listener: FrameListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Starts decoding another run (undefined: none). */
export function decodeRun(run: RunState | undefined): void {
  decoder = run === undefined ? undefined : new FrameDecoder(run.nodeIds.length, run.edgeIds.length);
  showRun(run, decoder?.picture);
}

/** Applies a frame; returns what to acknowledge, or undefined for bytes that are not a frame of this run. */
export function applyFrame(bytes: Uint8Array): number | undefined {
  if (decoder === undefined) return undefined;
  const outcome = decoder.apply(bytes);
  if (outcome === "gap") return ACK_NEEDS_KEYFRAME;
  if (outcome === "unreadable") return undefined;
  frameApplied();
  for (const listener of listeners) listener(decoder.picture, decoder.dots);
  return decoder.picture.seq;
}
