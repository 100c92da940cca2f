/** Confidence intervals of independent replications. */

/** 0.995 quantiles of Student's t by degrees of freedom. */
const T_995 = new Map([
  [9, 3.2498],
  [11, 3.1058],
  [14, 2.9768],
  [19, 2.8609],
  [29, 2.7564],
]);

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** 99 % interval of the mean: m ± t·s/√n. Throws a RangeError unless n is 10, 12, 15, 20 or 30. */
export function interval99(samples: readonly number[]): Interval {
  const n = samples.length;
  const t = T_995.get(n - 1);
  if (t === undefined) throw new RangeError(`no t quantile for ${n} samples`);
  const mean = samples.reduce((sum, x) => sum + x, 0) / n;
  const variance = samples.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1);
  const half = t * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half };
}
