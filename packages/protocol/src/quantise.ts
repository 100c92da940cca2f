/**
 * How a number becomes 16 bits in a frame, SPEC P4. Two scales:
 * `count` keeps whole numbers below 32,768 exact; `measure` keeps any positive number to 0.034 %.
 */

/** Steps per doubling of the value on both logarithmic scales. */
const STEPS_PER_OCTAVE = 1024;
/** First count that is no longer exact, and the first code of the logarithmic part. */
export const COUNT_EXACT_END = 32_768;
/** The smallest measure that is not taken for zero: 2^-14 (0.06 µs when the unit is ms). */
const MEASURE_MIN = 1 / 16_384;
const CODE_MAX = 65_535;
const MEASURE_MIN_LOG2 = -14;
const COUNT_EXACT_LOG2 = 15;

export type Scale = "count" | "measure";

/** Worst relative error of a value inside the scale's range: half a step, 2^(1/2048) - 1. */
export const RELATIVE_ERROR_MAX = 0.000_34;

/** The code of a value. Negative and not-a-number become 0; too large saturates. */
export function quantise(scale: Scale, value: number): number {
  if (!(value > 0)) return 0;
  if (scale === "count") {
    if (value < COUNT_EXACT_END - 0.5) return Math.round(value);
    return saturate(COUNT_EXACT_END + Math.round((Math.log2(value) - COUNT_EXACT_LOG2) * STEPS_PER_OCTAVE));
  }
  const steps = Math.round((Math.log2(value) - MEASURE_MIN_LOG2) * STEPS_PER_OCTAVE);
  return steps < 0 ? 0 : saturate(1 + steps);
}

function saturate(code: number): number {
  return code > CODE_MAX ? CODE_MAX : code;
}

/** The value that a code stands for. */
export function dequantise(scale: Scale, code: number): number {
  if (code === 0) return 0;
  if (scale === "count") {
    return code < COUNT_EXACT_END
      ? code
      : COUNT_EXACT_END * 2 ** ((code - COUNT_EXACT_END) / STEPS_PER_OCTAVE);
  }
  return MEASURE_MIN * 2 ** ((code - 1) / STEPS_PER_OCTAVE);
}
