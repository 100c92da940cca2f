/** Runs one check of the sources and reads from its output whether it looked at anything. */
import { spawnSync } from "node:child_process";

/**
 * `counted`: where the tool says how many things it looked at; `least`: fewer than this is a failure.
 * @typedef {{ command: string[], counted?: RegExp, least?: number }} Check
 */

/**
 * What there is to complain about, or undefined.
 * @param {Check} check
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [where] this folder and environment, unless told otherwise
 */
export function runCheck({ command, counted, least = 1 }, where = {}) {
  const [program = "", ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...where,
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}`.trim();
  if (status !== 0) return `${output}\n${command.join(" ")}: failed`;
  const count = counted ? Number(counted.exec(output)?.[1] ?? 0) : least;
  if (count < least)
    return `${output}\n${command.join(" ")}: looked at ${count} files, expected at least ${least}`;
  console.log(`${command.join(" ")}: clean${counted ? ` (${count})` : ""}`);
  return undefined;
}
