/** Edge paths as points of equal distance, so that finding a dot's place is one multiplication. */

/** Points per edge; 33 keeps the error of a bezier under a pixel at card distances. */
export const POINTS = 33;
/** Numbers per edge in the table: x and y of each point. */
export const STRIDE = POINTS * 2;

/** Writes POINTS points of equal distance along `line` (x, y, x, y …) into `table` at `slot`. A line of fewer than two points writes NaN: not drawn. */
export function resample(line: ArrayLike<number>, table: Float32Array, slot: number): void {
  const base = slot * STRIDE;
  const count = line.length >> 1;
  if (count < 2) {
    table.fill(Number.NaN, base, base + STRIDE);
    return;
  }
  let total = 0;
  for (let i = 1; i < count; i++) total += segment(line, i);
  let at = 1;
  let before = 0;
  let length = segment(line, 1);
  for (let p = 0; p < POINTS; p++) {
    const target = (total * p) / (POINTS - 1);
    while (at < count - 1 && before + length < target) {
      before += length;
      at++;
      length = segment(line, at);
    }
    const share = length > 0 ? Math.min(1, (target - before) / length) : 0;
    table[base + p * 2] = line[at * 2 - 2]! + (line[at * 2]! - line[at * 2 - 2]!) * share;
    table[base + p * 2 + 1] = line[at * 2 - 1]! + (line[at * 2 + 1]! - line[at * 2 - 1]!) * share;
  }
}

function segment(line: ArrayLike<number>, i: number): number {
  return Math.hypot(line[i * 2]! - line[i * 2 - 2]!, line[i * 2 + 1]! - line[i * 2 - 1]!);
}
