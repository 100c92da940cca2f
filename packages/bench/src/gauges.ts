/** What the measuring processes share: a run of the shipped kinds, CPU time, memory, and a process for each case. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createRun, V8_FLAGS } from "@eventyard/engine";
import type { Run } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import type { Design } from "@eventyard/model";

/** Freed buffers are given back some turns after the collection that finds them. */
const COLLECTIONS = 20;

/** A run with the shipped kinds, at time 0. */
export function newRun(design: Design, ledger: boolean): Run {
  return createRun({ design, specs: kindSpecs, behaviours: runnableKinds, ledger });
}

/** CPU time of the process [µs], JIT and GC threads included. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Heap and buffers after collections; needs `--expose-gc`. */
export async function bytesInUse(): Promise<number> {
  for (let i = 0; i < COLLECTIONS; i++) {
    globalThis.gc?.();
    await new Promise(setImmediate);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Runs a bundled script (`pnpm run bundle`, ADR 11) in a process of its own and reads the JSON it prints. */
export function measureApart(script: string, ...args: string[]): unknown {
  const path = fileURLToPath(new URL(`../dist/${script}`, import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, ["--expose-gc", ...V8_FLAGS, path, ...args], { encoding: "utf8" }),
  );
}

/** Odd, for a median. */
const ROUNDS = 3;

/** Events per second of CPU time: the median of several stretches, the least and the most. */
export interface Speed {
  readonly eventsPerS: number;
  readonly eventsPerSMin: number;
  readonly eventsPerSMax: number;
}

/** A case without and with the ledger of business flows. */
export interface SpeedPair<Result extends Speed> {
  readonly plain: Result;
  readonly ledger: Result;
  /** Share of the speed that the ledger takes, by the fastest stretches: neighbours on the host only ever slow one. */
  readonly ledgerCost: number;
}

/** Measures a case without and with the ledger in turns, each time in a process of its own. */
export function measureInTurns<Result extends Speed>(script: string, name: string): SpeedPair<Result> {
  const rounds = Array.from({ length: ROUNDS }, () => ({
    plain: measureApart(script, name) as Result,
    ledger: measureApart(script, name, "ledger") as Result,
  }));
  const plain = middle(rounds.map((round) => round.plain));
  const ledger = middle(rounds.map((round) => round.ledger));
  return { plain, ledger, ledgerCost: 1 - ledger.eventsPerSMax / plain.eventsPerSMax };
}

/** The round with the median speed; its least and most are those of all rounds. */
function middle<Result extends Speed>(rounds: readonly Result[]): Result {
  const sorted = rounds.toSorted((a, b) => a.eventsPerS - b.eventsPerS);
  return {
    ...sorted[sorted.length >> 1]!,
    eventsPerSMin: Math.min(...rounds.map(({ eventsPerSMin }) => eventsPerSMin)),
    eventsPerSMax: Math.max(...rounds.map(({ eventsPerSMax }) => eventsPerSMax)),
  };
}

/** The middle of an odd number of values. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Speed over stretches of events per µs. */
export function speedOf(perUs: readonly number[]): Speed {
  return {
    eventsPerS: median(perUs) * 1e6,
    eventsPerSMin: Math.min(...perUs) * 1e6,
    eventsPerSMax: Math.max(...perUs) * 1e6,
  };
}

/** "6.72 (6.03–7.03)": the median, least and most in millions. */
export function speedText({ eventsPerS, eventsPerSMin, eventsPerSMax }: Speed): string {
  return `${millions(eventsPerS)} (${millions(eventsPerSMin)}–${millions(eventsPerSMax)})`;
}

/** Events or bytes as millions, such as "2.05". */
export function millions(n: number): string {
  return (n / 1e6).toFixed(2);
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
