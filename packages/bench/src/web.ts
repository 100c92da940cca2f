/**
 * Web benchmark: frame time and main-thread share of the real page with 100, 500 and 1,000 nodes, as many connections,
 * about 5,000 dots and numbers ten times a second, against an empty page in the same browser. Software rendering.
 * Writes results/web.json and results/web.md.
 */
import { accessSync, constants, existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import type { Browser, Page } from "@playwright/test";
import { machine, machineText } from "./machine.ts";
import type { Machine } from "./machine.ts";
import { DOTS_EXPECTED, webDesign } from "./web-design.ts";
import { countPictures, measureFrames } from "./web-page.ts";
import type { FrameTimes } from "./web-page.ts";
import { Received } from "./web-received.ts";
import { startServer } from "./web-server.ts";

const NODE_COUNTS = [100, 500, 1_000];
const FPS_TARGET = 55;
const MAIN_THREAD_TARGET = 0.35;
const VIEWPORT = { width: 1280, height: 800 };
/** Dots are enough from this share of the expected number on. */
const DOTS_SHARE_ENOUGH = 0.85;
const WARM_UP_MS_MAX = 90_000;
/** From the whole drawing to reading size: zoom steps of 1.2. */
const ZOOM_STEPS = 14;

interface WebCase {
  readonly name: string;
  readonly nodes: number;
  readonly frames: FrameTimes;
  /** Messages under way that the page was sent as dots. */
  readonly dots: number;
  /** Pictures of them that the worker drew per second. */
  readonly picturesPerS: number;
  /** Binary frames that came from the server, per second. */
  readonly numbersPerS: number;
}

function browserPath(): string | undefined {
  const wanted = process.env["E2E_CHROMIUM"];
  if (wanted !== undefined) return wanted;
  if (existsSync(chromium.executablePath())) return undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const places = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Waits until about as many dots as expected are on the way. */
async function untilFull(page: Page, received: Received): Promise<void> {
  const end = performance.now() + WARM_UP_MS_MAX;
  while (received.dotsUnderWay() < DOTS_SHARE_ENOUGH * DOTS_EXPECTED && performance.now() < end)
    await page.waitForTimeout(200);
}

/** Opens a design, runs it in real time and reads the frames that the server sends. */
async function startRun(page: Page, url: string, nodes: number): Promise<Received> {
  const received = new Received(nodes);
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (typeof payload !== "string") received.take(payload);
    }),
  );
  await page.goto(`${url}/#/d/nodes-${nodes}`);
  await page.getByRole("combobox", { name: "Speed" }).selectOption("1");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  return received;
}

interface Asked {
  readonly name: string;
  readonly nodes: number;
}

async function measureCase(page: Page, { name, nodes }: Asked, received: Received): Promise<WebCase> {
  const startMs = performance.now();
  const before = received.frames;
  const frames = await measureFrames(page);
  const numbersPerS = ((received.frames - before) * 1000) / (performance.now() - startMs);
  const worker = page.workers()[0];
  const picturesPerS = worker === undefined ? 0 : await countPictures(worker);
  return { name, nodes, frames, numbersPerS, dots: received.dotsUnderWay(), picturesPerS };
}

async function emptyPage(browser: Browser): Promise<WebCase> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto("about:blank");
  const frames = await measureFrames(page);
  await page.close();
  return { name: "empty page", nodes: 0, frames, dots: 0, picturesPerS: 0, numbersPerS: 0 };
}

async function drawnPages(browser: Browser, url: string, nodes: number): Promise<readonly WebCase[]> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const received = await startRun(page, url, nodes);
  await untilFull(page, received);
  const whole = await measureCase(page, { name: "whole drawing in view", nodes }, received);
  for (let step = 0; step < ZOOM_STEPS; step++) await page.getByRole("button", { name: "Zoom in" }).click();
  const reading = await measureCase(page, { name: "reading size", nodes }, received);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.close();
  return [whole, reading];
}

function row({ name, nodes, frames, dots, picturesPerS, numbersPerS }: WebCase): string {
  const cells = [
    nodes === 0 ? name : `${nodes} nodes, ${name}`,
    frames.fpsMedian.toFixed(1),
    `${frames.frameMsMedian.toFixed(1)} / ${frames.frameMsP95.toFixed(1)} / ${frames.frameMsMax.toFixed(0)}`,
    frames.mainThreadShare.toFixed(2),
    frames.mainThreadOccupiedShare.toFixed(2),
    `${frames.scriptShare.toFixed(2)} / ${frames.layoutShare.toFixed(2)}`,
    nodes === 0 ? "–" : `${dots} at ${picturesPerS.toFixed(0)}/s`,
    numbersPerS.toFixed(1),
    frames.elements,
  ];
  return `| ${cells.join(" | ")} |`;
}

function markdown(about: Machine, browserVersion: string, cases: readonly WebCase[]): string {
  return `# Web benchmark

${machineText(about)}, Chromium ${browserVersion} headless, software rendering, ${VIEWPORT.width}×${VIEWPORT.height}.
The real server and the built page; N nodes and N connections with about ${DOTS_EXPECTED} messages on the way. Target, 1,000
nodes in view: at least ${FPS_TARGET} frames a second (median), main thread at most ${MAIN_THREAD_TARGET} of the time. Dots are the messages
under way that the server sent to be drawn, wherever on the drawing; pictures are counted in the worker that draws them. Server, simulation and browser share the machine. Main thread:
CPU time of its tasks as a share of wall time, and beside it the same with the time in which a task waited for a core.

| page | fps (median) | frame ms median / p95 / most | main thread | waiting included | script / layout | dots under way | numbers per s | elements |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${cases.map(row).join("\n")}
`;
}

/** Runs for about three minutes; writes the results. */
export async function benchWeb(): Promise<void> {
  const about = machine();
  const server = await startServer(Object.fromEntries(NODE_COUNTS.map((n) => [`nodes-${n}`, webDesign(n)])));
  const executablePath = browserPath();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    chromiumSandbox: false,
    args: ["--disable-gpu"],
  });
  try {
    const cases = [await emptyPage(browser)];
    for (const nodes of NODE_COUNTS) cases.push(...(await drawnPages(browser, server.url, nodes)));
    const results = new URL("../results/", import.meta.url);
    const record = { ...about, chromium: browser.version(), cases };
    writeFileSync(new URL("web.json", results), `${JSON.stringify(record, undefined, 2)}\n`);
    writeFileSync(new URL("web.md", results), markdown(about, browser.version(), cases));
  } finally {
    await browser.close();
    await server.close();
  }
}
