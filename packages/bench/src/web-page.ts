/** Measures a page from outside: frame times by requestAnimationFrame, the main thread by Chromium's own account, dots in the worker. */
import type { CDPSession, Page, Worker } from "@playwright/test";

const MEASURE_MS = 10_000;
/** Drawn pictures that dots are counted in. */
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

export interface Drawing {
  /** Dots in one picture, mean over the pictures counted. */
  readonly dots: number;
  /** Pictures the worker drew per second. */
  readonly picturesPerS: number;
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

/** Counts what the worker really draws, by watching its canvas for a second. Costs time: never while frames are measured. */
export async function countDots(worker: Worker): Promise<Drawing> {
  return await worker.evaluate(async (pictures): Promise<{ dots: number; picturesPerS: number }> => {
    const type = OffscreenCanvasRenderingContext2D.prototype;
    const counts = new Map<unknown, { clearRect: number; fillRect: number; arc: number }>();
    const { promise, resolve } = Promise.withResolvers<void>();
    const startMs = performance.now();
    const restore = (["clearRect", "fillRect", "arc"] as const).map((name) => {
      const original = Object.getOwnPropertyDescriptor(type, name);
      const draw = original?.value as (...args: readonly unknown[]) => void;
      Object.defineProperty(type, name, {
        ...original,
        value(this: OffscreenCanvasRenderingContext2D, ...args: unknown[]) {
          const count = counts.get(this.canvas) ?? { clearRect: 0, fillRect: 0, arc: 0 };
          counts.set(this.canvas, count);
          if (++count[name] > pictures && name === "clearRect") resolve();
          Reflect.apply(draw, this, args);
        },
      });
      return () => Object.defineProperty(type, name, original ?? {});
    });
    const timer = setTimeout(resolve, 5000);
    await promise;
    clearTimeout(timer);
    for (const undo of restore) undo();
    // the canvas that is cleared for every picture carries the dots; a dot is one circle, or two rectangles when there are many
    const [most] = [...counts.values()].toSorted((a, b) => b.clearRect - a.clearRect);
    if (most === undefined) return { dots: 0, picturesPerS: 0 };
    const seconds = (performance.now() - startMs) / 1000;
    return {
      dots: Math.round((most.fillRect / 2 + most.arc) / most.clearRect),
      picturesPerS: most.clearRect / seconds,
    };
  }, PICTURES_COUNTED);
}
