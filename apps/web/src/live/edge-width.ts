/** How wide an edge is drawn: by its rate, calibrated to the fastest edge seen lately, so every design uses the whole range. */

/** Widths [px]. */
export const WIDTH_IDLE_PX = 1.5;
const WIDTH_MAX_PX = 6;
const WIDTH_STEP_PX = 0.5;
/** How much of the reference survives a frame in which no edge reaches it: halves in about 7 s at 10 Hz. */
const REFERENCE_DECAY = 0.99;

/** The reference rate [1/s] after a frame whose fastest edge had `rateMax`; rises at once, falls slowly. */
export function calibrate(reference: number, rateMax: number): number {
  return Math.max(rateMax, reference * REFERENCE_DECAY);
}

/** Width [px] of an edge with `rate` when `reference` is the full width; area grows with the rate (square root), in half pixels. */
export function edgeWidthPx(rate: number, reference: number): number {
  if (rate <= 0 || reference <= 0) return WIDTH_IDLE_PX;
  const share = Math.min(1, rate / reference);
  const width = WIDTH_IDLE_PX + (WIDTH_MAX_PX - WIDTH_IDLE_PX) * Math.sqrt(share);
  return Math.round(width / WIDTH_STEP_PX) * WIDTH_STEP_PX;
}
