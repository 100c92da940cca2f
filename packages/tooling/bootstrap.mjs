/**
 * npm start, npm test, npm run dev, npm run check: everything from a fresh clone. `build` is for eventyard.mjs.
 * Runs on any Node >= 20.19 with nothing installed, so: no dependencies, no TypeScript here.
 *   1. the pnpm that packageManager pins, through npm
 *   2. pnpm install, which also brings Node 24 (node_modules/.bin/node)
 *   3. the steps, with node_modules/.bin first on PATH, so on Node 24
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  opensBrowser,
  complaintAboutInstall,
  complaintAboutRuntime,
  complaintAboutStarter,
} from "./requirements.mjs";
import { UNIT_REPORT, clearReports, tallyScenes, tallyUnits } from "./tally.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const bin = join(root, "node_modules", ".bin");
const shell = process.platform === "win32";
/** Exit code of the scenes when there is no browser and none can be installed. */
const NO_BROWSER = 3;
/** Exit code after an interruption, as shells give it for SIGINT. */
const INTERRUPTED = 130;
/** @type {NodeJS.Signals[]} */
const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const PARENT_CHECK_MS = 500;
/** A test that takes longer hangs; a busy machine alone does not get there [ms]. */
const UNIT_TIMEOUT_MS = 60_000;
/** How much of a tool's output is kept to tell why it failed [characters]. */
const OUTPUT_KEPT = 20_000;
/** @type {NodeJS.ProcessEnv} */
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
if (!process.stdout.isTTY) env.NO_COLOR = "1";
const began = Date.now();
const elapsed = () => `[${((Date.now() - began) / 1000).toFixed(1)} s]`;

/** Calls back once when somebody wants this process to end; gives the function that forgets it. */
function onStop(stop) {
  // npm passes a signal only to its shell, which may end without passing it on: then this process has a new parent
  const parent = process.ppid;
  const forget = () => {
    clearInterval(watch);
    for (const signal of STOP_SIGNALS) process.off(signal, once);
  };
  const once = (signal) => {
    forget();
    stop(signal);
  };
  const watch = setInterval(() => process.ppid !== parent && once("SIGTERM"), PARENT_CHECK_MS);
  watch.unref();
  for (const signal of STOP_SIGNALS) process.on(signal, once);
  return forget;
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

/**
 * Runs a command to its end and gives its exit code. It gets a process group of its own, so that stopping this process
 * stops everything below it: a test run that is interrupted leaves no server and no browser behind.
 */
function run(command, ...args) {
  console.log(`\n${elapsed()} ${[command, ...args].join(" ")}`);
  const grouped = process.platform !== "win32";
  const child = spawn(command, args, {
    cwd: root,
    env,
    shell,
    stdio: ["ignore", "inherit", "inherit"],
    detached: grouped,
  });
  const interrupt = () => {
    // SIGINT: what Playwright and turbo take as the wish to end in good order
    if (grouped && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    else child.kill();
    process.exitCode = INTERRUPTED;
  };
  const unwatch = onStop(interrupt);
  return new Promise((done) => {
    child.on("error", (error) => {
      console.error(error.message);
      done(1);
    });
    child.on("close", (code) => {
      unwatch();
      if (process.exitCode === INTERRUPTED) process.exit(INTERRUPTED);
      done(code ?? 1);
    });
  });
}

async function step(command, ...args) {
  const status = await run(command, ...args);
  if (status !== 0) fail(`${[command, ...args].join(" ")} failed (exit ${status}); the lines above say why.`);
}

function capture(command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    env,
    shell,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { ok: status === 0, text: (stdout ?? "").trim(), output: `${stderr ?? ""}${error?.message ?? ""}` };
}

/** Puts the pinned pnpm on PATH: the one that is there already, or npm's cached copy of it. */
function providePnpm() {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const pinned = manifest.packageManager.split("+")[0];
  if (`pnpm@${capture("pnpm", "--version").text}` === pinned) return;
  const tool = ["exec", "--yes", `--package=${pinned}`, "--"];
  const found = capture("npm", ...tool, "node", "-p", "process.env.PATH");
  if (!found.ok) {
    console.error(found.output);
    fail(complaintAboutInstall(`Fetching ${pinned}`, found.output));
  }
  env.PATH = found.text;
}

/** Shows the output as it comes and keeps its end, to tell a missing network from other trouble. */
async function install() {
  // the lockfile's integrity hashes are checked; --trust-lockfile skips asking for every package's age
  const args = ["install", "--frozen-lockfile", "--trust-lockfile"];
  console.log(`\n${elapsed()} pnpm ${args.join(" ")}`);
  const child = spawn("pnpm", args, { cwd: root, env, shell, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const show = (stream) => (chunk) => {
    stream.write(chunk);
    output = (output + chunk).slice(-OUTPUT_KEPT);
  };
  child.stdout.on("data", show(process.stdout));
  child.stderr.on("data", show(process.stderr));
  const code = await new Promise((done) => {
    child.on("error", () => done(1));
    child.on("close", done);
  });
  if (code !== 0) fail(complaintAboutInstall("Installing the packages", output));
}

function requireRuntime() {
  const own = join(bin, "node");
  const broken = existsSync(own) && !capture(own, "--version").ok;
  env.PATH = [bin, env.PATH].join(delimiter);
  const version = capture("node", "--version").text || undefined;
  const complaint = complaintAboutRuntime({
    version,
    platform: process.platform,
    arch: process.arch,
    broken,
  });
  if (complaint) fail(complaint);
}

async function prepare() {
  const complaint = complaintAboutStarter(process.version);
  if (complaint) fail(complaint);
  providePnpm();
  await install();
  requireRuntime();
}

/** Runs until it is stopped, and stops it when this process or npm is. */
function stay(command, ...args) {
  console.log(`\n${elapsed()} ${[command, ...args].join(" ")}`);
  const child = spawn(command, args, { cwd: root, env, shell, stdio: "inherit" });
  onStop((signal) => child.kill(signal));
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code) => process.exit(code ?? 1));
}

/** What CI demands before the scenes; gives the names of the steps that failed. */
async function gates() {
  const failed = [];
  if ((await run("turbo", "run", "build", "--output-logs=new-only")) !== 0) failed.push("build");
  if ((await run("turbo", "run", "typecheck", "lint", "--continue", "--output-logs=new-only")) !== 0) {
    failed.push("typecheck or lint");
  }
  return failed;
}

/** Unit tests of every package; cached results bring their report with them. */
async function units() {
  const vitest = [
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${UNIT_REPORT}`,
    `--testTimeout=${UNIT_TIMEOUT_MS}`,
    `--hookTimeout=${UNIT_TIMEOUT_MS}`,
  ];
  const status = await run("turbo", "run", "test", "--continue", "--output-logs=new-only", "--", ...vitest);
  const tally = tallyUnits(root);
  if (status !== 0 && tally.failed === 0) {
    return { ...tally, failed: 1, notes: ["a test process ended badly after its tests had passed"] };
  }
  return tally;
}

/** @param {string[]} args for Playwright */
async function scenes(args) {
  delete env.NO_COLOR; // Playwright decides for itself, and Node warns where both are set
  const status = await run("pnpm", "--dir", "e2e", "run", "e2e", ...args);
  if (status === NO_BROWSER) return { status, passed: 0, failed: 1, notes: ["e2e: no browser"] };
  const tally = tallyScenes(root);
  return status !== 0 && tally.failed === 0
    ? { ...tally, status, failed: 1, notes: ["e2e ended badly"] }
    : { ...tally, status };
}

/** Ends the process with the line that says how it went; a failed step without tests of its own counts as one. */
function conclude(failedSteps, tallies, exitCode) {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = failedSteps.length + tallies.reduce((sum, tally) => sum + tally.failed, 0);
  const notes = [...failedSteps.map((name) => `${name}: failed`), ...tallies.flatMap((tally) => tally.notes)];
  console.log(`\n${elapsed()} ${notes.length === 0 ? "all is well" : notes.join("\n")}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : exitCode);
}

const commands = {
  async start(...args) {
    await prepare();
    await step("turbo", "run", "build", "--output-logs=new-only");
    const open = opensBrowser(process.platform, env) ? ["--open"] : [];
    stay("node", "apps/server/src/main.ts", ...args, ...open);
  },
  async build() {
    await prepare();
    await step("turbo", "run", "build", "--filter=@eventyard/cli", "--output-logs=new-only");
  },
  async dev() {
    await prepare();
    stay("turbo", "run", "dev", "dev:runs", "--concurrency=10");
  },
  async check() {
    await prepare();
    clearReports(root);
    conclude(await gates(), [await units()], 1);
  },
  async test(...args) {
    await prepare();
    clearReports(root);
    const failed = await gates();
    const tally = await units();
    if (failed.includes("build")) conclude([...failed, "e2e was not run without a build"], [tally], 1);
    const played = await scenes(args);
    const onlyBrowserMissing = failed.length === 0 && tally.failed === 0 && played.status === NO_BROWSER;
    conclude(failed, [tally, played], onlyBrowserMissing ? NO_BROWSER : 1);
  },
};

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) fail(`usage: node bootstrap.mjs ${Object.keys(commands).join("|")}`);
await command(...args);
