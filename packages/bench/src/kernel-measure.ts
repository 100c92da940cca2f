/**
 * Measures one case of the kernel benchmark in this process and prints it as JSON; `kernel.ts` starts it. A second
 * argument `ledger` keeps the ledger of business flows.
 */
import type { Speed } from "./gauges.ts";
import { bytesInUse, cpuUs, newRun, speedOf } from "./gauges.ts";
import { KERNEL_CASES, kernelDesign, waitingDesign } from "./kernel-models.ts";
import type { KernelCase } from "./kernel-models.ts";

/** Odd, for a median. */
const REPETITIONS = 3;
const WARM_UP_SHARE = 0.2;
const MESSAGES = 1_000_000;
const MESSAGES_PER_COMMAND = 100_000;
/** A power of two, so that doubling leaves no slack. */
const TIMERS = 1_048_576;

/** Every handler call is an event: arrivals over edges without delay too. */
export interface SpeedResult extends Speed {
  readonly name: string;
  readonly title: string;
  readonly target: number;
  /** Only what went through the event queue (arrivals at the start, ends of service): the guide's definition. */
  readonly queueEventsPerS: number;
  readonly nsPerStageVisit: number;
  readonly hash: string;
}

export interface MemoryResult {
  readonly bytesPerWaitingMessage: number;
  readonly bytesPerPendingEvent: number;
  readonly queueBytesPerPendingEvent: number;
}

function measureSpeed(of: KernelCase, ledger: boolean): SpeedResult {
  const design = kernelDesign(of);
  const warm = newRun(design, ledger);
  warm.advanceTo(warm.endNs * WARM_UP_SHARE, Infinity);
  const perUs: number[] = [];
  let queueEvents = 0;
  let visits = 0;
  let events = 0;
  let hash = "";
  for (let i = 0; i < REPETITIONS; i++) {
    const run = newRun(design, ledger);
    run.simulation.observation.tap.every = 100;
    globalThis.gc?.();
    const before = cpuUs();
    run.advanceTo(run.endNs, Infinity);
    const spent = cpuUs() - before;
    const summary = run.summary();
    ({ events, hash } = summary);
    const sum = (kind: string, counter: "out" | "done"): number =>
      Object.entries(summary.nodes).reduce(
        (n, [id, node]) => n + (id.startsWith(kind) ? node.counters[counter] : 0),
        0,
      );
    visits = sum("c", "done");
    queueEvents = sum("p", "out") + visits;
    perUs.push(events / spent);
  }
  const speed = speedOf(perUs);
  return {
    name: of.name,
    title: of.title,
    target: of.target,
    ...speed,
    queueEventsPerS: (speed.eventsPerS * queueEvents) / events,
    nsPerStageVisit: (events / speed.eventsPerS / visits) * 1e9,
    hash,
  };
}

async function bytesPerWaitingMessage(): Promise<number> {
  const run = newRun(waitingDesign(), false);
  const { simulation } = run;
  const before = await bytesInUse();
  for (let sent = 0; sent < MESSAGES; sent += MESSAGES_PER_COMMAND) {
    run.apply({ type: "send", node: "p", count: MESSAGES_PER_COMMAND });
    run.advanceTo(simulation.nowNs + 1, Infinity);
  }
  const bytes = (await bytesInUse()) - before;
  return bytes / run.node("q").levels.backlog.last;
}

async function measureMemory(): Promise<MemoryResult> {
  const perMessage = await bytesPerWaitingMessage();
  const { simulation } = newRun(waitingDesign(), false);
  const before = await bytesInUse();
  for (let i = 0; i < TIMERS; i++) simulation.wakeAfter(0, 1e9 + i, 0, 0);
  const bytes = (await bytesInUse()) - before;
  return {
    bytesPerWaitingMessage: perMessage,
    bytesPerPendingEvent: bytes / TIMERS,
    queueBytesPerPendingEvent: simulation.queue.bytes / TIMERS,
  };
}

const wanted = KERNEL_CASES.find(({ name }) => name === process.argv[2]);
const keepsLedger = process.argv[3] === "ledger";
process.stdout.write(
  JSON.stringify(wanted === undefined ? await measureMemory() : measureSpeed(wanted, keepsLedger)),
);
