/**
 * The scenes run against the real server with the built page, on a port and in a workspace folder of their own.
 * One browser at a time: two cores and a software renderer carry no more, and the scenes measure time.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { findBrowser } from "./browser.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** An empty folder that goes when this process does. */
function temporaryWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "eventyard-e2e-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// the main process picks them, its workers read this file too and inherit the choice
process.env.E2E_PORT ??= String(await freePort());
process.env.E2E_WORKSPACE ??= temporaryWorkspace();
const { E2E_PORT: port, E2E_WORKSPACE: workspace } = process.env;
const executablePath = findBrowser()?.executablePath;

export default defineConfig({
  testDir: "scenes",
  // pictures for the documents are taken on demand only: README_PICTURE=1
  testMatch: process.env.README_PICTURE ? "**/*.picture.ts" : "**/*.scene.ts",
  outputDir: "results",
  workers: 1,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  // several times what a scene takes here: a slow machine is not a defect
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json", { outputFile: "results/report.json" }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    // what cannot be clicked says so, long before the scene's time is over
    actionTimeout: 30_000,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    video: "off",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      chromiumSandbox: false,
      args: [
        "--disable-gpu",
        "--disable-quic",
        // no name but this machine's own resolves: no request can leave, and none waits for a refusal
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      ],
    },
  },
  webServer: {
    command: `node apps/server/src/main.ts "${workspace}" --port ${port}`,
    cwd: root,
    env: { FORCE_COLOR: "0" },
    url: `http://127.0.0.1:${port}/api/health`,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5000 },
    stdout: "pipe",
  },
});
