/**
 * Measures one case of the mix in this process and prints it as JSON; `mix.ts` starts it. Arguments: the case (one of
 * the mix, `rest`, `events`, `both`, or `memory`) and `ledger` to keep the ledger of business flows, or the memory case.
 */
import type { Run } from "@eventyard/engine";
import type { Speed } from "./gauges.ts";
import { bytesInUse, cpuUs, newRun, speedOf } from "./gauges.ts";
import type { MixCase } from "./mix-models.ts";
import {
  CHAIN_STRETCH_S,
  chainAndTwin,
  MEMORY_CASES,
  MIX_CASES,
  mixDesign,
  TURN_NS,
  waitingMixDesign,
} from "./mix-models.ts";

const NS_PER_S = 1e9;
/** Measured stretches of one run (odd, for a median); one more goes before them. */
const STRETCHES = 3;
const MESSAGES = 1_000_000;
/** Small, so that what the producer itself keeps of a command does not count. */
const MESSAGES_PER_COMMAND = 10_000;

export interface MixResult extends Speed {
  readonly name: string;
  readonly ledger: boolean;
  /** Messages or flows that came to their end. */
  readonly deliveriesPerS: number;
  readonly eventsPerDelivery: number;
  /** One for each run. */
  readonly hashes: readonly string[];
}

/** Messages that workers acknowledged for good or that were dead-lettered, and requests that were answered. */
function deliveries(runs: readonly Run[]): number {
  let sum = 0;
  for (const run of runs) {
    for (const [id, { counters }] of Object.entries(run.summary().nodes)) {
      if (/^[cs]\d/.test(id)) sum += counters.done;
      else sum += counters.dead;
    }
  }
  return sum;
}

/** Lets the runs take turns up to `goalNs`; alone, a run goes there at once. */
function advance(runs: readonly Run[], fromNs: number, goalNs: number): void {
  const turnNs = runs.length === 1 ? goalNs - fromNs : TURN_NS;
  for (let at = fromNs + turnNs; at <= goalNs; at += turnNs)
    for (const run of runs) run.advanceTo(at, Infinity);
}

function measureSpeed(name: string, ledger: boolean, runs: readonly Run[], stretchS: number): MixResult {
  const stretchNs = stretchS * NS_PER_S;
  const events = (): number => runs.reduce((sum, { simulation }) => sum + simulation.events, 0);
  for (const run of runs) run.simulation.observation.tap.every = 100;
  advance(runs, 0, stretchNs);
  const firstEvents = events();
  const firstDeliveries = deliveries(runs);
  const perUs: number[] = [];
  for (let stretch = 1; stretch <= STRETCHES; stretch++) {
    globalThis.gc?.();
    const before = events();
    const beforeUs = cpuUs();
    advance(runs, stretch * stretchNs, (stretch + 1) * stretchNs);
    const spentUs = cpuUs() - beforeUs;
    perUs.push((events() - before) / spentUs);
  }
  for (const run of runs) if (run.summary().stop !== undefined) throw new Error(run.summary().stop!.text.en);
  const each = (events() - firstEvents) / (deliveries(runs) - firstDeliveries);
  const speed = speedOf(perUs);
  return {
    name,
    ledger,
    ...speed,
    deliveriesPerS: speed.eventsPerS / each,
    eventsPerDelivery: each,
    hashes: runs.map((run) => run.summary().hash),
  };
}

function measureMix(of: MixCase, ledger: boolean): MixResult {
  const run = newRun(mixDesign(of, STRETCHES + 1), ledger);
  return measureSpeed(of.name, ledger, [run], of.stretchS);
}

function measureTwin(name: string, ledger: boolean): MixResult {
  const [rest, events] = chainAndTwin(STRETCHES + 1).map((design) => () => newRun(design, ledger));
  const makers = { rest: [rest!], events: [events!], both: [rest!, events!] }[name];
  if (makers === undefined) throw new Error(`There is no case "${name}".`);
  return measureSpeed(
    name,
    ledger,
    makers.map((make) => make()),
    CHAIN_STRETCH_S,
  );
}

/** Bytes of heap and buffers per message that waits. */
async function measureMemory(name: string | undefined): Promise<number> {
  const of = MEMORY_CASES.find((one) => one.name === name);
  if (of === undefined) throw new Error(`There is no memory case "${name}".`);
  const run = newRun(waitingMixDesign(of), of.ledger);
  const before = await bytesInUse();
  for (let sent = 0; sent < MESSAGES; sent += MESSAGES_PER_COMMAND) {
    run.apply({ type: "send", node: "p", count: MESSAGES_PER_COMMAND });
    run.advanceTo(run.simulation.nowNs + 1, Infinity);
  }
  const bytes = (await bytesInUse()) - before;
  const waiting = run.node("q").levels.backlog.last;
  if (waiting !== MESSAGES) throw new Error(`${waiting} messages wait instead of ${MESSAGES}.`);
  return bytes / waiting;
}

const [name = "", option] = process.argv.slice(2);
const mix = MIX_CASES.find((one) => one.name === name);
const keepsLedger = option === "ledger";
let result: unknown;
if (name === "memory") result = await measureMemory(option);
else result = mix === undefined ? measureTwin(name, keepsLedger) : measureMix(mix, keepsLedger);
process.stdout.write(JSON.stringify(result));
