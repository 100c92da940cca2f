/** The closing line must be true: nothing that failed, vanished or never ran may be missing from it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { UNIT_REPORT, clearReports, tallyScenes, tallyUnits } from "./tally.mjs";

/** @type {string[]} */
const trees = [];
afterEach(() => {
  for (const folder of trees.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** @param {Record<string, object | string>} files */
function tree(files) {
  const root = mkdtempSync(join(tmpdir(), "eventyard-tally-"));
  trees.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return root;
}

const manifest = { scripts: { test: "vitest run" } };
const unit = (passed, failed, testResults = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults,
});
const at = (name) => join("packages", name, UNIT_REPORT);

describe("unit tests", () => {
  it("are summed over the packages that have any", () => {
    const root = tree({
      "packages/a/package.json": manifest,
      [at("a")]: unit(3, 0),
      "packages/b/package.json": manifest,
      [at("b")]: unit(4, 2),
      "packages/c/package.json": {},
      "apps/d/package.json": manifest,
      [join("apps", "d", UNIT_REPORT)]: unit(5, 0),
    });
    expect(tallyUnits(root)).toEqual({ passed: 12, failed: 2, notes: ["packages/b: 2 failed"] });
  });

  it("count a file that cannot be loaded as one failure", () => {
    const root = tree({
      "packages/a/package.json": manifest,
      [at("a")]: unit(3, 0, [
        { status: "failed", assertionResults: [] },
        { status: "passed", assertionResults: [] },
      ]),
    });
    expect(tallyUnits(root)).toMatchObject({ passed: 3, failed: 1 });
  });

  it("count a missing, an unreadable and an empty report as failures", () => {
    const root = tree({
      "packages/a/package.json": manifest,
      "packages/b/package.json": manifest,
      [at("b")]: "{ half a rep",
      "packages/c/package.json": manifest,
      [at("c")]: unit(0, 0),
    });
    expect(tallyUnits(root)).toEqual({
      passed: 0,
      failed: 3,
      notes: ["packages/a left no test report", "packages/b left no test report", "packages/c ran no test"],
    });
  });

  it("are a failure when there are none", () => {
    expect(tallyUnits(tree({}))).toMatchObject({ passed: 0, failed: 1 });
  });

  it("cannot be taken from an earlier run", () => {
    const root = tree({ "packages/a/package.json": manifest, [at("a")]: unit(3, 0) });
    clearReports(root);
    expect(tallyUnits(root)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("scenes", () => {
  const scenes = (stats, errors = []) =>
    tree({
      "e2e/results/report.json": { stats: { expected: 0, unexpected: 0, flaky: 0, ...stats }, errors },
    });

  it("are counted, and one that passed only at the second try has failed", () => {
    expect(tallyScenes(scenes({ expected: 7 }))).toEqual({ passed: 7, failed: 0, notes: [] });
    expect(tallyScenes(scenes({ expected: 7, unexpected: 1, flaky: 1 }))).toMatchObject({
      passed: 7,
      failed: 2,
    });
  });

  it("have failed when the server did not start, when none ran and when there is no report", () => {
    expect(tallyScenes(scenes({}, [{ message: "webServer" }]))).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyScenes(scenes({}))).toEqual({ passed: 0, failed: 1, notes: ["e2e ran no test"] });
    expect(tallyScenes(tree({}))).toEqual({ passed: 0, failed: 1, notes: ["e2e left no test report"] });
  });
});
