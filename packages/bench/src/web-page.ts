/** Measures a page from outside: frame times by requestAnimationFrame, the main thread by Chromium's own account, pictures in the worker. */
import type { CDPSession, Page, Worker } from "@playwright/test";

const MEASURE_MS = 10_000;
/** Pictures that the rate is taken from. */
const PICTURES_COUNTED = 60;

export interface FrameTimes {
  readonly fpsMedian: number;
  readonly frameMsMedian: number;
  readonly frameMsP95: number;
  readonly frameMsMax: number;
  /** Share of wall time in which the main thread computed (CPU time of its tasks; waiting for a core is not counted). */
  readonly mainThreadShare: number;
  /** Share of wall time in which the main thread had a task, waiting for a core included. */
  readonly mainThreadOccupiedShare: number;
  readonly scriptShare: number;
  /** Style and layout together. */
  readonly layoutShare: number;
  /** Elements in the document. */
  readonly elements: number;
}

async function metrics(cdp: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: list } = await cdp.send("Performance.getMetrics");
  return new Map(list.map(({ name, value }) => [name, value]));
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Ten seconds of the page as it is. */
export async function measureFrames(page: Page): Promise<FrameTimes> {
  const wall = await page.context().newCDPSession(page);
  await wall.send("Performance.enable", { timeDomain: "timeTicks" });
  const cpu = await page.context().newCDPSession(page);
  await cpu.send("Performance.enable", { timeDomain: "threadTicks" });
  const wallBefore = await metrics(wall);
  const cpuBefore = await metrics(cpu);
  const gaps = await page.evaluate(async (forMs) => {
    const times: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = performance.now() + forMs;
    const tick = (now: number) => {
      times.push(now);
      if (now < end) requestAnimationFrame(tick);
      else resolve();
    };
    requestAnimationFrame(tick);
    await promise;
    return times.slice(1).map((time, i) => time - (times[i] ?? time));
  }, MEASURE_MS);
  const wallAfter = await metrics(wall);
  const cpuAfter = await metrics(cpu);
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  await wall.detach();
  await cpu.detach();
  const wallS = (wallAfter.get("Timestamp") ?? 0) - (wallBefore.get("Timestamp") ?? 0);
  const cpuShare = (name: string) => ((cpuAfter.get(name) ?? 0) - (cpuBefore.get(name) ?? 0)) / wallS;
  const occupiedS = (wallAfter.get("TaskDuration") ?? 0) - (wallBefore.get("TaskDuration") ?? 0);
  gaps.sort((a, b) => a - b);
  const frameMsMedian = quantile(gaps, 0.5);
  return {
    fpsMedian: 1000 / frameMsMedian,
    frameMsMedian,
    frameMsP95: quantile(gaps, 0.95),
    frameMsMax: gaps.at(-1) ?? 0,
    mainThreadShare: cpuShare("TaskDuration"),
    mainThreadOccupiedShare: occupiedS / wallS,
    scriptShare: cpuShare("ScriptDuration"),
    layoutShare: cpuShare("LayoutDuration") + cpuShare("RecalcStyleDuration"),
    elements,
  };
}

/** Pictures that the worker draws per second: how often it clears the canvas of the dots. Never while frames are measured. */
export async function countPictures(worker: Worker): Promise<number> {
  return await worker.evaluate(async (pictures): Promise<number> => {
    const type = OffscreenCanvasRenderingContext2D.prototype;
    const cleared = new Map<unknown, number>();
    const { promise, resolve } = Promise.withResolvers<void>();
    const original = Object.getOwnPropertyDescriptor(type, "clearRect");
    const clear = original?.value as (...args: readonly unknown[]) => void;
    const startMs = performance.now();
    Object.defineProperty(type, "clearRect", {
      ...original,
      value(this: OffscreenCanvasRenderingContext2D, ...args: readonly unknown[]) {
        Reflect.apply(clear, this, args);
        // smaller rectangles are the cards
        if (args[2] !== this.canvas.width || args[3] !== this.canvas.height) return;
        const count = (cleared.get(this.canvas) ?? 0) + 1;
        cleared.set(this.canvas, count);
        if (count > pictures) resolve();
      },
    });
    const timer = setTimeout(resolve, 5000);
    await promise;
    clearTimeout(timer);
    Object.defineProperty(type, "clearRect", original ?? {});
    return (Math.max(0, ...cleared.values()) * 1000) / (performance.now() - startMs);
  }, PICTURES_COUNTED);
}
