/** Series of both twins' runs, pulled piece by piece for the measures that need them: nothing is pulled before a fault. */
import type { ScopeSeries } from "@eventyard/analysis";
import { pullSeriesOf } from "../run/connection.ts";
import { SeriesBuffer } from "../run/series-buffer.ts";

/** Scopes that are pulled of one run; a design with more has no such measures. */
const SCOPES_MAX = 100;

export class TwinSeries {
  readonly #pullPiece: typeof pullSeriesOf;
  #runs = new Map<string, Map<string, SeriesBuffer>>();

  constructor(pullPiece: typeof pullSeriesOf = pullSeriesOf) {
    this.#pullPiece = pullPiece;
  }

  /** Forgets the runs that are not among these. */
  keep(runIds: readonly string[]): void {
    for (const id of this.#runs.keys()) if (!runIds.includes(id)) this.#runs.delete(id);
  }

  /** Brings these scopes' series up to date, of a run that is kept; false if they are more than SCOPES_MAX. */
  async pull(runId: string, scopes: readonly string[]): Promise<boolean> {
    if (scopes.length > SCOPES_MAX) return false;
    const buffers = this.#runs.get(runId) ?? new Map<string, SeriesBuffer>();
    this.#runs.set(runId, buffers);
    await Promise.all(
      scopes.map(async (scope) => {
        const buffer = buffers.get(scope) ?? new SeriesBuffer();
        buffers.set(scope, buffer);
        const piece = await this.#pullPiece(runId, scope, buffer.nextFrom);
        if (piece === undefined || buffer.merge(piece)) return;
        const whole = await this.#pullPiece(runId, scope, 0);
        if (whole !== undefined) buffer.merge(whole);
      }),
    );
    return true;
  }

  /** What was pulled of a scope; undefined if nothing was. */
  of(runId: string, scope: string): ScopeSeries | undefined {
    const buffer = this.#runs.get(runId)?.get(scope);
    if (buffer === undefined || buffer.length === 0) return undefined;
    const column = (name: keyof SeriesBuffer["columns"]) => buffer.columns[name].subarray(0, buffer.length);
    return {
      bucketMs: buffer.bucketMs,
      inRate: column("inRate"),
      doneRate: column("doneRate"),
      failRate: column("failRate"),
      hurtRate: column("hurtRate"),
      backlog: column("backlog"),
    };
  }
}
