/**
 * Kernel benchmark: speed with the shipped kinds and all observation on (counters, levels, histograms, series, hash,
 * sampled traffic), without and with the ledger of business flows, and memory per waiting message. Every case runs in a process of its own; times are CPU time,
 * medians of three rounds of three runs after a warm-up, without and with the ledger in turns. Writes results/kernel.json and results/kernel.md.
 */
import { writeFileSync } from "node:fs";
import type { SpeedPair } from "./gauges.ts";
import { measureApart, measureInTurns, millions, percent, speedText } from "./gauges.ts";
import type { MemoryResult, SpeedResult } from "./kernel-measure.ts";
import { KERNEL_CASES } from "./kernel-models.ts";
import { machine, machineText } from "./machine.ts";

const BYTES_PER_MESSAGE_TARGET = 40;
const BYTES_PER_EVENT_TARGET = 20;
const LEDGER_COST_TARGET = 0.15;

function markdown(head: string, speed: readonly SpeedPair<SpeedResult>[], memory: MemoryResult): string {
  const rows = speed.map(
    ({ plain, ledger, ledgerCost }) =>
      `| ${plain.title} | ${speedText(plain)} | ${millions(plain.queueEventsPerS)} | ${Math.round(plain.nsPerStageVisit)} | ${millions(plain.target)} | ${speedText(ledger)} | ${percent(ledgerCost)} |`,
  );
  return `# Kernel benchmark

${head}. Shipped kinds (producer → queue → consumer), all observation on, one core. CPU time, median of three rounds of three
runs (least–most), without and with the ledger in turns, each in a process of its own. Neighbours on the host slow a run
and never make one faster: the most is nearest to what the machine gives. The target holds without the ledger of business
flows; what the ledger takes of the most is to stay within ${percent(LEDGER_COST_TARGET)}.

An **event** is a handler call (a timer or an arrival; SPEC). **Queue events** count only pops of the event queue
(sources and ends of service), the definition of the prototype that the targets were taken from: there, queue and
server are one node and a message passes a station with one handler; here it passes a bus and a worker with three.

| model | M events/s | M queue events/s | ns per station visit | target M/s | with ledger, M events/s | cost of the ledger |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

| memory | bytes | target |
| --- | --- | --- |
| per waiting message | ${memory.bytesPerWaitingMessage.toFixed(1)} | ${BYTES_PER_MESSAGE_TARGET} |
| per pending event, in the event queue | ${memory.queueBytesPerPendingEvent.toFixed(1)} | ${BYTES_PER_EVENT_TARGET} |
| per pending timer, its slot included | ${memory.bytesPerPendingEvent.toFixed(1)} | – |
`;
}

const about = machine();
const speed = KERNEL_CASES.map(({ name }) => measureInTurns<SpeedResult>("kernel-measure.js", name));
const memory = measureApart("kernel-measure.js", "memory") as MemoryResult;
const results = new URL("../results/", import.meta.url);
writeFileSync(
  new URL("kernel.json", results),
  `${JSON.stringify({ machine: about, speed, memory }, null, 2)}\n`,
);
writeFileSync(new URL("kernel.md", results), markdown(machineText(about), speed, memory));
