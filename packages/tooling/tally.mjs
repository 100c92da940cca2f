/**
 * Adds up what the tests said: vitest writes one report per package, Playwright one for the scenes.
 * A report that is missing or unreadable counts as a failure: silence is not success.
 */
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Where `vitest --reporter=json` writes, relative to its package. turbo keeps it with the cached result. */
export const UNIT_REPORT = join(".cache", "test-report.json");
const SCENE_REPORT = join("e2e", "results", "report.json");

/** @typedef {{ passed: number, failed: number, notes: string[] }} Tally */

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Folders below `apps` and `packages` whose manifest has a `test` script.
 * @param {string} root
 */
function testedFolders(root) {
  return ["apps", "packages"]
    .flatMap((group) =>
      existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => join(group, name)) : [],
    )
    .filter((folder) => readJson(join(root, folder, "package.json"))?.scripts?.test);
}

/** Removes the reports of an earlier run, so that none can be taken for this one's. @param {string} root */
export function clearReports(root) {
  for (const folder of testedFolders(root)) rmSync(join(root, folder, UNIT_REPORT), { force: true });
  rmSync(join(root, SCENE_REPORT), { force: true });
}

/** @param {string} root @returns {Tally} */
export function tallyUnits(root) {
  const tally = { passed: 0, failed: 0, notes: /** @type {string[]} */ ([]) };
  const folders = testedFolders(root);
  for (const folder of folders) {
    const report = readJson(join(root, folder, UNIT_REPORT));
    if (report === undefined) {
      tally.failed += 1;
      tally.notes.push(`${folder} left no test report`);
      continue;
    }
    tally.passed += report.numPassedTests;
    // a file that cannot be loaded has no tests in it: count the file
    const unloadable = report.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
    );
    const failed = report.numFailedTests + unloadable.length;
    tally.failed += failed;
    if (failed > 0) tally.notes.push(`${folder}: ${failed} failed`);
    else if (report.numPassedTests === 0) {
      tally.failed += 1;
      tally.notes.push(`${folder} ran no test`);
    }
  }
  if (folders.length === 0) return { passed: 0, failed: 1, notes: ["no package has a test script"] };
  return tally;
}

/** @param {string} root @returns {Tally} */
export function tallyScenes(root) {
  const report = readJson(join(root, SCENE_REPORT));
  if (report === undefined) return { passed: 0, failed: 1, notes: ["e2e left no test report"] };
  const { expected, unexpected, flaky } = report.stats;
  const broken = unexpected + flaky;
  const failed = broken === 0 && report.errors.length > 0 ? 1 : broken;
  if (expected === 0 && failed === 0) return { passed: 0, failed: 1, notes: ["e2e ran no test"] };
  return { passed: expected, failed, notes: failed > 0 ? [`e2e: ${failed} failed`] : [] };
}
