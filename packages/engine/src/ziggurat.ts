/**
 * Exponential and normal variates by the ziggurat method (Marsaglia & Tsang 2000) with 256 layers and one 32-bit draw
 * in about 99 % of cases: 8 bits choose the layer, the other 24 the place in it (they are not shared: Doornik 2005).
 * Tables are computed at load with the engine's own exp and log, so they are equal on every machine.
 */
import type { StreamIndex } from "./behaviour.ts";
import { detExp, detLog } from "./deterministic-math.ts";
import type { RandomStreams } from "./random.ts";

const LAYERS = 256;
/** Start of the exponential's tail and the area of each layer (Marsaglia & Tsang 2000). */
const EXP_TAIL = 7.697117470131487;
const EXP_AREA = 3.949659822581572e-3;
/** The same for the normal density exp(−x²/2) over x ≥ 0. */
const NORMAL_TAIL = 3.654152885361008796;
const NORMAL_AREA = 4.92867323399e-3;

/** Right edge of each layer's box, its share that lies wholly under the curve, and the curve's height there. */
interface Layers {
  /** width / 2^24 (2^23 for the normal, whose draw has a sign). */
  readonly scale: Float64Array;
  /** Draws below this are accepted at once. */
  readonly inner: Int32Array;
  readonly height: Float64Array;
}

function layers(
  tail: number,
  area: number,
  steps: number,
  density: (x: number) => number,
  inverse: (y: number) => number,
): Layers {
  const edge = new Float64Array(LAYERS + 1);
  edge[0] = area / density(tail);
  edge[1] = tail;
  for (let i = 2; i < LAYERS; i++) edge[i] = inverse(area / edge[i - 1]! + density(edge[i - 1]!));
  edge[LAYERS] = 0;
  const scale = new Float64Array(LAYERS);
  const inner = new Int32Array(LAYERS);
  const height = new Float64Array(LAYERS + 1);
  for (let i = 0; i < LAYERS; i++) {
    scale[i] = edge[i]! / steps;
    inner[i] = Math.floor((edge[i + 1]! / edge[i]!) * steps);
    height[i] = density(edge[i]!);
  }
  height[LAYERS] = 1;
  return { scale, inner, height };
}

const EXPONENTIAL = layers(
  EXP_TAIL,
  EXP_AREA,
  16_777_216,
  (x) => detExp(-x),
  (y) => -detLog(y),
);
const NORMAL = layers(
  NORMAL_TAIL,
  NORMAL_AREA,
  8_388_608,
  (x) => detExp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * detLog(y)),
);
const expScale = EXPONENTIAL.scale;
const expInner = EXPONENTIAL.inner;

/** Exponential variate of mean 1. */
export function sampleExponential(random: RandomStreams, stream: StreamIndex): number {
  const bits = random.next(stream);
  const layer = bits & 255;
  const place = bits >>> 8;
  if (place < expInner[layer]!) return place * expScale[layer]!;
  return exponentialEdge(random, stream, layer, place);
}

/** The rare cases: the tail, and the wedge between box and curve. */
function exponentialEdge(
  random: RandomStreams,
  stream: StreamIndex,
  firstLayer: number,
  firstPlace: number,
): number {
  let layer = firstLayer;
  let place = firstPlace;
  // each turn accepts with probability > 0.5; the product of 2^53 turns is out of reach
  for (;;) {
    // the tail of an exponential is the same exponential, moved
    if (layer === 0) return EXP_TAIL - detLog(1 - random.uniform(stream));
    const x = place * expScale[layer]!;
    const low = EXPONENTIAL.height[layer]!;
    const high = EXPONENTIAL.height[layer + 1]!;
    if (low + random.uniform(stream) * (high - low) < detExp(-x)) return x;
    const bits = random.next(stream);
    layer = bits & 255;
    place = bits >>> 8;
    if (place < expInner[layer]!) return place * expScale[layer]!;
  }
}

/** Normal variate of mean 0 and variance 1. */
export function sampleNormal(random: RandomStreams, stream: StreamIndex): number {
  for (;;) {
    const bits = random.next(stream);
    const layer = bits & 255;
    const signed = bits >> 8;
    const x = signed * NORMAL.scale[layer]!;
    if ((signed < 0 ? -signed : signed) < NORMAL.inner[layer]!) return x;
    if (layer === 0) return normalTail(random, stream, signed < 0);
    const low = NORMAL.height[layer]!;
    const high = NORMAL.height[layer + 1]!;
    if (low + random.uniform(stream) * (high - low) < detExp(-0.5 * x * x)) return x;
  }
}

/** Beyond the last layer: Marsaglia's method (1964). */
function normalTail(random: RandomStreams, stream: StreamIndex, negative: boolean): number {
  for (;;) {
    const x = -detLog(1 - random.uniform(stream)) / NORMAL_TAIL;
    const y = -detLog(1 - random.uniform(stream));
    if (y + y >= x * x) return negative ? -(NORMAL_TAIL + x) : NORMAL_TAIL + x;
  }
}
