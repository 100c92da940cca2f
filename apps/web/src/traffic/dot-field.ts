/**
 * The dots under way: each a real message. A struct of arrays of fixed size, nothing allocated per dot.
 * A message flies in virtual time; one that is too fast to be seen is shown for FLIGHT_MS_MIN instead.
 */
import type { Dots } from "@eventyard/protocol";

/** More dots than this are not drawn at once; further ones are dropped. */
export const DOTS_MAX = 5000;
/** Shortest visible flight [ms of wall time]. */
export const FLIGHT_MS_MIN = 500;
const NOT_DEPARTED = -1;

export class DotField {
  count = 0;
  readonly edge = new Uint16Array(DOTS_MAX);
  readonly style = new Uint8Array(DOTS_MAX);
  /** Where on its edge each dot is, 0 to 1; negative: has not left yet. Valid after `advance`. */
  readonly place = new Float32Array(DOTS_MAX);
  readonly #departNs = new Float64Array(DOTS_MAX);
  readonly #arriveNs = new Float64Array(DOTS_MAX);
  /** Picture time at which the dot became visible [ms], or NOT_DEPARTED. */
  readonly #seenMs = new Float64Array(DOTS_MAX);

  clear(): void {
    this.count = 0;
  }

  /** Adds a frame's dots as long as there is room. */
  add(dots: Dots): void {
    const room = Math.min(dots.count, DOTS_MAX - this.count);
    for (let i = 0; i < room; i++) {
      const at = this.count++;
      this.edge[at] = dots.edge[i]!;
      this.style[at] = dots.style[i]!;
      this.#departNs[at] = dots.departNs[i]!;
      this.#arriveNs[at] = dots.arriveNs[i]!;
      this.#seenMs[at] = NOT_DEPARTED;
    }
  }

  /**
   * Moves every dot to virtual time `playNs` and picture time `pictureMs` and drops those that arrived.
   * `nsPerMs` is the clock's rate: a dot that left between two pictures is put where it would be by now.
   */
  advance(playNs: number, pictureMs: number, nsPerMs: number): void {
    let i = 0;
    while (i < this.count) {
      const departNs = this.#departNs[i]!;
      if (playNs < departNs) {
        this.place[i++] = NOT_DEPARTED;
        continue;
      }
      if (this.#seenMs[i]! < 0) {
        const agoMs = nsPerMs > 0 ? (playNs - departNs) / nsPerMs : 0;
        this.#seenMs[i] = Math.max(0, pictureMs - Math.min(agoMs, FLIGHT_MS_MIN / 2));
      }
      const flightNs = this.#arriveNs[i]! - departNs;
      const natural = flightNs > 0 ? (playNs - departNs) / flightNs : 1;
      const place = Math.min(natural, (pictureMs - this.#seenMs[i]!) / FLIGHT_MS_MIN);
      if (place >= 1) {
        this.#remove(i);
        continue;
      }
      this.place[i++] = place;
    }
  }

  #remove(i: number): void {
    const last = --this.count;
    this.edge[i] = this.edge[last]!;
    this.style[i] = this.style[last]!;
    this.#departNs[i] = this.#departNs[last]!;
    this.#arriveNs[i] = this.#arriveNs[last]!;
    this.#seenMs[i] = this.#seenMs[last]!;
  }
}
