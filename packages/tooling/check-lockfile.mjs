/**
 * Two ways in which a lockfile written behind a registry mirror can be wrong elsewhere:
 * an address in it, or platform builds that the mirror lacked and pnpm therefore left out in silence.
 * Usage: node check-lockfile.mjs [root]
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = process.argv[2] ?? ".";
const lock = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
const problems = lock
  .split("\n")
  .flatMap((line, i) => (/https?:|tarball:/.test(line) ? [`pnpm-lock.yaml:${i + 1} has an address`] : []));
const needed = /(darwin|linux|win32|windows)-(x64|arm64|64)(-gnu|-msvc)?$/;
let checked = 0;

for (const file of globSync(
  ["node_modules/.pnpm/*/node_modules/*/package.json", "node_modules/.pnpm/*/node_modules/@*/*/package.json"],
  { cwd: root },
)) {
  const { name, version, optionalDependencies = {} } = JSON.parse(readFileSync(join(root, file), "utf8"));
  if (!lock.includes(`${name}@${version}`)) continue; // left over from an earlier install
  checked += 1;
  for (const [dependency, wanted] of Object.entries(optionalDependencies)) {
    if (needed.test(dependency) && !lock.includes(`${dependency}@${wanted}`)) {
      problems.push(`${name}@${version}: ${dependency}@${wanted} is not in pnpm-lock.yaml`);
    }
  }
}
if (checked === 0) problems.push("no installed package was checked");
console.log(
  problems.length ? [...new Set(problems)].join("\n") : `pnpm-lock.yaml is complete (${checked} packages)`,
);
process.exit(problems.length ? 1 : 0);
