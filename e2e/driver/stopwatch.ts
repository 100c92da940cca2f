/** Times the steps of a scene. The figures are kept as annotations; only loose bounds are asserted, machines differ. */
import { expect, test } from "@playwright/test";

/**
 * Runs one step and notes how long it took.
 * @param msMax the step fails above this [ms]: far above what it takes, so that only a change of kind fails
 */
export async function timedStep<T>(title: string, msMax: number, body: () => Promise<T>): Promise<T> {
  return await test.step(title, async () => {
    const startMs = performance.now();
    const value = await body();
    const tookMs = Math.round(performance.now() - startMs);
    test.info().annotations.push({ type: "duration", description: `${title}: ${tookMs} ms` });
    expect(tookMs, `${title} [ms]`).toBeLessThanOrEqual(msMax);
    return value;
  });
}
