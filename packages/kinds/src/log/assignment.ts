/** Who shall read what: evenly, and sticky. */
import type { Group } from "./group.ts";

const NONE = -1;

/**
 * Writes the group's `target`: every member gets ⌊p/m⌋ or ⌈p/m⌉ partitions and keeps what it has as far as that allows
 * (rule K212). `rows` are the members in ascending order; without members nobody reads anything.
 */
export function assignTargets(group: Group, rows: readonly number[]): void {
  const { target } = group;
  if (rows.length === 0) {
    target.fill(NONE);
    return;
  }
  const least = Math.floor(target.length / rows.length);
  // members that may have one more than the others
  let larger = target.length % rows.length;
  const counts = new Map(rows.map((row) => [row, 0]));
  for (let partition = 0; partition < target.length; partition++) {
    const count = counts.get(target[partition]!);
    if (count === undefined || count > least || (count === least && larger === 0)) target[partition] = NONE;
    else {
      if (count === least) larger--;
      counts.set(target[partition]!, count + 1);
    }
  }
  let partition = 0;
  for (const most of [least, least + 1]) {
    for (const row of rows) {
      let count = counts.get(row)!;
      while (count < most) {
        while (partition < target.length && target[partition] !== NONE) partition++;
        if (partition === target.length) return;
        target[partition] = row;
        count++;
      }
      counts.set(row, count);
    }
  }
}
