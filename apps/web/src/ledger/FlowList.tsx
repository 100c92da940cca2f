/** The latest flows that ended in one way: when, how old, with which key, and where they were hurt. */
import type { FlowOutcomeSpec } from "@eventyard/model";
import type { FlowNow } from "@eventyard/protocol";
import { useEffect, useState } from "react";
import { select, useDesign } from "../design/store.ts";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { formatAxisTime, formatDuration } from "../live/format.ts";
import { pullFlows } from "../run/connection.ts";

const NS_PER_S = 1e9;
const NS_PER_MS = 1e6;
/** Rows shown; the server keeps a few more. */
const ROWS_MAX = 20;

function FlowRow({ flow }: { readonly flow: FlowNow }) {
  const t = useT();
  const language = useLanguage();
  const { nodeId } = flow;
  const name = useDesign((state) =>
    nodeId === undefined ? "" : (state.design.nodes[nodeId]?.name ?? nodeId),
  );
  return (
    <tr>
      <td>{flow.flow}</td>
      <td>{flow.key === 0 ? "–" : flow.key}</td>
      <td>{formatAxisTime(flow.endedNs / NS_PER_S)}</td>
      <td>{formatDuration((flow.endedNs - flow.bornNs) / NS_PER_MS, language)}</td>
      <td>
        {nodeId === undefined ? (
          t("watch.ledger.nowhere")
        ) : (
          <button type="button" className="link" onClick={() => select({ nodes: [nodeId], edges: [] })}>
            {name}
          </button>
        )}
      </td>
    </tr>
  );
}

export function FlowList({ outcome }: { readonly outcome: FlowOutcomeSpec }) {
  const t = useT();
  const pick = useLocalText();
  const [flows, setFlows] = useState<readonly FlowNow[] | undefined>();
  useEffect(() => {
    let gone = false;
    void pullFlows(outcome.id).then((found) => {
      if (!gone) setFlows(found ?? []);
    });
    return () => {
      gone = true;
    };
  }, [outcome.id]);
  return (
    <div className="flow-list">
      <p className="quiet-text">{pick(outcome.help)}</p>
      {flows === undefined || flows.length === 0 ? (
        <p className="quiet-text">
          {t(flows === undefined ? "watch.ledger.loading" : "watch.ledger.noneEnded")}
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              {(["flow", "key", "ended", "age", "where"] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`watch.ledger.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {flows.slice(0, ROWS_MAX).map((flow) => (
              <FlowRow key={flow.flow} flow={flow} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
