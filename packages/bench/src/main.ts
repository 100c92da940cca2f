/** `node --expose-gc src/main.ts [kernel] [mix] [frame] [web]`: runs the named benchmarks, or all; results go to results/. */
import { benchWeb } from "./web.ts";

const EXIT_USAGE = 2;

const benchmarks: Readonly<Record<string, () => Promise<unknown>>> = {
  kernel: () => import("./kernel.ts"),
  mix: () => import("./mix.ts"),
  frame: () => import("./frame.ts"),
  web: benchWeb,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(benchmarks, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no benchmark "${unknown}": ${Object.keys(benchmarks).join(", ")}.\n`);
  process.exit(EXIT_USAGE);
}
for (const [name, run] of Object.entries(benchmarks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  await run();
  process.stdout.write(`${name}: see results/${name}.md\n`);
}
