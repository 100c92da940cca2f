/** The inspector's first tab: what the selected node does now, its charts, its totals and the ways to break it. */
import { NODE_COUNTERS } from "@eventyard/model";
import type { KindSpec } from "@eventyard/model";
import type { NodeNow } from "@eventyard/protocol";
import type { ReactNode } from "react";
import { LiveChart } from "../charts/LiveChart.tsx";
import type { ChartSeries } from "../charts/LiveChart.tsx";
import { specOf } from "../design/kinds.ts";
import { useDesign } from "../design/store.ts";
import { BreakIt } from "../faults/BreakIt.tsx";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { NodeHurts } from "../ledger/NodeHurts.tsx";
import type { Language } from "../i18n/index.ts";
import { useRun } from "../run/run-store.ts";
import { useNodeNow, useSeries } from "../run/use-pull.ts";
import { currentWiring, useNodeTrouble } from "./diagnosis.ts";
import {
  durationParts,
  formatCount,
  formatDuration,
  formatExact,
  formatRate,
  formatRateValue,
} from "./format.ts";
import type { Quantity } from "./format.ts";
import { edgeValue, nodeValue, useLive } from "./live-store.ts";
import type { LiveStoreState } from "./live-store.ts";
import { isBehind } from "./trouble.ts";
import "./live.css";

/** What waits for a node: its own backlog, or that of the subscriptions it works off. */
function waitingFor(state: LiveStoreState, nodeId: string, spec: KindSpec): number {
  if (spec.metrics.includes("backlog")) return nodeValue(state, nodeId, "backlog") ?? 0;
  let waiting = 0;
  for (const { bus, lane, workers } of currentWiring().subscriptions) {
    if (!workers.includes(nodeId)) continue;
    waiting +=
      (lane === undefined ? nodeValue(state, bus, "backlog") : edgeValue(state, lane, "backlog")) ?? 0;
  }
  return waiting;
}

interface TileProps {
  readonly name: string;
  readonly quantity: string;
  readonly bad?: boolean;
}

/** A number with its unit; `quantity` is "value unit" in one text, so that equal numbers do not render again. */
function Tile({ name, quantity, bad = false }: TileProps) {
  const [value = "", unit = ""] = quantity.split("\u0000");
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd className={bad ? "bad" : ""}>
        {value}
        {unit === "" ? null : <small>{unit}</small>}
      </dd>
    </div>
  );
}

function joined({ value, unit }: Quantity): string {
  return `${value}\u0000${unit}`;
}

function Tiles({ nodeId, spec }: { readonly nodeId: string; readonly spec: KindSpec }) {
  const t = useT();
  const language = useLanguage();
  const trouble = useNodeTrouble(nodeId);
  const overloaded = trouble === "overloaded";
  const has = (metric: KindSpec["metrics"][number]) => spec.metrics.includes(metric);
  const rate = (field: "inRate" | "doneRate" | "failRate") => (state: LiveStoreState) =>
    joined({
      value: formatRateValue(nodeValue(state, nodeId, field) ?? 0, language),
      unit: t("watch.now.perSecond"),
    });
  const arrives = useLive(rate("inRate"));
  const finishes = useLive(rate("doneRate"));
  const fails = useLive(rate("failRate"));
  const waiting = useLive((state) => formatCount(waitingFor(state, nodeId, spec), language));
  const busy = useLive((state) => {
    const workers = nodeValue(state, nodeId, "workers") ?? 0;
    return joined({
      value: formatCount(nodeValue(state, nodeId, "busy") ?? 0, language),
      // a client has no bound to be told, and a dead consumer no workers
      unit: workers === 0 ? "" : t("watch.now.of", { total: formatCount(workers, language) }),
    });
  });
  const p99 = useLive((state) => joined(durationParts(nodeValue(state, nodeId, "p99Ms") ?? 0, language)));
  const lost = useLive((state) => formatCount(nodeValue(state, nodeId, "lost") ?? 0, language));
  const sent = useLive((state) => {
    let sum = 0;
    for (const [id, index] of state.edgeIndex) {
      if (currentWiring().design.edges[id]?.from.node === nodeId)
        sum += state.picture?.edges.rate[index] ?? 0;
    }
    return joined({ value: formatRateValue(sum, language), unit: t("watch.now.perSecond") });
  });
  const isWorker = has("busy");
  return (
    <dl className="tiles">
      {has("in") ? (
        <Tile name={t("watch.now.arrives")} quantity={arrives} />
      ) : (
        <Tile name={t("watch.now.sends")} quantity={sent} />
      )}
      {has("done") ? <Tile name={t("watch.now.finishes")} quantity={finishes} /> : null}
      {has("backlog") || isWorker ? (
        <Tile name={t("watch.now.waiting")} quantity={waiting} bad={isBehind(trouble)} />
      ) : null}
      {isWorker ? <Tile name={t("watch.now.busy")} quantity={busy} bad={overloaded} /> : null}
      {has("latency") ? <Tile name={t("watch.now.p99")} quantity={p99} bad={overloaded} /> : null}
      {has("failed") ? <Tile name={t("watch.now.fails")} quantity={fails} /> : null}
      {has("lost") && !has("failed") ? (
        <Tile name={t("watch.now.lost")} quantity={lost} bad={lost !== "0"} />
      ) : null}
    </dl>
  );
}

const FULL: readonly number[] = [];
const LONG: readonly number[] = [7, 3];
const SHORT: readonly number[] = [2, 3];

function Charts({ nodeId, spec }: { readonly nodeId: string; readonly spec: KindSpec }) {
  const t = useT();
  const language = useLanguage();
  const pulled = useSeries(nodeId);
  const throughput: ChartSeries[] = [
    { column: "inRate", name: t("watch.chart.in"), color: "--ink2", dash: LONG },
    { column: "doneRate", name: t("watch.chart.done"), color: "--ok", dash: FULL },
    { column: "failRate", name: t("watch.chart.fail"), color: "--fail", dash: SHORT },
  ];
  const backlog: ChartSeries[] = [
    { column: "backlog", name: t("watch.chart.backlogSeries"), color: "--accent", dash: FULL },
  ];
  const latency: ChartSeries[] = [
    { column: "p50Ms", name: t("watch.chart.p50"), color: "--ok", dash: FULL },
    { column: "p95Ms", name: t("watch.chart.p95"), color: "--retry", dash: LONG },
    { column: "p99Ms", name: t("watch.chart.p99"), color: "--fail", dash: SHORT },
  ];
  const has = (metric: KindSpec["metrics"][number]) => spec.metrics.includes(metric);
  return (
    <>
      {has("in") ? (
        <LiveChart
          pulled={pulled}
          title={t("watch.chart.throughput")}
          series={throughput}
          format={(v) => formatRate(v, language)}
        />
      ) : null}
      {has("backlog") ? (
        <LiveChart
          pulled={pulled}
          title={t("watch.chart.backlog")}
          series={backlog}
          format={(v) => formatCount(Math.round(v), language)}
        />
      ) : null}
      {has("latency") ? (
        <LiveChart
          pulled={pulled}
          title={t("watch.chart.latency")}
          series={latency}
          format={(v) => formatDuration(v, language)}
          logarithmic
        />
      ) : null}
    </>
  );
}

function row(name: string, value: string): ReactNode {
  return (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{value}</td>
    </tr>
  );
}

function totalRows(
  now: NodeNow,
  spec: KindSpec,
  language: Language,
  pick: (text: { en: string; ko: string }) => string,
) {
  return NODE_COUNTERS.filter(({ id }) => spec.metrics.includes(id)).map(({ id, title }) =>
    row(pick(title), formatExact(now.counters[id] ?? 0, language)),
  );
}

function Totals({ nodeId, spec }: { readonly nodeId: string; readonly spec: KindSpec }) {
  const t = useT();
  const pick = useLocalText();
  const language = useLanguage();
  const now = useNodeNow(nodeId);
  if (now === undefined) return null;
  const { latency } = now;
  return (
    <table className="totals">
      <caption>{t("watch.now.totals")}</caption>
      <tbody>
        {totalRows(now, spec, language, pick)}
        {latency.count > 0 ? row(t("watch.now.latencyMean"), formatDuration(latency.meanMs, language)) : null}
        {latency.count > 0 ? row(t("watch.now.latencyMax"), formatDuration(latency.maxMs, language)) : null}
      </tbody>
    </table>
  );
}

export function NowTab({ nodeId }: { readonly nodeId: string }) {
  const t = useT();
  const spec = useDesign((state) => specOf(state.design, nodeId));
  const hasRun = useRun((state) => state.run !== undefined);
  const inRun = useRun((state) => state.run?.nodeIds.includes(nodeId) === true);
  if (spec === undefined || !spec.simulated) return null;
  return (
    <div className="now-tab">
      {inRun ? (
        <>
          <Tiles nodeId={nodeId} spec={spec} />
          <NodeHurts nodeId={nodeId} />
          <Charts nodeId={nodeId} spec={spec} />
          <Totals nodeId={nodeId} spec={spec} />
        </>
      ) : (
        <p className="quiet-text">{t(hasRun ? "watch.now.notInRun" : "watch.now.noRun")}</p>
      )}
      <BreakIt nodeId={nodeId} />
    </div>
  );
}
