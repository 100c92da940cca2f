/**
 * No gate can be switched off from inside a file: a comment that silences the compiler or the linter is refused,
 * in every tracked or new source file.
 * Usage: node check-switches.mjs [root]
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2] ?? ".";
// written in pieces, or this file would be its own first finding
const SWITCHES = new RegExp(
  [
    "(ox|es)lint-" + "disable",
    "@ts-" + "(ignore|expect-error|nocheck)",
    "oxfmt-" + "ignore",
    "knip-" + "ignore",
  ].join("|"),
);
/** Also the marks that would let a test pass by not running, or all others not run. */
const ASLEEP = /\b(it|test|describe)\.(only|skip|todo|fixme)\(/;

const files = globSync("{apps,packages,e2e}/**/*.{ts,tsx,mts,js,mjs,jsx,css}", {
  cwd: root,
  exclude: (path) => /(^|[/\\])(node_modules|dist|\.cache|results)([/\\]|$)/.test(path),
});
const problems = files.flatMap((file) =>
  readFileSync(join(root, file), "utf8")
    .split("\n")
    .flatMap((line, i) => {
      const found = SWITCHES.exec(line) ?? (/\.(test|scene|spec)\./.test(file) ? ASLEEP.exec(line) : null);
      return found ? [`${file}:${i + 1} has an off-switch: ${found[0]}`] : [];
    }),
);
if (files.length === 0) problems.push("no source file was checked");
console.log(problems.length ? problems.join("\n") : `no off-switch in ${files.length} files`);
process.exit(problems.length ? 1 : 0);
