/**
 * Guards the guards: each gate is run on a small tree with one planted violation and must name it, and on the same
 * tree without it and must be content. The tools and their settings are the real ones.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { CHECKS } from "./checks.mjs";
import { runCheck } from "./run-check.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tooling = join(root, "packages", "tooling");
const PATH = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
/** A tool that starts cold beside other work may take a while [ms]. */
const TIMEOUT_MS = 60_000;

/** @type {string[]} */
const planted = [];
afterEach(() => {
  for (const folder of planted.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * A tree with the project's settings and these files.
 * @param {Record<string, string | object>} files by path; objects are written as JSON
 */
function plant(files) {
  const folder = mkdtempSync(join(tmpdir(), "eventyard-gates-"));
  planted.push(folder);
  for (const name of [".oxlintrc.json", ".oxfmtrc.json", "knip.json", "turbo.json"]) {
    cpSync(join(root, name), join(folder, name));
  }
  for (const name of ["tsconfig.base.json", "tsconfig.pure.json", "pnpm-workspace.yaml"]) {
    cpSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  mkdirSync(join(folder, "packages", "tooling"), { recursive: true });
  cpSync(join(tooling, "oxlint-plugin.mjs"), join(folder, "packages", "tooling", "oxlint-plugin.mjs"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** @param {string} cwd @param {string[]} command */
function run(cwd, ...command) {
  const [program = "", ...args] = command;
  const env = { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
  const result = spawnSync(program, args, {
    cwd,
    env,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}

/** The rules that oxlint finds broken in one file of a planted tree. @param {string} path @param {string} code */
function lintRules(path, code, more = {}) {
  const folder = plant({ [path]: code, "tsconfig.json": { extends: "./tsconfig.base.json" }, ...more });
  const { output } = run(folder, "oxlint", "--format=json", dirname(path));
  const report = JSON.parse(output.slice(output.indexOf("{")));
  expect(report.number_of_files).toBeGreaterThan(0);
  return report.diagnostics.map((diagnostic) => diagnostic.code).toSorted();
}

describe("lint rules", { timeout: TIMEOUT_MS }, () => {
  const clean = "export const width = (x: number): number => Math.sqrt(x);\n";

  it("are content with clean code", () => {
    expect(lintRules("packages/engine/src/a.ts", clean)).toEqual([]);
  });

  it.each([
    ["Date.now()", "eslint(no-restricted-globals)"],
    ["new Date().getTime()", "eslint(no-restricted-globals)"],
    ["performance.now()", "eslint(no-restricted-globals)"],
    ["crypto.getRandomValues(new Uint8Array(1))[0]", "eslint(no-restricted-globals)"],
    ["globalThis.Date.now()", "eslint(no-restricted-properties)"],
    ["setTimeout(() => 1, 1)", "eslint(no-restricted-globals)"],
    ["Math.random()", "eslint(no-restricted-properties)"],
    ['"a".localeCompare("b")', "eslint(no-restricted-properties)"],
    ["Math.log(2)", "eventyard(exact-math)"],
    ['Math["exp"](2)', "eventyard(exact-math)"],
    ["(({ pow }) => pow(2, 3))(Math)", "eventyard(exact-math)"],
    ["[1].map(Math.sin)[0]", "eventyard(exact-math)"],
    ["Math.hypot(1, 2)", "eventyard(exact-math)"],
    ["3 ** 0.5", "eventyard(exact-math)"],
  ])("refuse chance, clocks and inexact mathematics in pure code: %s", (expression, rule) => {
    const rules = lintRules(
      "packages/engine/src/a.ts",
      `export const planted = (): unknown => ${expression};\n`,
    );
    expect(rules).toContain(rule);
  });

  it("refuse `**=` in pure code", () => {
    const code = "export function planted(x: number): number {\n  x **= 0.5;\n  return x;\n}\n";
    expect(lintRules("packages/kinds/src/a.ts", code)).toEqual(["eventyard(exact-math)"]);
  });

  it("leave clocks and mathematics to the server", () => {
    expect(lintRules("apps/server/src/a.ts", "export const planted = Date.now() + Math.log(2);\n")).toEqual(
      [],
    );
  });

  const node = "interface Node { readonly kind: string }\n";
  it.each([
    'node.kind === "queue"',
    '"queue" !== node.kind',
    'node["kind"] == "queue"',
    "node?.kind === `queue`",
    'kindId === "queue"',
    "node.kind === QUEUE",
    '["queue", "topic"].includes(node.kind)',
    'new Set(["queue"]).has(node.kind)',
    "({ queue: 1, topic: 2 })[node.kind]",
  ])("refuse to branch on a node's kind in shared code: %s", (expression) => {
    const code = `${node}declare const QUEUE: string;\nexport const planted = (node: Node, kindId: string): unknown => ${expression};\nplanted({ kind: QUEUE }, QUEUE);\n`;
    expect(lintRules("apps/web/src/a.ts", code)).toContain("eventyard(no-kind-branching)");
  });

  it("refuse to switch on a node's kind in shared code", () => {
    const code = `${node}export function planted(node: Node): number {\n  switch (node.kind) {\n    case "queue":\n      return 1;\n    default:\n      return 2;\n  }\n}\n`;
    expect(lintRules("packages/analysis/src/a.ts", code)).toEqual(["eventyard(no-kind-branching)"]);
  });

  it("let shared code look a kind up and compare two nodes' kinds, and let kinds be particular", () => {
    const code = `${node}export const planted = (a: Node, b: Node, specs: ReadonlyMap<string, unknown>): unknown => a.kind === b.kind && specs.get(a.kind);\n`;
    expect(lintRules("apps/web/src/a.ts", code)).toEqual([]);
    const own = `${node}export const planted = (a: Node): boolean => a.kind === "queue";\n`;
    expect(lintRules("packages/kinds/src/a.ts", own)).toEqual([]);
  });

  it.each([
    [
      'import { readFileSync } from "node:fs";\nexport const planted = readFileSync;\n',
      "no-restricted-imports",
    ],
    [
      'import { run } from "@eventyard/engine";\nexport const planted: unknown = run;\n',
      "no-restricted-imports",
    ],
    [
      'export function planted(element: HTMLElement): void {\n  element.innerHTML = "x";\n}\n',
      "no-restricted-properties",
    ],
  ])("keep Node, the kernel and raw HTML out of the page: %s", (code, rule) => {
    expect(lintRules("apps/web/src/a.ts", code)).toContain(`eslint(${rule})`);
  });

  it("refuse dangerouslySetInnerHTML", () => {
    const code =
      "export function Planted({ html }: { readonly html: string }) {\n  return <p dangerouslySetInnerHTML={{ __html: html }} />;\n}\n";
    expect(lintRules("apps/web/src/A.tsx", code)).toContain("react(no-danger)");
  });

  it("refuse import cycles", () => {
    const other = {
      "packages/model/src/b.ts": 'import { a } from "./a.ts";\nexport const b = (): unknown => a;\n',
    };
    const code = 'import { b } from "./b.ts";\nexport const a = (): unknown => b;\n';
    expect(lintRules("packages/model/src/a.ts", code, other)).toContain("import(no-cycle)");
  });

  it("refuse a promise that nobody waits for", () => {
    const code = "declare function save(): Promise<void>;\nexport function planted(): void {\n  save();\n}\n";
    const settings = {
      "apps/server/tsconfig.json": { extends: "../../tsconfig.base.json", include: ["src"] },
    };
    expect(lintRules("apps/server/src/a.ts", code, settings)).toContain("typescript(no-floating-promises)");
  });

  it("refuse a file over 400 lines and a function over 70, but not in tests; blank lines and comments are free", () => {
    const lines = (count, text) => Array.from({ length: count }, (_, i) => text(i)).join("");
    const long = lines(401, (i) => `export const a${i} = ${i};\n`);
    const body = (count) =>
      `export function f(x: number): number {\n${lines(count, () => "  x += 1;\n")}  return x;\n}\n`;
    expect(lintRules("packages/model/src/a.ts", long)).toEqual(["eslint(max-lines)"]);
    expect(lintRules("packages/model/src/a.ts", body(68))).toEqual(["eslint(max-lines-per-function)"]);
    expect(lintRules("packages/model/src/a.ts", body(67))).toEqual([]);
    expect(lintRules("packages/model/src/a.ts", clean + lines(500, (i) => `// ${i}\n\n`))).toEqual([]);
    expect(lintRules("packages/model/src/a.test.ts", long + body(200))).toEqual([]);
  });
});

describe("the compiler", { timeout: TIMEOUT_MS }, () => {
  /** The lines of a planted pure file at which the compiler complains. */
  const complaints = (...expressions) => {
    const folder = plant({
      "packages/planted/package.json": { name: "planted", type: "module" },
      "packages/planted/tsconfig.json": { extends: "../../tsconfig.pure.json", include: ["src"] },
      "packages/planted/src/a.ts": expressions
        .map((e, i) => `export const a${i}: unknown = ${e};\n`)
        .join(""),
    });
    const { output } = run(folder, "tsc", "-p", "packages/planted");
    return [...output.matchAll(/a\.ts\((\d+),\d+\): error TS/g)].map(
      ([, line]) => expressions[Number(line) - 1],
    );
  };

  it("sees neither Node nor DOM in a pure package", () => {
    const forbidden = [
      "process.pid",
      'document.querySelector("p")',
      "window.name",
      'fetch("/")',
      "setTimeout(() => 1, 1)",
      'console.log("x")',
      'import("node:fs")',
      "Buffer.alloc(1)",
      "structuredClone({})",
      "performance.now()",
    ];
    expect(complaints(...forbidden)).toEqual(forbidden);
  });

  it("is content with a pure package that uses the language only", () => {
    expect(complaints("[3, 1].toSorted((a, b) => a - b)")).toEqual([]);
  });
});

/** A workspace of three packages in which every arrow is allowed, with what is planted on top. */
function workspace(files = {}) {
  const manifest = (name, dependencies = {}) => ({
    name: `@eventyard/${name}`,
    private: true,
    type: "module",
    exports: { ".": "./src/index.ts" },
    dependencies,
  });
  const tag = (name) => ({ extends: ["//"], tags: [name] });
  const needs = (...names) => Object.fromEntries(names.map((name) => [`@eventyard/${name}`, "workspace:*"]));
  const pure = { extends: "../../tsconfig.pure.json", include: ["src"] };
  return plant({
    "package.json": { name: "planted", private: true, packageManager: "pnpm@12.21.0" },
    "tsconfig.json": {
      files: [],
      references: [{ path: "packages/model" }, { path: "packages/engine" }, { path: "apps/web" }],
    },
    "packages/model/package.json": manifest("model"),
    "packages/model/turbo.json": tag("pure"),
    "packages/model/tsconfig.json": pure,
    "packages/model/src/index.ts": "export const limit = 1;\n",
    "packages/engine/package.json": manifest("engine", needs("model")),
    "packages/engine/turbo.json": tag("pure"),
    "packages/engine/tsconfig.json": pure,
    "packages/engine/src/index.ts":
      'import { limit } from "@eventyard/model";\nexport const twice = limit * 2;\n',
    "apps/web/package.json": manifest("web", needs("model")),
    "apps/web/turbo.json": tag("web"),
    "apps/web/tsconfig.json": { extends: "../../tsconfig.base.json", include: ["src"] },
    "apps/web/src/index.ts": 'import { limit } from "@eventyard/model";\nexport const shown = limit;\n',
    ...files,
  });
}
const withNeeds = (name, ...needs) => ({
  name: `@eventyard/${name}`,
  private: true,
  dependencies: Object.fromEntries(needs.map((need) => [`@eventyard/${need}`, "workspace:*"])),
});

describe("turbo boundaries", { timeout: TIMEOUT_MS }, () => {
  it("is content with the allowed arrows, and says how many files it saw", () => {
    const { status, output } = run(workspace(), "turbo", "boundaries");
    expect(output).toMatch(/Checked [1-9]\d* files in \d+ packages, no issues found/);
    expect(status).toBe(0);
  });

  it.each([
    [
      "an undeclared import",
      {
        "packages/model/src/index.ts":
          'import { twice } from "@eventyard/engine";\nexport const limit = twice;\n',
      },
      "cannot import package `@eventyard/engine`",
    ],
    [
      "a file of another package",
      { "apps/web/src/index.ts": 'export { limit } from "../../../packages/model/src/index.ts";\n' },
      "leaves the package",
    ],
    [
      "a cycle of packages",
      { "packages/model/package.json": withNeeds("model", "engine") },
      "Circular package dependency",
    ],
    [
      "a pure package that needs an app",
      { "packages/model/package.json": withNeeds("model", "web"), "apps/web/package.json": withNeeds("web") },
      "without any tag listed in allowlist",
    ],
  ])("refuses %s", (_, files, complaint) => {
    const { status, output } = run(workspace(files), "turbo", "boundaries");
    expect(output.replace(/\s*\n\s*\|?\s*/g, " ")).toContain(complaint);
    expect(status).not.toBe(0);
  });
});

describe("check-packages", { timeout: TIMEOUT_MS }, () => {
  const check = (folder) => run(folder, "node", join(tooling, "check-packages.mjs"));

  it("is content with the allowed arrows", () => {
    expect(check(workspace({ "packages/tooling/oxlint-plugin.mjs": "" }))).toMatchObject({ status: 0 });
  });

  it.each([
    [
      "model → engine",
      { "packages/model/package.json": withNeeds("model", "engine") },
      "model may not have engine",
    ],
    ["web → engine", { "apps/web/package.json": withNeeds("web", "engine") }, "web may not have engine"],
    [
      "web → server",
      { "apps/web/src/index.ts": 'import { x } from "@eventyard/server/app";\nexport const y = x;\n' },
      "web may not import server",
    ],
    [
      "a lazy import",
      { "packages/model/src/index.ts": 'export const load = () => import("@eventyard/kinds");\n' },
      "model may not import kinds",
    ],
    [
      "a re-export over several lines",
      { "packages/model/src/index.ts": 'export {\n  a,\n  b,\n} from "@eventyard/engine";\n' },
      "model may not import engine",
    ],
    [
      "the engine's values in analysis",
      {
        "packages/analysis/package.json": withNeeds("analysis", "engine"),
        ...sources("analysis", 'import { run } from "@eventyard/engine";\n'),
      },
      "analysis may not import engine as a value",
    ],
    [
      "a framework in a pure package",
      {
        "packages/model/src/index.ts": 'import { useState } from "react";\nexport const limit = useState;\n',
      },
      "pure package model may not import react",
    ],
    [
      "Node in a pure package",
      { "packages/model/src/index.ts": 'import "node:fs";\n' },
      "pure package model may not import node:fs",
    ],
    [
      "a package without an entry",
      { "packages/misc/package.json": withNeeds("misc") },
      "no entry among the arrows",
    ],
    [
      "a pure package with the DOM",
      {
        "packages/model/tsconfig.json": {
          extends: "../../tsconfig.pure.json",
          compilerOptions: { lib: ["dom"] },
        },
      },
      "must extend tsconfig.pure.json",
    ],
    [
      "a package that nothing compiles",
      { "tsconfig.json": { files: [], references: [] } },
      "is not referenced",
    ],
  ])("refuses %s", (_, files, complaint) => {
    const { status, output } = check(workspace(files));
    expect(output).toContain(complaint);
    expect(status).toBe(1);
  });

  it("lets analysis use the engine's types", () => {
    const files = {
      "packages/analysis/package.json": withNeeds("analysis", "engine"),
      ...sources("analysis", 'import type { Run } from "@eventyard/engine";\nexport type R = Run;\n'),
    };
    expect(check(workspace(files)).output).not.toContain("may not import");
  });

  it("is red when there is nothing to check", () => {
    const folder = plant({ "tsconfig.json": { files: [], references: [] } });
    expect(check(folder)).toMatchObject({ status: 1, output: expect.stringContaining("was checked") });
  });
});

/** @param {string} name @param {string} code @returns {Record<string, string>} */
function sources(name, code) {
  return { [`packages/${name}/src/index.ts`]: code };
}

describe("check-switches", () => {
  const check = (files) => run(plant(files), "node", join(tooling, "check-switches.mjs"));

  it.each([
    ["// ox" + "lint-disable-next-line no-console", "a.ts"],
    ["/* es" + "lint-disable */", "a.ts"],
    ["// @ts-" + "ignore", "a.ts"],
    ["// @ts-" + "expect-error", "a.test.ts"],
    ["// @ts-" + "nocheck", "a.mjs"],
    ["it." + 'only("x", () => {});', "a.test.ts"],
    ["test." + 'skip("x", () => {});', "a.scene.ts"],
  ])("refuses %s in %s", (line, name) => {
    const { status, output } = check({ [`packages/model/src/${name}`]: `export {};\n${line}\n` });
    expect(output).toContain(`${join("packages", "model", "src", name)}:2 has an off-switch`);
    expect(status).toBe(1);
  });

  it("is content with a clean file", () => {
    expect(check({ "packages/model/src/a.ts": "export {};\n" })).toMatchObject({ status: 0 });
  });

  it("is red when there is nothing to check", () => {
    const folder = plant({});
    rmSync(join(folder, "packages"), { recursive: true });
    expect(run(folder, "node", join(tooling, "check-switches.mjs"))).toMatchObject({ status: 1 });
  });
});

describe("check-lockfile", () => {
  const manifest = {
    name: "tool",
    version: "1.0.0",
    optionalDependencies: { "@tool/darwin-arm64": "1.0.0" },
  };
  const lock = (text) => {
    const folder = mkdtempSync(join(tmpdir(), "eventyard-gates-"));
    planted.push(folder);
    const place = join(folder, "node_modules", ".pnpm", "tool@1.0.0", "node_modules", "tool");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(folder, "pnpm-lock.yaml"), text);
    return run(folder, "node", join(tooling, "check-lockfile.mjs"));
  };
  const complete = "packages:\n  tool@1.0.0: {}\n  '@tool/darwin-arm64@1.0.0': {}\n";

  it("is content with a complete lockfile", () => expect(lock(complete)).toMatchObject({ status: 0 }));

  it("refuses a lockfile that lacks a platform", () => {
    expect(lock("packages:\n  tool@1.0.0: {}\n")).toMatchObject({
      status: 1,
      output: "tool@1.0.0: @tool/darwin-arm64@1.0.0 is not in pnpm-lock.yaml\n",
    });
  });

  it("refuses an address", () => {
    const { status, output } = lock(`${complete}  # ${"https"}://registry.example/tool.tgz\n`);
    expect(output).toBe("pnpm-lock.yaml:4 has an address\n");
    expect(status).toBe(1);
  });

  it("is red when there is nothing to check", () => {
    expect(lock("packages: {}\n")).toMatchObject({ status: 1, output: "no installed package was checked\n" });
  });
});

describe("oxfmt", { timeout: TIMEOUT_MS }, () => {
  it("refuses an unformatted file", () => {
    const folder = plant({ "packages/model/src/a.ts": "export const  a = {b:1}\n" });
    const { status, output } = run(folder, "oxfmt", "--check", "packages/model/src");
    expect(output).toContain("a.ts");
    expect(status).toBe(1);
  });
});

describe("knip", { timeout: TIMEOUT_MS }, () => {
  const tree = (index) =>
    plant({
      "package.json": {
        name: "planted",
        private: true,
        type: "module",
        scripts: { serve: "node packages/tooling/main.mjs" },
      },
      "packages/tooling/package.json": { name: "@eventyard/tooling", private: true, type: "module" },
      "packages/tooling/main.mjs": 'import plugin from "./oxlint-plugin.mjs";\nconsole.log(plugin);\n',
      "packages/model/package.json": {
        name: "@eventyard/model",
        private: true,
        type: "module",
        scripts: { serve: "node src/main.ts" },
      },
      "packages/model/src/main.ts": 'import { used } from "./used.ts";\nexport default used;\n',
      "packages/model/src/used.ts": "export const used = 1;\n",
      ...index,
    });
  const knip = (folder) => run(folder, "knip", "--include", "files,exports");

  it("is content when everything is used", () => {
    expect(knip(tree({}))).toMatchObject({ status: 0 });
  });

  it("refuses a file and an export that nothing uses", () => {
    const dead = {
      "packages/model/src/dead.ts": "export const dead = 1;\n",
      "packages/model/src/used.ts": "export const used = 1;\nexport const unused = 2;\n",
    };
    const { status, output } = knip(tree(dead));
    expect(output).toContain("dead.ts");
    expect(output).toContain("unused");
    expect(status).toBe(1);
  });
});

describe("a check", () => {
  const says = (text, code = 0) => ["node", "-e", `console.log("${text}"); process.exit(${code})`];
  const counted = /on (\d+) files/;

  it("passes when its tool is content and says that it looked at enough", () => {
    expect(runCheck({ command: says("on 50 files"), counted, least: 50 })).toBeUndefined();
  });

  it("is red when its tool is content because it looked at next to nothing, or does not say at what", () => {
    expect(runCheck({ command: says("on 3 files"), counted, least: 50 })).toContain("looked at 3 files");
    expect(runCheck({ command: says("all fine"), counted, least: 50 })).toContain("looked at 0 files");
  });

  it("is red when its tool is, and when there is no such tool", () => {
    expect(runCheck({ command: says("on 50 files", 1), counted, least: 50 })).toContain("failed");
    expect(runCheck({ command: ["no-such-tool-anywhere"] })).toContain("failed");
  });
});

describe("check-compiled", { timeout: TIMEOUT_MS }, () => {
  const check = (files = {}) => run(workspace(files), "node", join(tooling, "check-compiled.mjs"));

  it("is content when the compiler sees every file", () => {
    expect(check()).toMatchObject({ status: 0, output: "tsc compiles all 3 source files\n" });
  });

  it.each([
    [
      "a pattern that matches nothing",
      { "packages/model/tsconfig.json": { extends: "../../tsconfig.pure.json", include: ["source"] } },
      "packages/model: tsc finds no file to compile in it",
    ],
    [
      "a project that nobody references",
      { "tsconfig.json": { files: [], references: [{ path: "packages/model" }, { path: "apps/web" }] } },
      "packages/engine/src/index.ts is in no project",
    ],
    [
      "a folder that no pattern names",
      { "packages/model/extra/more.ts": "export const more = 1;\n" },
      "packages/model/extra/more.ts is in no project",
    ],
    ["a tree without projects", { "tsconfig.json": { files: [], references: [] } }, "is in no project"],
  ])("refuses %s", (_, files, complaint) => {
    const { status, output } = check(files);
    expect(output).toContain(complaint);
    expect(status).toBe(1);
  });
});

describe("the floor", { timeout: TIMEOUT_MS }, () => {
  // for these tools a small tree is clean, and far below the floor: exactly what a wrong folder looks like
  const small = () => {
    const folder = workspace({
      "packages/tooling/package.json": { name: "@eventyard/tooling", private: true, type: "module" },
      "packages/tooling/turbo.json": { extends: ["//"], tags: ["node"] },
    });
    rmSync(join(folder, "packages", "tooling", "oxlint-plugin.mjs"));
    for (const name of ["knip-count", "check-compiled"])
      cpSync(join(tooling, `${name}.mjs`), join(folder, "packages", "tooling", `${name}.mjs`));
    return folder;
  };

  it.each(["knip", "turbo boundaries", "check-compiled"])(
    "makes %s red where it finds next to nothing",
    (name) => {
      const check = CHECKS.find(({ command }) => command.join(" ").includes(name));
      if (check === undefined) throw new Error(`no check runs ${name}`);
      const command = name === "knip" ? [...check.command, "--include", "files"] : check.command;
      const where = { cwd: small(), env: { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: "1" } };
      expect(runCheck({ ...check, command }, where)).toMatch(/looked at \d files, expected at least 50/);
    },
  );

  it("stands under every check", () => {
    for (const { counted, least } of CHECKS) {
      expect(counted).toBeInstanceOf(RegExp);
      expect(least).toBeGreaterThanOrEqual(50);
    }
  });
});

describe("the settings", () => {
  it("name every gate in the command that CI runs", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(scripts.lint).toContain("packages/tooling/lint.mjs");
    expect(readFileSync(join(root, ".ci", "run"), "utf8")).toContain("npm test");
  });
});
