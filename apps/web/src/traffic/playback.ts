/** The clock dots move by: a little behind the newest frame, so that there is always a next instant to move to. */

/** Bounds of the time in which playback covers one frame [ms of wall time]; frames come about every 100 ms. */
const SPAN_MS_MIN = 50;
const SPAN_MS_MAX = 300;
/** Weight of the newest gap between frames in the running mean. */
const GAP_WEIGHT = 0.2;

export class PlaybackClock {
  #fromNs = 0;
  #toNs = 0;
  #startMs = 0;
  #spanMs = 100;
  #gapMs = 100;
  #lastPushMs: number | undefined;

  /** A frame of virtual time `timeNs` came at wall time `wallMs`. Time that goes back is another run: the clock jumps. */
  push(wallMs: number, timeNs: number): void {
    if (this.#lastPushMs !== undefined) {
      const gapMs = Math.min(SPAN_MS_MAX, Math.max(SPAN_MS_MIN, wallMs - this.#lastPushMs));
      this.#gapMs += (gapMs - this.#gapMs) * GAP_WEIGHT;
    }
    this.#lastPushMs = wallMs;
    this.#fromNs = timeNs < this.#toNs ? timeNs : this.at(wallMs);
    this.#toNs = timeNs;
    this.#startMs = wallMs;
    this.#spanMs = this.#gapMs;
  }

  /** Virtual time of the newest frame [ns]. */
  get newestNs(): number {
    return this.#toNs;
  }

  /** The virtual instant shown at wall time `wallMs` [ns]: monotonic, never beyond the newest frame. */
  at(wallMs: number): number {
    const share = (wallMs - this.#startMs) / this.#spanMs;
    if (share >= 1) return this.#toNs;
    return share <= 0 ? this.#fromNs : this.#fromNs + (this.#toNs - this.#fromNs) * share;
  }

  /** Virtual nanoseconds per wall millisecond at `wallMs`; 0 when the newest frame has been reached. */
  rate(wallMs: number): number {
    return wallMs - this.#startMs >= this.#spanMs ? 0 : (this.#toNs - this.#fromNs) / this.#spanMs;
  }

  /** Forgets everything: another run. */
  reset(): void {
    this.#fromNs = 0;
    this.#toNs = 0;
    this.#lastPushMs = undefined;
  }
}
