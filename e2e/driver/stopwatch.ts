/**
 * Times the steps of a scene. The figures are kept as annotations; only loose bounds are asserted, machines differ. A
 * machine that is busy with other things gives a process only a share of a core: the bound grows by what it withholds.
 */
import { expect, test } from "@playwright/test";

/** How long the share of a core is measured, before and after a step [ms of wall time]. */
const PROBE_MS = 40;
const US_PER_MS = 1000;

/** Share of a core that a busy process gets here now, in (0, 1]; 1 on a machine that is idle otherwise. */
function coreShare(): number {
  const startMs = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - startMs < PROBE_MS);
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / US_PER_MS / (performance.now() - startMs);
  return Math.min(1, Math.max(0.05, share));
}

/**
 * Runs one step and notes how long it took.
 * @param msMax the step fails above this [ms of a core that is its own]: far above what it takes, so that only a change
 * of kind fails
 */
export async function timedStep<T>(title: string, msMax: number, body: () => Promise<T>): Promise<T> {
  return await test.step(title, async () => {
    const shareBefore = coreShare();
    const startMs = performance.now();
    const value = await body();
    const tookMs = Math.round(performance.now() - startMs);
    const share = Math.min(shareBefore, coreShare());
    const description = `${title}: ${tookMs} ms, ${Math.round(100 * share)} % of a core`;
    test.info().annotations.push({ type: "duration", description });
    expect(tookMs * share, `${title} [ms of a core of its own], took ${tookMs} ms`).toBeLessThanOrEqual(
      msMax,
    );
    return value;
  });
}
