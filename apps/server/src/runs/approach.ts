/**
 * The way to an earlier instant: from the nearest copy before it, in slices, so that the process keeps listening. The last
 * stretch is looked at as if it had been watched: rates, percentiles and messages under way are those of the instant.
 */
import type { Instant, Run } from "@eventyard/engine";
import { createDots, DOTS_PER_FRAME_MAX } from "@eventyard/protocol";
import { FRAMES_PER_S } from "./live-picture.ts";
import { RunView } from "./run-view.ts";

/** Frames that the last stretch is looked at in: percentiles need one more than the window of a rate has. */
export const FRAMES_BEFORE = 11;
const EVENTS_PER_SLICE = 20_000;

export class Approach {
  readonly run: Run;
  readonly #goal: Instant;
  readonly #windowNs: number;
  readonly #watched: boolean;
  readonly #flying = createDots(DOTS_PER_FRAME_MAX);
  #view: RunView | undefined;
  #frames = 0;

  /** @param run a copy at or before the goal; `windowNs` is how much before it is looked at. */
  constructor(run: Run, goal: Instant, windowNs: number, watched: boolean) {
    this.run = run;
    this.#goal = goal;
    this.#windowNs = windowNs;
    this.#watched = watched;
  }

  /** The view of the instant once it was reached. */
  get view(): RunView | undefined {
    return this.#frames > FRAMES_BEFORE ? this.#view : undefined;
  }

  /** Goes on until it is there or wall time is `untilMs`. True when it is there. */
  work(untilMs: number): boolean {
    while (this.#frames <= FRAMES_BEFORE) {
      if (performance.now() >= untilMs) return false;
      const atNs = this.#goal.tNs - (this.#windowNs * (FRAMES_BEFORE - this.#frames)) / FRAMES_BEFORE;
      if (this.#advance(Math.floor(Math.max(0, atNs)))) this.#look();
    }
    return true;
  }

  #advance(tNs: number): boolean {
    const left = this.#goal.events - this.run.simulation.events;
    const outcome = this.run.advanceTo(tNs, Math.min(left, EVENTS_PER_SLICE));
    return outcome !== "budget" || this.run.simulation.events >= this.#goal.events;
  }

  #look(): void {
    const { tap } = this.run.simulation.observation;
    if (this.#view === undefined) {
      tap.every = this.#watched ? Math.max(1, tap.every) : 0;
      this.#view = new RunView(this.run);
    }
    const { source } = this.#view;
    // as if a frame had been made at each of these instants
    this.#view.look(performance.now() - ((FRAMES_BEFORE - this.#frames) * 1_000) / FRAMES_PER_S);
    this.#frames++;
    this.#keepFlying(source.dots);
    if (this.#frames > FRAMES_BEFORE) source.dots.count = moveFlying(this.#flying, source.dots, 0, 0);
  }

  /** Keeps the messages under way, and those that arrived since the last frame: short flights are seen too. */
  #keepFlying(dots: DotColumns): void {
    const afterNs = this.run.simulation.nowNs - this.#windowNs / FRAMES_BEFORE;
    const flying = this.#flying;
    flying.count = moveFlying(flying, flying, 0, afterNs);
    flying.count = moveFlying(dots, flying, flying.count, afterNs);
  }
}

type DotColumns = ReturnType<typeof createDots>;

/** Appends those of `from` that arrive after `afterNs` to the first `count` of `to`, as long as there is room; gives their new number. */
function moveFlying(from: DotColumns, to: DotColumns, count: number, afterNs: number): number {
  let at = count;
  for (let i = 0; i < from.count && at < DOTS_PER_FRAME_MAX; i++) {
    if (from.arriveNs[i]! <= afterNs) continue;
    to.edge[at] = from.edge[i]!;
    to.departNs[at] = from.departNs[i]!;
    to.arriveNs[at] = from.arriveNs[i]!;
    to.style[at] = from.style[i]!;
    at++;
  }
  return at;
}
