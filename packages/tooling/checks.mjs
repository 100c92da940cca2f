/**
 * Every check of the sources as text: format, lint rules, dead code, arrows, off-switches, what is compiled, lockfile.
 * `least` is the floor of what a check must have looked at. It is far below what there is: it tells a wrong pattern or a
 * wrong folder from a clean tree, and needs no care when files come and go.
 */

const FILES_MIN = 50;
const PACKAGES_MIN = 100;

/** @type {import("./run-check.mjs").Check[]} */
export const CHECKS = [
  { command: ["oxfmt", "--check", "."], counted: /on (\d+) files/, least: FILES_MIN },
  { command: ["oxlint", "."], counted: /on (\d+) files/, least: FILES_MIN },
  {
    command: ["knip", "--reporter", "symbols", "--reporter", "./packages/tooling/knip-count.mjs"],
    counted: /knip: (\d+) files/,
    least: FILES_MIN,
  },
  { command: ["turbo", "boundaries"], counted: /Checked (\d+) files/, least: FILES_MIN },
  { command: ["node", "packages/tooling/check-packages.mjs"], counted: /in (\d+) files/, least: FILES_MIN },
  { command: ["node", "packages/tooling/check-switches.mjs"], counted: /in (\d+) files/, least: FILES_MIN },
  {
    command: ["node", "packages/tooling/check-compiled.mjs"],
    counted: /all (\d+) source files/,
    least: FILES_MIN,
  },
  {
    command: ["node", "packages/tooling/check-lockfile.mjs"],
    counted: /\((\d+) packages\)/,
    least: PACKAGES_MIN,
  },
];
