/**
 * What an event carries besides its key: size, content, priority, money. Prepared once, drawn per event; each purpose has
 * its own stream, so that switching one on changes no draw of another.
 */
import type { MessageHandle, NodeSetup, Sim, StreamIndex } from "@eventyard/engine";
import { LIMITS } from "@eventyard/model";
import { NO_FLOATS, NO_WORDS } from "../empty-columns.ts";
import { indexOfShare } from "./keys.ts";
import type { ProducerParams } from "./params.ts";
import { weightedContents } from "./weighted-contents.ts";

/** Coefficient of variation of a uniform number between 0 and twice its mean: 1 / √3. */
const UNIFORM_CV_MAX = 1 / Math.sqrt(3);

/** A distribution around a mean, its parameters computed once. */
interface Spread {
  type: "constant" | "uniform" | "exponential" | "lognormal";
  mean: number;
  /** Log-normal: location and scale of the logarithm. Uniform: `scale` is the half width relative to the mean. */
  location: number;
  scale: number;
}

export interface Payload {
  readonly sizeStream: StreamIndex;
  readonly contentStream: StreamIndex;
  readonly priorityStream: StreamIndex;
  readonly amountStream: StreamIndex;
  /** All events carry the same: nothing is drawn or written beside the size in the parameters. */
  plain: boolean;
  size: Spread;
  /** Content indices to choose from and their cumulative shares; empty if events say nothing. */
  contents: Uint16Array;
  shares: Float64Array;
  priority: number;
  priorityShare: number;
  hasAmount: boolean;
  amount: Spread;
}

/**
 * Log-normal with mean m and coefficient of variation c: σ² = ln(1 + c²), µ = ln m - σ²/2. Uniform with m and c: between
 * m·(1 - √3·c) and m·(1 + √3·c), c at most 1/√3.
 */
function prepare(sim: Sim, type: Spread["type"], mean: number, cv: number): Spread {
  if (type === "uniform")
    return { type, mean, location: 0, scale: Math.sqrt(3) * Math.min(cv, UNIFORM_CV_MAX) };
  if (type !== "lognormal" || mean === 0) return { type, mean, location: 0, scale: 0 };
  const variance = sim.log(1 + cv * cv);
  return { type, mean, location: sim.log(mean) - variance / 2, scale: Math.sqrt(variance) };
}

function draw(sim: Sim, stream: StreamIndex, spread: Spread): number {
  const { type, mean } = spread;
  if (type === "constant" || mean === 0) return mean;
  if (type === "uniform") return mean * (1 + spread.scale * (2 * sim.uniform(stream) - 1));
  if (type === "exponential") return sim.exponential(stream) * mean;
  return sim.exp(spread.location + spread.scale * sim.normal(stream));
}

function saysSomething(params: ProducerParams): boolean {
  return params.eventType !== "" || params.contents.trim() !== "" || params.publishes !== "";
}

/** At set-up: columns are kept only for what the parameters use now (rule K421). */
export function createPayload(setup: NodeSetup, params: ProducerParams): Payload {
  if (saysSomething(params)) setup.useColumn("content");
  if (params.priority > 0) setup.useColumn("priority");
  const none: Spread = { type: "constant", mean: 0, location: 0, scale: 0 };
  return {
    sizeStream: setup.stream("sizes"),
    contentStream: setup.stream("contents"),
    priorityStream: setup.stream("priorities"),
    amountStream: setup.stream("amounts"),
    plain: true,
    size: none,
    contents: NO_WORDS,
    shares: NO_FLOATS,
    priority: 0,
    priorityShare: 1,
    hasAmount: false,
    amount: none,
  };
}

function prepareContents(sim: Sim, payload: Payload, params: ProducerParams): void {
  const contents = weightedContents(params);
  payload.contents = Uint16Array.from(contents, ({ content }) => sim.contentIndex(content));
  const total = contents.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  payload.shares = Float64Array.from(contents, ({ weight }) => (sum += weight) / total);
}

/** At the start and after every change of parameters. */
export function preparePayload(sim: Sim, payload: Payload, params: ProducerParams): void {
  prepareContents(sim, payload, params);
  payload.size = prepare(sim, params.size, params.sizeBytes, params.sizeCv);
  payload.priority = params.priority;
  payload.priorityShare = params.priorityPercent / 100;
  payload.hasAmount = params.amount !== "none";
  const type = params.amount === "none" ? "constant" : params.amount;
  payload.amount = prepare(sim, type, params.amountMean, params.amountCv);
  payload.plain =
    params.size === "constant" &&
    payload.contents.length === 0 &&
    params.priority === 0 &&
    params.amount === "none";
}

/** The size of the next event [bytes]: a whole number up to the largest payload. */
function drawSize(sim: Sim, payload: Payload): number {
  const size = Math.round(draw(sim, payload.sizeStream, payload.size));
  return Math.min(LIMITS.payloadBytesMax, size);
}

function drawAmount(sim: Sim, payload: Payload): number {
  const amount = draw(sim, payload.amountStream, payload.amount);
  // sums of whole numbers are exact, so that expected and booked can be equal
  return payload.amount.type === "constant" ? amount : Math.round(amount);
}

/** A new event with everything it carries; starts its business flow. */
export function createEvent(sim: Sim, payload: Payload, key: number): MessageHandle {
  const message = sim.createRoot(key, drawSize(sim, payload));
  const { messages } = sim;
  if (payload.hasAmount) sim.value(messages.flow[message]!, drawAmount(sim, payload));
  const { contents } = payload;
  if (contents.length === 1) messages.content[message] = contents[0]!;
  else if (contents.length > 1) {
    messages.content[message] = contents[indexOfShare(payload.shares, sim.uniform(payload.contentStream))]!;
  }
  if (payload.priority > 0) {
    const share = payload.priorityShare;
    if (share >= 1 || sim.uniform(payload.priorityStream) < share)
      messages.priority[message] = payload.priority;
  }
  return message;
}
