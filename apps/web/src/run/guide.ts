/**
 * Paces the run that this tab started and nobody gave a speed: at each scene of the design slow enough to follow a
 * message, fast to the next. A speed that somebody chose, here or on another page, is left alone.
 */
import { passingSpeed, scenesOf, startSpeed } from "@eventyard/analysis";
import { kindSpecs } from "@eventyard/kinds";
import type { Design } from "@eventyard/model";
import type { RunState } from "@eventyard/protocol";
import { designStore } from "../design/store.ts";
import { liveStore } from "../live/live-store.ts";
import type { LiveStoreState } from "../live/live-store.ts";
import { setRunSpeed } from "./connection.ts";
import { runStore } from "./run-store.ts";
import { isStartedHere } from "./started-run.ts";

const NS_PER_S = 1e9;
/** So long messages can be followed at the beginning of a scene: time to read what is said there [ms]. */
const FOLLOWED_MS = 4_000;

/** What the pace needs of a design; kept for the newest one, because every frame asks for it. */
let known: { design: Design; followable: number; scenesS: readonly number[] } | undefined;
/** The scene that is shown, and when its messages began to pass slowly. */
let scene: { readonly runId: string; readonly number: number; sinceMs: number | undefined } | undefined;
let asking = false;

function paceOf(design: Design): NonNullable<typeof known> {
  if (known?.design !== design)
    known = { design, followable: startSpeed(design, kindSpecs), scenesS: scenesOf(design) };
  return known;
}

/** The automatic speed of a run's start [virtual seconds per second]: messages can be followed. */
export function followableSpeed(design: Design): number {
  return paceOf(design).followable;
}

/** The automatic speed at this instant of the run, which was given `speed`. */
function speedDue({ runId, speed }: RunState, nowS: number): number {
  const { followable, scenesS } = paceOf(designStore.getState().design);
  const number = scenesS.findLastIndex((atS) => atS <= nowS);
  if (scene?.runId !== runId || scene.number !== number) scene = { runId, number, sinceMs: undefined };
  if (speed === followable) scene.sinceMs ??= performance.now();
  const isFollowed = scene.sinceMs === undefined || performance.now() < scene.sinceMs + FOLLOWED_MS;
  return isFollowed ? followable : passingSpeed(scenesS, followable, nowS);
}

async function follow({ picture, revision }: LiveStoreState): Promise<void> {
  const { run, speedWish, starting, pacedAt } = runStore.getState();
  if (run?.phase !== "running" || run.ahead !== undefined || picture === undefined || revision === 0) return;
  if (speedWish !== undefined || starting || asking || !isStartedHere(run.runId)) return;
  const speed = speedDue(run, picture.timeNs / NS_PER_S);
  if (run.speed === speed && pacedAt !== speed) runStore.setState({ pacedAt: speed });
  // neither the speed that is due nor the one before it: somebody chose it
  if (run.speed === speed || run.speed !== pacedAt) return;
  asking = true;
  try {
    await setRunSpeed(speed);
    if (runStore.getState().run?.speed === speed) runStore.setState({ pacedAt: speed });
  } finally {
    asking = false;
  }
}

/** Call it once when the page starts. */
export function startGuide(): void {
  liveStore.subscribe((live) => void follow(live));
}
