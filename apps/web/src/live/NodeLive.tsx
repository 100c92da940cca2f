/** The live part of a node's card: workers or waiting messages, rates and the tail latency; and the chip that names trouble. */
import { resolveParams } from "@eventyard/model";
import type { Design, KindSpec } from "@eventyard/model";
import { memo } from "react";
import { laneEdges, LANES_MAX } from "../canvas/card-size.ts";
import { useDesign } from "../design/store.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import { useNodeTrouble } from "./diagnosis.ts";
import { formatCount, formatDuration, formatRate } from "./format.ts";
import { edgeValue, nodeValue, useLive } from "./live-store.ts";
import type { LiveStoreState } from "./live-store.ts";
import { BacklogTicks, WorkerSquares } from "./meters.tsx";
import { TICKS_MAX } from "./meter-paths.ts";
import { isBehind, TROUBLE_MARK, TROUBLE_TONE } from "./trouble.ts";
import "./live.css";

export { useNodeTrouble } from "./diagnosis.ts";

interface NodeLiveProps {
  readonly nodeId: string;
  readonly spec: KindSpec;
}

/** Up to so many workers are told in words; more must fit beside their squares. */
const SPELLED_MAX = 9;
const QUEUE_METER_PX = 80;
const LANE_METER_PX = 72;

/** Counts above the ticks change the picture only by whole percent: fewer writes, no flicker. */
function quantisedBacklog(backlog: number): number {
  if (backlog <= TICKS_MAX) return backlog;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(backlog)) - 2);
  return Math.round(backlog / step) * step;
}

function backlogBound(spec: KindSpec, design: Design, nodeId: string): number | undefined {
  const node = design.nodes[nodeId];
  return node === undefined ? undefined : spec.backlogMax?.(resolveParams(spec, node.params));
}

function Workers({ nodeId, spec }: NodeLiveProps) {
  const t = useT();
  const trouble = useNodeTrouble(nodeId);
  const designed = useDesign((state) => {
    const node = state.design.nodes[nodeId];
    if (node === undefined || spec.capacityParam === undefined) return 1;
    const params = resolveParams(spec, node.params);
    return Number(params[spec.capacityParam] ?? 1) * (spec.capacityTimes?.(params) ?? 1);
  });
  const busy = useLive((state) => Math.round(nodeValue(state, nodeId, "busy") ?? 0));
  const up = useLive((state) => Math.round(nodeValue(state, nodeId, "workers") ?? designed));
  const running = useLive((state) => state.revision > 0 && state.nodeIndex.has(nodeId));
  // before a run the card's last line says how many there are
  const text = !running
    ? ""
    : up < designed
      ? t("watch.node.up", { up, workers: designed })
      : t(up > SPELLED_MAX ? "watch.node.busyMany" : "watch.node.busy", { busy, workers: up });
  return (
    <div className="node-meter">
      <WorkerSquares busy={busy} up={up} total={Math.max(designed, up)} trouble={trouble} />
      <span className="node-meter-text">{text}</span>
    </div>
  );
}

function Backlog({ nodeId, spec }: NodeLiveProps) {
  const t = useT();
  const language = useLanguage();
  const trouble = useNodeTrouble(nodeId);
  const backlogMax = useDesign((state) => backlogBound(spec, state.design, nodeId));
  const backlog = useLive((state) => quantisedBacklog(nodeValue(state, nodeId, "backlog") ?? 0));
  return (
    <div className="node-meter">
      <BacklogTicks backlog={backlog} backlogMax={backlogMax} widthPx={QUEUE_METER_PX} trouble={trouble} />
      <span className="node-meter-text">
        {t("watch.node.waiting", { count: backlog, text: formatCount(backlog, language) })}
      </span>
    </div>
  );
}

const Lane = memo(function Lane({
  edgeId,
  backlogMax,
}: {
  readonly edgeId: string;
  readonly backlogMax: number | undefined;
}) {
  const language = useLanguage();
  const target = useDesign((state) => state.design.edges[edgeId]?.to.node ?? "");
  const name = useDesign((state) => state.design.nodes[target]?.name ?? "");
  const trouble = useNodeTrouble(target);
  const backlog = useLive((state) => quantisedBacklog(edgeValue(state, edgeId, "backlog") ?? 0));
  const text = formatCount(backlog, language);
  return (
    <li className="lane">
      <span className="lane-name">{name}</span>
      <BacklogTicks backlog={backlog} backlogMax={backlogMax} widthPx={LANE_METER_PX} trouble={trouble} />
      <span className={`lane-count ${isBehind(trouble) ? "bad" : ""}`}>{text}</span>
    </li>
  );
});

function Lanes({ nodeId, spec }: NodeLiveProps) {
  const t = useT();
  // joined, so that the selector gives an equal value while the lanes are the same
  const joined = useDesign((state) => laneEdges(state.design, nodeId, spec).join(" "));
  const backlogMax = useDesign((state) => backlogBound(spec, state.design, nodeId));
  const edges = joined === "" ? [] : joined.split(" ");
  if (edges.length === 0) return <p className="node-rates">{t("watch.node.noLanes")}</p>;
  const hidden = edges.length - LANES_MAX;
  return (
    <ul className="lanes" aria-label={t("watch.node.lanes")}>
      {edges.slice(0, hidden > 0 ? LANES_MAX - 1 : LANES_MAX).map((edgeId) => (
        <Lane key={edgeId} edgeId={edgeId} backlogMax={backlogMax} />
      ))}
      {hidden > 0 ? (
        <li className="lane lane-more">{t("watch.node.moreLanes", { count: hidden + 1 })}</li>
      ) : null}
    </ul>
  );
}

/** What the node sends [1/s]: for sources, which have nothing arriving. */
function sendRate(state: LiveStoreState, outEdges: readonly string[]): number {
  let rate = 0;
  for (const id of outEdges) rate += edgeValue(state, id, "rate") ?? 0;
  return rate;
}

function Rates({ nodeId, spec }: NodeLiveProps) {
  const language = useLanguage();
  const t = useT();
  const trouble = useNodeTrouble(nodeId);
  const isSource = !spec.ports.some((port) => port.direction === "in");
  const joined = useDesign((state) =>
    isSource
      ? Object.keys(state.design.edges)
          .filter((id) => state.design.edges[id]?.from.node === nodeId)
          .join(" ")
      : "",
  );
  const text = useLive((state) => {
    if (nodeValue(state, nodeId, "inRate") === undefined) return "";
    if (isSource) return formatRate(joined === "" ? 0 : sendRate(state, joined.split(" ")), language);
    const arrives = formatRate(nodeValue(state, nodeId, "inRate") ?? 0, language);
    const done = formatRate(nodeValue(state, nodeId, "doneRate") ?? 0, language);
    if (spec.silhouette !== "bus") return done;
    return t("watch.node.inOut", { in: arrives, out: done });
  });
  const p99 = useLive((state) => {
    const ms = spec.metrics.includes("latency") ? (nodeValue(state, nodeId, "p99Ms") ?? 0) : 0;
    return ms > 0 ? formatDuration(ms, language) : "";
  });
  if (text === "") return null;
  return (
    <p className="node-rates">
      {text}
      {p99 === "" ? null : (
        <>
          {" · p99 "}
          <span className={trouble === "overloaded" ? "bad" : ""}>{p99}</span>
        </>
      )}
    </p>
  );
}

/** The body of a node card while and before it runs. */
export function NodeLive({ nodeId, spec }: NodeLiveProps) {
  if (!spec.simulated) return null;
  switch (spec.card.meter) {
    case "workers":
      return (
        <>
          <Workers nodeId={nodeId} spec={spec} />
          <Rates nodeId={nodeId} spec={spec} />
        </>
      );
    case "backlog":
      return (
        <>
          <Backlog nodeId={nodeId} spec={spec} />
          <Rates nodeId={nodeId} spec={spec} />
        </>
      );
    case "lanes":
      return <Lanes nodeId={nodeId} spec={spec} />;
    case "text":
    case "none":
      return <Rates nodeId={nodeId} spec={spec} />;
  }
}

/** The chip that names a node's trouble: mark, word and colour. Nothing while it is well. */
export function NodeChip({ nodeId }: { readonly nodeId: string }) {
  const t = useT();
  const trouble = useNodeTrouble(nodeId);
  if (trouble === "none") return null;
  return (
    <span className={`chip ${TROUBLE_TONE[trouble]} node-chip`}>
      <span aria-hidden="true">{TROUBLE_MARK[trouble]}</span>
      {t(`watch.trouble.${trouble}`)}
    </span>
  );
}
