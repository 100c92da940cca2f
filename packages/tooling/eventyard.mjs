/**
 * npm run -s eventyard -- …: the command line, also from a fresh clone, as CI has one. What is missing is installed and
 * built first; that is told on stderr, so that stdout is the command's alone.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url));
const main = pathOf("../../apps/cli/dist/main.js");
const node = pathOf("../../node_modules/.bin/node");

if (!existsSync(main) || !existsSync(node)) {
  const bootstrap = [pathOf("bootstrap.mjs"), "build"];
  const { status } = spawnSync(process.execPath, bootstrap, { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
const { status } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
