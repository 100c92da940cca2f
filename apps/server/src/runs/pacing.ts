/**
 * Wall time to virtual time: how far a run may go now. Pure; the caller passes the clock in. A run that cannot keep up,
 * or a machine that slept, is not chased: the lag is dropped, so that there never is a burst of catching up.
 */

const NS_PER_MS = 1_000_000;
/** A run further behind its pace than this is re-anchored at where it is [ms of wall time]. */
const LAG_MS_MAX = 250;

export class Pace {
  #speed: number;
  #anchorWallMs = 0;
  #anchorNs = 0;

  /** `speed`: virtual seconds per wall second; 0 is as fast as possible. */
  constructor(speed: number) {
    this.#speed = speed;
  }

  get speed(): number {
    return this.#speed;
  }

  /** From here on the run goes from `nowNs` with `speed`: at start, after a pause, when the speed changes. */
  restart(speed: number, wallMs: number, nowNs: number): void {
    this.#speed = speed;
    this.#anchorWallMs = wallMs;
    this.#anchorNs = nowNs;
  }

  /** Virtual time that should be reached at `wallMs` [ns]; Infinity at speed 0. `nowNs` is where the run is. */
  targetNs(wallMs: number, nowNs: number): number {
    if (this.#speed === 0) return Infinity;
    const target = this.#planNs(wallMs);
    const lagMs = (target - nowNs) / NS_PER_MS / this.#speed;
    if (lagMs <= LAG_MS_MAX) return Math.floor(target);
    this.restart(this.#speed, wallMs - LAG_MS_MAX, nowNs);
    return Math.floor(this.#planNs(wallMs));
  }

  #planNs(wallMs: number): number {
    return this.#anchorNs + (wallMs - this.#anchorWallMs) * this.#speed * NS_PER_MS;
  }
}
