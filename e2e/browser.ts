/**
 * Finds a Chromium for the scenes, and can install one. Run as a program it makes sure there is one, or says in a
 * sentence what is missing and ends with exit code 3.
 * Order: E2E_CHROMIUM, Playwright's own download, a system browser, `playwright install chromium`, apt-get as root on
 * Debian or Ubuntu.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
/** No browser, and none can be installed. */
const EXIT_NO_BROWSER = 3;
const INSTALL_TIMEOUT_MS = 300_000;

interface Browser {
  /** undefined: let Playwright launch its own. */
  readonly executablePath: string | undefined;
  readonly from: string;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The browser that is there already, or undefined.
 * @throws if E2E_CHROMIUM names something that is not an executable file
 */
export function findBrowser(): Browser | undefined {
  const wanted = process.env.E2E_CHROMIUM;
  if (wanted) {
    if (!isExecutable(wanted)) throw new Error(`E2E_CHROMIUM=${wanted} is not an executable file.`);
    return { executablePath: wanted, from: "E2E_CHROMIUM" };
  }
  if (existsSync(chromium.executablePath())) return { executablePath: undefined, from: "playwright" };
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  const found = candidates.find(isExecutable);
  return found ? { executablePath: found, from: "system" } : undefined;
}

function run(command: string, ...args: string[]): boolean {
  console.log(`> ${command} ${args.join(" ")}`);
  const { status, stderr } = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: INSTALL_TIMEOUT_MS,
    shell: process.platform === "win32",
    env: {
      ...process.env,
      DEBIAN_FRONTEND: "noninteractive",
      PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000",
    },
  });
  if (status !== 0) console.log(`  failed: ${stderr?.trim().split("\n")[0] ?? "not started"}`);
  return status === 0;
}

const canApt = existsSync("/etc/debian_version") && process.getuid?.() === 0;

function apt(...packages: string[]): boolean {
  return run("apt-get", "update") && run("apt-get", "install", "-y", "--no-install-recommends", ...packages);
}

function ensureBrowser(): Browser {
  const found =
    findBrowser() ??
    (run("playwright", "install", "chromium") ? findBrowser() : undefined) ??
    (canApt && apt("chromium") ? findBrowser() : undefined);
  if (found) return found;
  throw new Error(
    "There is no Chromium for the end-to-end tests and none could be installed. Install one (Debian, Ubuntu: apt-get install chromium) or point E2E_CHROMIUM at one.",
  );
}

/** Without a font for Korean, screenshots show boxes. Not worth failing for. */
function ensureFonts(): void {
  const { stdout } = spawnSync("fc-list", [":lang=ko", "family"], { encoding: "utf8" });
  if (canApt && !stdout?.trim()) apt("fontconfig", "fonts-noto-cjk");
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { executablePath, from } = ensureBrowser();
    ensureFonts();
    console.log(`browser: ${executablePath ?? chromium.executablePath()} (${from})`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = EXIT_NO_BROWSER;
  }
}
