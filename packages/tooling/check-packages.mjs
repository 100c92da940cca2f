/**
 * The arrows of ARCHITECTURE.md, exactly: which package may import which, in code and in tests, as values or as types.
 * `turbo boundaries` refuses what a package does not declare and its cycles, but looks through dependencies of
 * dependencies, so it cannot tell web -> kinds -> engine (fine) from web -> engine (not). This can.
 * It also sees to it that every package is compiled, and that the pure ones are compiled without Node and DOM.
 * Usage: node check-packages.mjs [root]
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = process.argv[2] ?? ".";
const SCOPE = "@eventyard/";
const PURE = ["model", "engine", "kinds", "analysis", "protocol", "designs", "testkit"];

/**
 * `imports`: as values and types. `types`: as types only. `tests`: in addition, in test files.
 * `libraries`: what a pure package may take from outside.
 */
const ARROWS = {
  model: { libraries: ["zod"] },
  engine: { imports: ["model"], tests: ["testkit"] },
  kinds: {
    imports: ["model"],
    types: ["engine"],
    tests: ["engine", "testkit", "analysis"],
    libraries: ["zod"],
  },
  analysis: { imports: ["model"], types: ["engine"], tests: ["engine", "kinds", "testkit"] },
  protocol: { imports: ["model"], libraries: ["zod"] },
  designs: { imports: ["model"], tests: ["kinds", "engine", "analysis"] },
  testkit: { imports: ["model", "engine"], libraries: ["fast-check"] },
  bench: { imports: PURE },
  tooling: {},
  web: { imports: ["model", "kinds", "protocol", "analysis"] },
  server: { imports: PURE },
  cli: { imports: PURE },
};
/** Impure on purpose: they may import any library they declare. */
const OPEN = new Set(["bench", "tooling", "web", "server", "cli"]);
/** Libraries that any test may use. */
const TEST_LIBRARIES = ["vitest", "fast-check", "zod"];

/** Tests, and the sample data (`sample-*.ts`) that only they use. */
const TEST_FILE = /(\.test\.tsx?|(^|[/\\])sample-[\w-]+\.ts)$/;
const SAMPLE_IMPORT = /from\s+["'](\.[^"']*\/sample-[\w-]+\.ts)["']/g;

const IMPORT =
  /\b(?:import|export)\s+(type\s+)?(?:[\w*${}\s,]+?\s+from\s+)?["']([^"'./][^"']*)["']|\bimport\(\s*["']([^"'./][^"']*)["']\s*\)/g;

const problems = [];
let scanned = 0;

/** The package that a specifier names: "@a/b/c" gives "@a/b", "zod/mini" gives "zod". */
function packageOf(specifier) {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The imports of a source text that leave its package. */
function importsOf(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    specifier: from ?? dynamic,
    typeOnly: type !== undefined,
  }));
}

function checkImport(name, file, isTest, { specifier, typeOnly }) {
  const { imports = [], types = [], tests = [], libraries = [] } = ARROWS[name];
  const target = packageOf(specifier);
  if (target.startsWith(SCOPE)) {
    const other = target.slice(SCOPE.length);
    const allowed = other === name || imports.includes(other) || (isTest && tests.includes(other));
    if (allowed || (typeOnly && types.includes(other))) return;
    const hint = types.includes(other) ? " as a value; only its types" : "";
    problems.push(`${file}: ${name} may not import ${other}${hint} (ARCHITECTURE.md, the arrows)`);
  } else if (!OPEN.has(name) && !isTest && !libraries.includes(target)) {
    problems.push(`${file}: the pure package ${name} may not import ${specifier}`);
  } else if (!OPEN.has(name) && isTest && !specifier.startsWith("node:")) {
    if (![...libraries, ...TEST_LIBRARIES].includes(target)) {
      problems.push(`${file}: tests of ${name} may not import ${specifier}`);
    }
  }
}

function checkSources(name, folder) {
  const files = globSync("**/*.{ts,tsx}", {
    cwd: join(root, folder),
    exclude: ["**/node_modules/**", "dist/**"],
  });
  for (const file of files) {
    scanned += 1;
    const isTest = TEST_FILE.test(file);
    const text = readFileSync(join(root, folder, file), "utf8");
    for (const found of importsOf(text)) checkImport(name, join(folder, file), isTest, found);
    if (isTest || OPEN.has(name)) continue;
    for (const [, sample] of text.matchAll(SAMPLE_IMPORT)) {
      problems.push(`${join(folder, file)}: ${sample} is for tests only`);
    }
  }
}

function checkManifest(name, folder, manifest) {
  const { imports = [], types = [], tests = [] } = ARROWS[name];
  const allowed = {
    dependencies: [...imports, ...types],
    devDependencies: [...imports, ...types, ...tests],
  };
  for (const field of Object.keys(allowed)) {
    for (const dependency of Object.keys(manifest[field] ?? {})) {
      const other = dependency.startsWith(SCOPE) ? dependency.slice(SCOPE.length) : undefined;
      if (other !== undefined && !allowed[field].includes(other)) {
        problems.push(
          `${folder}/package.json: ${name} may not have ${other} in ${field} (ARCHITECTURE.md, the arrows)`,
        );
      }
    }
  }
}

function checkCompiler(name, folder, references) {
  const path = join(root, folder, "tsconfig.json");
  if (!existsSync(path)) {
    problems.push(`${folder} has no tsconfig.json, so nothing checks its types`);
    return;
  }
  if (!references.includes(folder)) problems.push(`${folder} is not referenced by the root tsconfig.json`);
  if (!PURE.includes(name)) return;
  const { extends: base, compilerOptions = {} } = JSON.parse(readFileSync(path, "utf8"));
  const pure = typeof base === "string" && base.endsWith("/tsconfig.pure.json");
  if (!pure || "lib" in compilerOptions || "types" in compilerOptions) {
    problems.push(
      `${folder}/tsconfig.json must extend tsconfig.pure.json and leave lib and types as they are there`,
    );
  }
}

const references = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")).references.map(
  ({ path }) => path,
);
const manifests = globSync("{apps,packages}/*/package.json", { cwd: root });
for (const file of manifests) {
  const folder = dirname(file).replaceAll("\\", "/");
  const manifest = JSON.parse(readFileSync(join(root, file), "utf8"));
  const name = manifest.name.slice(SCOPE.length);
  if (!manifest.name.startsWith(SCOPE) || !(name in ARROWS)) {
    problems.push(
      `${folder}: ${manifest.name} has no entry among the arrows in ${relative(root, import.meta.filename)}`,
    );
    continue;
  }
  checkManifest(name, folder, manifest);
  checkSources(name, folder);
  checkCompiler(name, folder, references);
}
if (manifests.length === 0 || scanned === 0) problems.push("no package or no source file was checked");
console.log(
  problems.length ? problems.join("\n") : `arrows hold in ${scanned} files of ${manifests.length} packages`,
);
process.exit(problems.length ? 1 : 0);
