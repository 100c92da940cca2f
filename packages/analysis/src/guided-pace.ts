/** The pace of a run that nobody gave a speed: its scenes, and how fast it passes from one to the next. */
import { captionList } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { nearestSpeed } from "./speed.ts";

/** Wall time from one scene to the next, about [s]. */
const PASSED_WALL_S = 8;
/** Wall time from the last scene to the end of the run, about: time to try something out [s]. */
const LAST_WALL_S = 60;
const MS_PER_S = 1_000;

/**
 * The instants at which there is something to see, ascending, the end of the run last [s]: the start, and where captions
 * appear or, in a design without captions, where something is planned. Just the start and nothing else when there is
 * neither: then nothing says how much of the run is worth a look, and the pace stays the first one.
 */
export function scenesOf(design: Design): readonly number[] {
  const captions = captionList(design).map(([, { atMs }]) => atMs);
  const moments = captions.length > 0 ? captions : design.scenario.steps.map(({ atMs }) => atMs);
  if (moments.length === 0) return [0];
  const { durationS } = design.scenario;
  const inside = moments.map((atMs) => atMs / MS_PER_S).filter((atS) => atS < durationS);
  return [...new Set([0, ...inside, durationS])].toSorted((a, b) => a - b);
}

/**
 * Speed at which the run passes from the scene of the instant `nowS` to the next one in about 8 s of wall time, or from the
 * last one to the end in about a minute [virtual seconds per wall second]: an entry of SPEEDS, never below `followable`,
 * which it also is when there is nothing ahead.
 *
 * @param scenesS see `scenesOf`
 * @param followable the speed at which messages can be followed, see `startSpeed`
 */
export function passingSpeed(scenesS: readonly number[], followable: number, nowS: number): number {
  const at = scenesS.findLastIndex((atS) => atS <= nowS);
  const next = scenesS[at + 1];
  if (next === undefined) return followable;
  const wallS = at + 1 === scenesS.length - 1 ? LAST_WALL_S : PASSED_WALL_S;
  return Math.max(followable, nearestSpeed((next - scenesS[at]!) / wallS));
}
