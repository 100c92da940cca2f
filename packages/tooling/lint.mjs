/**
 * Every check of the sources as text: format, lint rules, dead code, arrows, off-switches, lockfile.
 * All run, so that one round shows everything. A check that looked at nothing is red: a wrong pattern or a wrong
 * folder must not pass for a clean tree.
 */
import { runCheck } from "./run-check.mjs";

/** @type {import("./run-check.mjs").Check[]} */
const CHECKS = [
  { command: ["oxfmt", "--check", "."], counted: /on (\d+) files/, least: 50 },
  { command: ["oxlint", "."], counted: /on (\d+) files/, least: 50 },
  { command: ["knip"] },
  { command: ["node", "packages/tooling/check-packages.mjs"], counted: /in (\d+) files/, least: 50 },
  { command: ["node", "packages/tooling/check-switches.mjs"], counted: /in (\d+) files/, least: 50 },
  { command: ["node", "packages/tooling/check-lockfile.mjs"], counted: /\((\d+) packages\)/, least: 100 },
];

const failures = CHECKS.map(runCheck).filter((failure) => failure !== undefined);
if (failures.length > 0) console.error(`\n${failures.join("\n\n")}`);
process.exit(failures.length > 0 ? 1 : 0);
