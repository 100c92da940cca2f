/**
 * How often the dots are drawn. A machine that paints without a graphics card spends most of its time on their pictures: where
 * these come too slowly there are fewer of them, so that the page keeps answering. Dots move by the clock: fewer pictures
 * change no dot's place.
 */

/** Pictures further apart than this on average are too slow [ms]; a screen of 60 Hz asks every 16.7. */
const SLOW_MS = 24;
/** Least time from picture to picture on a slow machine [ms]. */
const SPARE_MS = 48;
/** So long pictures are spared before every one is tried again [ms]. */
const SPARE_FOR_MS = 5_000;
/** Weight of the newest gap in the average. */
const NEWEST = 0.1;
/** A longer gap is a hidden tab or a run at rest and says nothing [ms]. */
const GAP_MS_MAX = 250;

export class DrawPace {
  #askedMs = 0;
  #drawnMs = -Infinity;
  #gapMs = 0;
  #spareUntilMs = -Infinity;

  /** To be asked at every frame of the screen: whether a picture is drawn in this one. `nowMs` never decreases. */
  due(nowMs: number): boolean {
    const gapMs = nowMs - this.#askedMs;
    this.#askedMs = nowMs;
    if (gapMs < GAP_MS_MAX) this.#gapMs += NEWEST * (gapMs - this.#gapMs);
    if (nowMs < this.#spareUntilMs) {
      if (nowMs - this.#drawnMs < SPARE_MS) return false;
    } else if (this.#gapMs > SLOW_MS) {
      this.#spareUntilMs = nowMs + SPARE_FOR_MS;
      this.#gapMs = 0;
    }
    this.#drawnMs = nowMs;
    return true;
  }
}
