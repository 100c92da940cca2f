/**
 * The clock dots move by. It plays what was streamed a little later than it came, at an even pace: frames come about every
 * 100 ms but never exactly so, and a clock that ran to the newest frame and waited there would make dots stop and start
 * ten times a second. What is shown keeps its order and its distances in virtual time; only the delay is chosen.
 */

/** Frames that the pace is taken from. */
const FRAMES_KEPT = 6;
/** How far behind the newest frame the clock aims to be when one comes, in gaps between frames: just before the next, half a gap is left. */
const DELAY_GAPS = 1.5;
/** Time in which a wrong delay is made good [ms of wall time]. */
const CORRECT_MS = 400;
/** Bounds of the pace while a wrong delay is made good, as a share of the streamed pace. */
const PACE_MIN = 0.7;
const PACE_MAX = 1.5;
/** Further behind than this (another speed, a page that slept) is not made good but jumped over [ms of wall time]. */
const BEHIND_MS_MAX = 600;
/** A longer silence between frames (pause, hidden page) says nothing about the pace [ms]. */
const GAP_MS_MAX = 500;
/** Time in which a single frame after a silence (a step) is played [ms]. */
const GAP_MS_USUAL = 100;

export class PlaybackClock {
  readonly #wallMs = new Float64Array(FRAMES_KEPT);
  readonly #timeNs = new Float64Array(FRAMES_KEPT);
  #frames = 0;
  /** The shown instant at `#anchorMs` and how it goes on from there. */
  #shownNs = 0;
  #anchorMs = 0;
  #nsPerMs = 0;
  #newestNs = 0;

  /** A frame of virtual time `timeNs` came at wall time `wallMs`. Time that goes back is another run: the clock jumps. */
  push(wallMs: number, timeNs: number): void {
    if (this.#frames > 0 && timeNs === this.#newestNs) return;
    const before = this.at(wallMs);
    if (timeNs < this.#newestNs) this.reset();
    const isFirst = this.#frames === 0;
    const silentMs = wallMs - this.#wallMs[(this.#frames + FRAMES_KEPT - 1) % FRAMES_KEPT]!;
    if (silentMs > GAP_MS_MAX) this.#frames = 0;
    this.#shownNs = isFirst ? timeNs : before;
    this.#anchorMs = wallMs;
    this.#newestNs = timeNs;
    const at = this.#frames++ % FRAMES_KEPT;
    this.#wallMs[at] = wallMs;
    this.#timeNs[at] = timeNs;
    this.#steer();
  }

  /** Chooses the pace from here to the next frame. */
  #steer(): void {
    const kept = Math.min(this.#frames, FRAMES_KEPT);
    if (kept < 2) {
      this.#nsPerMs = (this.#newestNs - this.#shownNs) / GAP_MS_USUAL;
      return;
    }
    const first = this.#frames > FRAMES_KEPT ? this.#frames % FRAMES_KEPT : 0;
    const spanMs = Math.max(1, this.#anchorMs - this.#wallMs[first]!);
    const streamed = (this.#newestNs - this.#timeNs[first]!) / spanMs;
    const delayMs = (DELAY_GAPS * spanMs) / (kept - 1);
    let behindMs = (this.#newestNs - this.#shownNs) / streamed;
    if (behindMs > BEHIND_MS_MAX + delayMs) {
      this.#shownNs = this.#newestNs - delayMs * streamed;
      behindMs = delayMs;
    }
    const pace = 1 + (behindMs - delayMs) / CORRECT_MS;
    this.#nsPerMs = streamed * Math.min(PACE_MAX, Math.max(PACE_MIN, pace));
  }

  /** Virtual time of the newest frame [ns]. */
  get newestNs(): number {
    return this.#newestNs;
  }

  /** The virtual instant shown at wall time `wallMs` [ns]: monotonic, never beyond the newest frame. */
  at(wallMs: number): number {
    const passedMs = Math.max(0, wallMs - this.#anchorMs);
    return Math.min(this.#newestNs, this.#shownNs + passedMs * this.#nsPerMs);
  }

  /** Virtual nanoseconds per wall millisecond at `wallMs`; 0 when the newest frame has been reached. */
  rate(wallMs: number): number {
    return this.at(wallMs) >= this.#newestNs ? 0 : this.#nsPerMs;
  }

  /** Forgets everything: another run. */
  reset(): void {
    this.#frames = 0;
    this.#shownNs = 0;
    this.#newestNs = 0;
    this.#nsPerMs = 0;
  }
}
