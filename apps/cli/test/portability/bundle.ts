/**
 * Writes `hashes.ts` and all it needs into one script, with the bundler that the tests run on.
 * Usage: node bundle.ts <file>
 */
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("usage: node bundle.ts <file>");

// vite is vitest's own dependency, not this package's: asked for where vitest stands
const vitest = createRequire(import.meta.url).resolve("vitest/package.json");
const vite = createRequire(vitest).resolve("vite");
const { build } = (await import(pathToFileURL(vite).href)) as {
  build: (config: object) => Promise<unknown>;
};
await build({
  configFile: false,
  logLevel: "warn",
  root: fileURLToPath(new URL(".", import.meta.url)),
  build: {
    target: "es2023",
    minify: false,
    emptyOutDir: false,
    outDir: dirname(file),
    lib: {
      entry: fileURLToPath(new URL("hashes.ts", import.meta.url)),
      formats: ["iife"],
      name: "eventyardPortability",
      fileName: () => basename(file),
    },
  },
});
