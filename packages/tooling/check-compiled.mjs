/**
 * Every TypeScript file is in a project that `tsc -b` compiles. The compiler is content with a project whose patterns
 * match nothing, and never misses a project that nobody references: both would be a package without types.
 * Usage: node check-compiled.mjs [root]
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, realpathSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const root = realpathSync(resolve(process.argv[2] ?? "."));
const { references } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));

/** @type {string[]} */
const problems = [];
const compiled = new Set();
for (const { path } of references) {
  const { stdout, status } = spawnSync("tsc", ["-p", path, "--listFilesOnly"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = (stdout ?? "").split(/\r?\n/).filter((line) => line !== "");
  const own = lines.map((line) => relative(root, line).replaceAll("\\", "/"));
  const sources = own.filter((file) => !file.startsWith("..") && !/(^|\/)node_modules\//.test(file));
  if (status !== 0 || sources.length === 0) problems.push(`${path}: tsc finds no file to compile in it`);
  for (const file of sources) compiled.add(file);
}

const files = globSync("{apps,packages,e2e}/**/*.{ts,tsx}", {
  cwd: root,
  exclude: (path) => /(^|[/\\])(node_modules|dist|\.cache|results)([/\\]|$)/.test(path),
}).map((file) => file.replaceAll("\\", "/"));
for (const file of files) {
  if (!compiled.has(file))
    problems.push(`${file} is in no project of tsconfig.json: nothing checks its types`);
}
if (files.length === 0) problems.push("no source file was found");
console.log(problems.length ? problems.join("\n") : `tsc compiles all ${files.length} source files`);
process.exit(problems.length ? 1 : 0);
