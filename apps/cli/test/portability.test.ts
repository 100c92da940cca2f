/** Same design, same seed: same hash, whatever runs the kernel. The browser's part is a scene of e2e. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import "./portability/hashes.ts";

const BUNDLER = fileURLToPath(new URL("portability/bundle.ts", import.meta.url));
const NODE_MAJOR_MIN = 20;
const PROGRAM = process.platform === "win32" ? "node.exe" : "node";
let folder: string;
let script: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-portability-"));
  script = join(folder, "hashes.js");
  const { status, stderr } = spawnSync(process.execPath, [BUNDLER, script], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly version: string;
  readonly hashes: Readonly<Record<string, string>>;
}

function hashesIn(node: string): Answer {
  const code = `require(${JSON.stringify(script)}); console.log(JSON.stringify({ version: process.version, hashes: eventyardHashes }))`;
  const { stdout, stderr } = spawnSync(node, ["-e", code], { encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Answer;
}

/** Every Node on the path that the README allows, each once: the locked one, and the one that started `npm test`. */
function nodesOnPath(): readonly string[] {
  const places = (process.env["PATH"] ?? "").split(delimiter).map((place) => join(place, PROGRAM));
  const found = new Set(places.filter((place) => existsSync(place)).map((place) => realpathSync(place)));
  return [...found].filter((node) => {
    const { stdout } = spawnSync(node, ["-p", "process.versions.node"], { encoding: "utf8" });
    return Number.parseInt(stdout, 10) >= NODE_MAJOR_MIN;
  });
}

const here = (globalThis as unknown as { eventyardHashes: Answer["hashes"] }).eventyardHashes;

test("the bundle gives the hashes of the sources", () => {
  expect(Object.keys(here)).toHaveLength(2);
  expect(hashesIn(process.execPath).hashes).toEqual(here);
});

test("every Node on the path gives the same hashes, among them one that is not the locked one", () => {
  const answers = nodesOnPath().map(hashesIn);
  for (const { version, hashes } of answers) expect(hashes, version).toEqual(here);
  const versions = new Set(answers.map(({ version }) => version));
  console.log(`equal in Node ${[...versions].join(", ")}`);
  if (versions.size === 1)
    console.log(`no other Node than ${process.version} on the path: compared with none`);
  expect(versions).toContain(process.version);
});
