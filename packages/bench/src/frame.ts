/**
 * Size and encoding time of a live frame, protocol SPEC P8: 1,000 nodes and edges, 30 % changed, full of dots. Times are
 * wall time of single frames on one core, after a warm-up. Writes results/frame.json.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import {
  createDots,
  createPicture,
  DOTS_PER_FRAME_MAX,
  FrameEncoder,
  NODE_FIELDS,
} from "@eventyard/protocol";
import type { LivePicture } from "@eventyard/protocol";

const ITEMS = 1_000;
const CHANGED = 300;
const FRAMES = 2_000;
const WARM_UP = 200;
const BYTES_TARGET = 8_000;
const ENCODE_MS_TARGET = 1;
/** What moves from frame to frame under load; failures, workers, losses and flags change seldom. */
const MOVING = new Set<string>(["inRate", "doneRate", "backlog", "busy", "p50Ms", "p99Ms"]);

interface FrameResult {
  readonly nodes: number;
  readonly changedNodes: number;
  readonly dots: number;
  readonly bytesMax: number;
  readonly encodeMsMedian: number;
  readonly encodeMsP99: number;
  readonly keyframeBytes: number;
  readonly bytesTarget: number;
  readonly encodeMsTarget: number;
}

function stir(picture: LivePicture, frame: number): void {
  for (let i = 0; i < CHANGED; i++) {
    const item = (i * 3 + frame) % ITEMS;
    const value = ((item * 7_919 + frame * 104_729) % 100_003) / 17;
    for (const field of NODE_FIELDS) if (MOVING.has(field)) picture.nodes[field][item] = value + 1;
    picture.edges.rate[item] = value + 2;
    picture.edges.backlog[item] = value + 3;
  }
}

function measure(): FrameResult {
  const picture = createPicture(ITEMS, ITEMS);
  const encoder = new FrameEncoder(picture);
  const dots = createDots(DOTS_PER_FRAME_MAX);
  dots.count = DOTS_PER_FRAME_MAX;
  const times: number[] = [];
  let bytesMax = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    stir(picture, frame);
    picture.timeNs += 1e8;
    for (let i = 0; i < dots.count; i++) {
      dots.edge[i] = (i * 31) % ITEMS;
      dots.departNs[i] = picture.timeNs - i * 1e5;
      dots.arriveNs[i] = picture.timeNs + 5e6;
    }
    const before = performance.now();
    const bytes = encoder.encode(dots);
    if (frame < WARM_UP) continue;
    times.push(performance.now() - before);
    bytesMax = Math.max(bytesMax, bytes.byteLength);
  }
  times.sort((a, b) => a - b);
  return {
    nodes: ITEMS,
    changedNodes: CHANGED,
    dots: dots.count,
    bytesMax,
    encodeMsMedian: times[Math.floor(times.length / 2)] ?? 0,
    encodeMsP99: times[Math.floor(times.length * 0.99)] ?? 0,
    keyframeBytes: encoder.keyframe().byteLength,
    bytesTarget: BYTES_TARGET,
    encodeMsTarget: ENCODE_MS_TARGET,
  };
}

const about = {
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
  node: process.version,
  cpu: cpus()[0]?.model ?? "",
};
const result = measure();
writeFileSync(
  new URL("../results/frame.json", import.meta.url),
  `${JSON.stringify({ ...about, ...result }, null, 2)}\n`,
);
