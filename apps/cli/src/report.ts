/** What `simulate` prints. The numbers are those of the page; the hash proves it. */
import type { Judgement } from "@eventyard/analysis";
import type { LedgerResult, RunSummary } from "@eventyard/engine";
import { kindSpecs } from "@eventyard/kinds";
import { describeExpectation, FLOW_OUTCOMES, NODE_COUNTERS } from "@eventyard/model";
import type { Design, NodeCounterId } from "@eventyard/model";
import { number, plain, table } from "./table.ts";

const NS_PER_S = 1e9;
/** Counters that every node has a column for. */
const EVERYWHERE = ["in", "out", "done", "failed", "retried", "dead", "lost"] as const;

export function reportText(design: Design, summary: RunSummary, judgements: readonly Judgement[]): string {
  const parts = [
    `${plain(design.name)}: ${number(summary.timeNs / NS_PER_S, 3)} s, ${number(summary.events)} events, seed ${summary.seed}`,
    `hash ${summary.hash}`,
    "",
    nodeTable(design, summary),
    ...counterTable(design, summary),
    "",
    edgeTable(summary),
  ];
  if (summary.ledger !== undefined) parts.push("", ledgerTable(summary.ledger));
  if (judgements.length > 0) parts.push("", expectationTable(design, judgements));
  if (summary.stop !== undefined) parts.push("", `Stopped: ${plain(summary.stop.text.en)}`);
  return `${parts.join("\n")}\n`;
}

function nodeTable(design: Design, summary: RunSummary): string {
  const header = ["node", ...EVERYWHERE, "backlog max", "busy mean", "p50 ms", "p95 ms", "p99 ms"];
  const rows = Object.entries(summary.nodes).map(([id, node]) => [
    plain(design.nodes[id]?.name || id),
    ...EVERYWHERE.map((id) => number(node.counters[id])),
    number(node.levels.backlog.max),
    number(node.levels.busy.mean, 2),
    ...[node.latency.p50Ms, node.latency.p95Ms, node.latency.p99Ms].map((ms) =>
      node.latency.count > 0 ? number(ms, 1) : "–",
    ),
  ]);
  return table(header, rows);
}

/** The other counters that a node's kind reports, where they counted anything; nothing if none did. */
function counterTable(design: Design, summary: RunSummary): readonly string[] {
  const rare = NODE_COUNTERS.filter(({ id }) => !EVERYWHERE.some((one) => one === id));
  const rows = Object.entries(summary.nodes).flatMap(([id, { counters }]) =>
    rare
      .filter((counter) => counters[counter.id] > 0 && reports(design, id, counter.id))
      .map((counter) => [
        plain(design.nodes[id]?.name || id),
        counter.title.en,
        number(counters[counter.id]),
      ]),
  );
  return rows.length === 0 ? [] : ["", table(["node", "also counted", "times"], rows)];
}

function reports(design: Design, node: string, counter: NodeCounterId): boolean {
  return kindSpecs.get(design.nodes[node]?.kind ?? "")?.metrics.includes(counter) === true;
}

function edgeTable(summary: RunSummary): string {
  const rows = Object.entries(summary.edges).map(([id, edge]) => [
    id,
    number(edge.sent),
    number(edge.arrived),
    number(edge.lost),
    number(edge.backlog.max),
  ]);
  return table(["edge", "sent", "arrived", "lost", "backlog max"], rows);
}

/** What became of the flows; the shares add up to 100 %. */
function ledgerTable(ledger: LedgerResult): string {
  const share = (count: number): string => number(ledger.started > 0 ? (100 * count) / ledger.started : 0, 3);
  const rows = FLOW_OUTCOMES.filter(({ id }) => ledger.outcomes[id] > 0).map(({ id, title }) => [
    title.en,
    number(ledger.outcomes[id]),
    share(ledger.outcomes[id]),
  ]);
  const text = table(["flows", "count", "%"], [...rows, ["started", number(ledger.started), ""]]);
  const { expectedAmount, bookedAmount } = ledger;
  if (expectedAmount === 0 && bookedAmount === 0) return text;
  return `${text}\n\namount expected ${number(expectedAmount, 2)}, in the books ${number(bookedAmount, 2)}`;
}

function expectationTable(design: Design, judgements: readonly Judgement[]): string {
  const rows = judgements.map((one) => [
    describeExpectation(design, design.expectations[one.id]!),
    one.value === undefined ? "–" : number(one.value, 3),
    one.status === "pending" ? "BROKEN (nothing to judge)" : one.status === "pass" ? "ok" : "BROKEN",
  ]);
  return table(["expectation", "value", ""], rows);
}
