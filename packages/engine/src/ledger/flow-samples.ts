/** The latest flows that did not end well, for people to look at: a bounded ring for each outcome. */
import { FLOW_OUTCOMES } from "@eventyard/model";

/** Flows kept for each outcome. */
export const SAMPLES_PER_OUTCOME_MAX = 64;
const COLUMNS = 5;

export interface FlowSample {
  /** Number of the flow, from 0. */
  readonly flow: number;
  readonly key: number;
  /** Node that hurt it, -1 for none. */
  readonly node: number;
  readonly bornNs: number;
  readonly endedNs: number;
}

export class FlowSamples {
  private readonly cells = new Float64Array(FLOW_OUTCOMES.length * SAMPLES_PER_OUTCOME_MAX * COLUMNS);
  private readonly seen = new Float64Array(FLOW_OUTCOMES.length);

  add(flow: number, outcome: number, node: number, key: number, bornNs: number, endedNs: number): void {
    const turn = this.seen[outcome]! % SAMPLES_PER_OUTCOME_MAX;
    this.seen[outcome]!++;
    const at = (outcome * SAMPLES_PER_OUTCOME_MAX + turn) * COLUMNS;
    this.cells[at] = flow;
    this.cells[at + 1] = key;
    this.cells[at + 2] = node;
    this.cells[at + 3] = bornNs;
    this.cells[at + 4] = endedNs;
  }

  /** The latest of an outcome (index in FLOW_OUTCOMES), newest first. */
  of(outcome: number): readonly FlowSample[] {
    const seen = this.seen[outcome]!;
    const samples: FlowSample[] = [];
    for (let back = 1; back <= Math.min(seen, SAMPLES_PER_OUTCOME_MAX); back++) {
      const turn = (seen - back) % SAMPLES_PER_OUTCOME_MAX;
      const at = (outcome * SAMPLES_PER_OUTCOME_MAX + turn) * COLUMNS;
      const [flow, key, node, bornNs, endedNs] = this.cells.subarray(at, at + COLUMNS);
      samples.push({ flow: flow!, key: key!, node: node!, bornNs: bornNs!, endedNs: endedNs! });
    }
    return samples;
  }
}
