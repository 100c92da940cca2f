/** Where and when a figure was taken: results without it cannot be compared. */
import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";

export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly cpu: string;
  readonly cores: number;
  /** Mean number of runnable processes over the last minute: above `cores`, times are not to be trusted. */
  readonly load: number;
}

export function machine(): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
    node: process.version,
    cpu: processors[0]?.model ?? "",
    cores: processors.length,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** One line for the head of a results file. */
export function machineText({ date, commit, node, cpu, cores, load }: Machine): string {
  return `${date}, commit ${commit}, Node ${node}, ${cpu}, ${cores} cores, load ${load} before the start`;
}
