/** Rates and busy workers averaged over some seconds of wall time, for judgements: what is drawn stays as streamed. */
import type { LivePicture } from "@eventyard/protocol";

/** Time constant of the running mean [s of wall time]. */
const TIME_CONSTANT_S = 2.5;
/** Wall time that a streamed rate covers by itself [s]. */
const STREAMED_S = 1;

const NODE_MEANS = [
  "inRate",
  "doneRate",
  "failRate",
  "busy",
  "rejectRate",
  "timeoutRate",
  "retryRate",
  "filterRate",
] as const;

export class SmoothedPicture {
  readonly nodes: Readonly<Record<(typeof NODE_MEANS)[number], Float32Array>>;
  readonly edges: Float32Array;
  #seenS = 0;
  #lastMs: number | undefined;
  #speed = 0;

  constructor(nodeCount: number, edgeCount: number) {
    const nodes = {} as Record<(typeof NODE_MEANS)[number], Float32Array>;
    for (const rate of NODE_MEANS) nodes[rate] = new Float32Array(nodeCount);
    this.nodes = nodes;
    this.edges = new Float32Array(edgeCount);
  }

  /** Virtual time that the means cover [s]: an exponential mean weighs like a window of twice its time constant. */
  get windowS(): number {
    return this.#speed * (STREAMED_S + Math.min(this.#seenS, 2 * TIME_CONSTANT_S));
  }

  /** Takes the picture in. `anew` forgets what was before: another speed, or somebody changed something. */
  take(picture: LivePicture, nowMs: number, anew: boolean): void {
    const passedS = this.#lastMs === undefined || anew ? undefined : (nowMs - this.#lastMs) / 1000;
    this.#lastMs = nowMs;
    this.#speed = picture.speedReached > 0 ? picture.speedReached : this.#speed;
    this.#seenS = passedS === undefined ? 0 : this.#seenS + passedS;
    const weight = passedS === undefined ? 1 : 1 - Math.exp(-passedS / TIME_CONSTANT_S);
    for (const rate of NODE_MEANS) blend(this.nodes[rate], picture.nodes[rate], weight);
    blend(this.edges, picture.edges.rate, weight);
  }
}

function blend(mean: Float32Array, now: Float32Array, weight: number): void {
  for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + (now[i]! - mean[i]!) * weight;
}
