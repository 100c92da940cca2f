/** What the naive kernel counts: every change of a level and every duration is kept, results are computed at the end. */
import type { LevelResult } from "@eventyard/engine";

export interface NaiveNode {
  readonly counters: Readonly<Record<string, number>>;
  readonly levels: Readonly<Record<string, LevelResult>>;
  readonly losses: Readonly<Record<string, number>>;
  /** Durations [ns], ascending. */
  readonly durationsNs: readonly number[];
  readonly meanMs: number;
}

type Change = readonly [atNs: number, value: number];

const NS_PER_MS = 1e6;

/** The books of one node or edge. */
export class NaiveBooks {
  readonly counters = new Map<string, number>();
  readonly losses = new Map<string, number>();
  readonly levels = new Map<string, Change[]>();
  readonly durations: number[] = [];

  count(name: string, by: number): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + by);
  }

  lose(reason: string): void {
    this.count("lost", 1);
    this.losses.set(reason, (this.losses.get(reason) ?? 0) + 1);
  }

  level(name: string, atNs: number, value: number): void {
    const changes = this.levels.get(name) ?? [];
    changes.push([atNs, value]);
    this.levels.set(name, changes);
  }

  value(name: string): number {
    return this.levels.get(name)?.at(-1)?.[1] ?? 0;
  }

  levelResult(name: string, endNs: number): LevelResult {
    let area = 0;
    let last = 0;
    let max = 0;
    let since = 0;
    for (const [atNs, value] of this.levels.get(name) ?? []) {
      area += last * (atNs - since);
      since = atNs;
      last = value;
      max = Math.max(max, value);
    }
    area += last * (endNs - since);
    return { last, max, mean: endNs > 0 ? area / endNs : last };
  }

  result(levels: readonly string[], endNs: number): NaiveNode {
    let sum = 0;
    for (const duration of this.durations) sum += duration;
    return {
      counters: Object.fromEntries(this.counters),
      losses: Object.fromEntries(this.losses),
      levels: Object.fromEntries(levels.map((name) => [name, this.levelResult(name, endNs)])),
      durationsNs: this.durations.toSorted((a, b) => a - b),
      meanMs: this.durations.length > 0 ? sum / this.durations.length / NS_PER_MS : 0,
    };
  }
}
