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

/** Runs a script of this folder in a process of its own and reads the JSON it prints. */
export function measureApart(script: string, ...args: string[]): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, ["--expose-gc", ...V8_FLAGS, path, ...args], { encoding: "utf8" }),
  );
}

/** Events or bytes as millions, such as "2.05". */
export function millions(n: number): string {
  return (n / 1e6).toFixed(2);
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
