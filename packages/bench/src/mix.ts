/**
 * The mix benchmark: an event-driven design of 1,000 and 10,000 queues with everything that goes wrong in one, a chain of
 * services beside its event-driven twin, and what a waiting message costs with every feature. Each case runs in a process
 * of its own; times are CPU time, medians of three rounds of three stretches, without and with the ledger in turns. Writes results/mix.json and mix.md.
 */
import { writeFileSync } from "node:fs";
import type { SpeedPair } from "./gauges.ts";
import { measureApart, measureInTurns, millions, percent, speedText } from "./gauges.ts";
import { machine, machineText } from "./machine.ts";
import type { MixResult } from "./mix-measure.ts";
import { MEMORY_CASES, MIX_CASES } from "./mix-models.ts";

const LEDGER_COST_TARGET = 0.15;

const TWIN_TITLES = {
  rest: "5-service chain",
  events: "its event-driven twin",
  both: "both in one run, in turns",
} as const;

interface Pair extends SpeedPair<MixResult> {
  readonly title: string;
  readonly eventsTarget: number;
  readonly deliveriesTarget: number;
}

interface Memory {
  readonly title: string;
  readonly bytesPerWaitingMessage: number;
}

function measurePair(name: string): SpeedPair<MixResult> {
  return measureInTurns("mix-measure.js", name);
}

function target(n: number): string {
  return n === 0 ? "–" : millions(n);
}

function row({ title, plain, ledger, ledgerCost, eventsTarget, deliveriesTarget }: Pair): string {
  const cells = [
    title,
    speedText(plain),
    target(eventsTarget),
    millions(plain.deliveriesPerS),
    target(deliveriesTarget),
    plain.eventsPerDelivery.toFixed(2),
    speedText(ledger),
    percent(ledgerCost),
  ];
  return `| ${cells.join(" | ")} |`;
}

function markdown(
  head: string,
  mix: readonly Pair[],
  twin: readonly Pair[],
  memory: readonly Memory[],
): string {
  const columns =
    "M events/s | target | M deliveries/s | target | events per delivery | with ledger, M events/s | cost of the ledger";
  const rule = "| --- | --- | --- | --- | --- | --- | --- | --- |";
  return `# Mix benchmark

${head}. Shipped kinds, all observation on, one core. CPU time, median of three rounds of three stretches
(least–most), without and with the ledger in turns, each in a process of its own. Neighbours on the host slow a stretch
and never make one faster: the most is nearest to what the machine gives, and the ledger's cost is a share of it. An
**event** is a handler call (a timer or an arrival; SPEC); a **delivery** is a message that was acknowledged for good or
dead-lettered, or a request that was answered with success.

Producers → topics (fan-out 4) → links of 5 ms → queues → 4 workers each with log-normal service (55 % busy), 5 % failures,
3 deliveries with growing waits and full jitter, then dead letters; a lease for each delivery; histograms. 10,000 queues
are more nodes than a design file may have: the kernel alone runs them.

| model | ${columns} |
${rule}
${mix.map(row).join("\n")}

Users → five services, each calling the next with time-out, retry and back-off, and what the product proposes as its
event-driven twin; every service books the amount of its request. Common random numbers are on. Both: two runs that take turns of 0.1 s of virtual time.
The ledger, money included, is to cost at most ${percent(LEDGER_COST_TARGET)}.

| model | ${columns} |
${rule}
${twin.map(row).join("\n")}

| a waiting message | bytes |
| --- | --- |
${memory.map(({ title, bytesPerWaitingMessage }) => `| ${title} | ${bytesPerWaitingMessage.toFixed(1)} |`).join("\n")}
`;
}

const about = machine();
const mix = MIX_CASES.map(({ name, title, eventsTarget, deliveriesTarget }): Pair => ({
  title,
  eventsTarget,
  deliveriesTarget,
  ...measurePair(name),
}));
const twin = Object.entries(TWIN_TITLES).map(([name, title]): Pair => ({
  title,
  eventsTarget: 0,
  deliveriesTarget: 0,
  ...measurePair(name),
}));
const memory = MEMORY_CASES.map(({ name, title }): Memory => ({
  title,
  bytesPerWaitingMessage: measureApart("mix-measure.js", "memory", name) as number,
}));
const results = new URL("../results/", import.meta.url);
writeFileSync(
  new URL("mix.json", results),
  `${JSON.stringify({ machine: about, mix, twin, memory }, null, 2)}\n`,
);
writeFileSync(new URL("mix.md", results), markdown(machineText(about), mix, twin, memory));
