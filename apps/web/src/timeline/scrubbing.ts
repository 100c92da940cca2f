/** Moving the shown instant by hand: by dragging along the axis and by keys. */
import { useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { execute } from "../commands/bus.ts";

const NS_PER_S = 1e9;
/** One press of an arrow moves by this share of what has run; with Shift or Page Up and Down by ten times as much. */
const KEY_SHARE = 0.01;
const KEY_SHARE_LARGE = 0.1;

/** Where a key of a slider leads [s], or undefined if it is none of its keys. */
export function keyTargetS(key: string, shift: boolean, nowS: number, newestS: number): number | undefined {
  const stepS = newestS * (shift ? KEY_SHARE_LARGE : KEY_SHARE);
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, nowS - stepS);
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(newestS, nowS + stepS);
    case "PageDown":
      return Math.max(0, nowS - newestS * KEY_SHARE_LARGE);
    case "PageUp":
      return Math.min(newestS, nowS + newestS * KEY_SHARE_LARGE);
    case "Home":
      return 0;
    case "End":
      return newestS;
    default:
      return undefined;
  }
}

interface Axis {
  /** Virtual time at a place on the timeline [css px]; undefined beside the axis. */
  readonly timeAt: (x: number) => number | undefined;
  readonly nowS: number;
  readonly newestS: number;
}

/** Where the pointer is on the timeline [css px]. */
function xOf(event: PointerEvent<HTMLElement>): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left;
}

function seekTo(atS: number): void {
  execute("run.seek", { timeNs: Math.round(atS * NS_PER_S) });
}

/** Handlers for the axis and for the playhead; `heldS` is where a hand holds it [s], before the run has followed. */
export function useScrubbing({ timeAt, nowS, newestS }: Axis) {
  const [heldS, setHeldS] = useState<number | undefined>();
  const follow = (event: PointerEvent<HTMLElement>) => {
    const atS = timeAt(xOf(event));
    if (atS === undefined) return;
    const wantedS = Math.min(newestS, atS);
    setHeldS(wantedS);
    if (wantedS !== heldS) seekTo(wantedS);
  };
  return {
    heldS,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || timeAt(xOf(event)) === undefined) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      follow(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (heldS !== undefined) follow(event);
    },
    onPointerUp: () => setHeldS(undefined),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const targetS = keyTargetS(event.key, event.shiftKey, nowS, newestS);
      if (targetS === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      seekTo(targetS);
    },
  };
}
