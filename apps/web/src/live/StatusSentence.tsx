/** One sentence that says what is happening, where it hurts first, and the one action that mends it. */
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { execute } from "../commands/bus.ts";
import { select } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { useRun } from "../run/run-store.ts";
import { OfferedFix } from "../script/Fixes.tsx";
import { Button } from "../ui/Button.tsx";
import { diagnosisStore } from "./diagnosis.ts";
import "./live.css";

/** A screen reader hears a new state at most this often [ms]; changed numbers alone are not read out. */
const ANNOUNCE_MS = 4000;

const MARKS = { ok: "●", warn: "◆", bad: "▲" } as const;

/** The text to announce: follows `text` when `key` changes, not more often than ANNOUNCE_MS. */
function useAnnounced(key: string, text: string): string {
  const [announced, setAnnounced] = useState({ key: "", text: "", atMs: 0 });
  useEffect(() => {
    if (key === announced.key) return undefined;
    const waitMs = Math.max(0, announced.atMs + ANNOUNCE_MS - performance.now());
    const timer = setTimeout(() => setAnnounced({ key, text, atMs: performance.now() }), waitMs);
    return () => clearTimeout(timer);
  }, [key, text, announced]);
  return announced.text;
}

export function StatusSentence() {
  const t = useT();
  const pick = useLocalText();
  const status = useStore(diagnosisStore, (state) => state.status);
  const key = useStore(diagnosisStore, (state) => state.statusKey);
  const phase = useRun((state) => state.run?.phase);
  const idle = t(phase === undefined ? "watch.status.idle" : "watch.status.starting");
  const text = status === undefined ? idle : pick(status.text);
  const detail = status?.detail === undefined ? "" : pick(status.detail);
  const announced = useAnnounced(key, `${text} ${detail}`);
  const severity = status?.severity ?? "ok";
  const { node, edge, fix } = status ?? {};
  return (
    <section className="status-sentence panel" aria-label={t("watch.status.title")}>
      <span className={`status-mark ${status === undefined ? "idle" : severity}`} aria-hidden="true">
        {status === undefined ? "○" : MARKS[severity]}
      </span>
      <p className="status-text">
        <strong>{text}</strong> {detail}
      </p>
      {node === undefined && edge === undefined ? null : (
        <Button
          tone="quiet"
          small
          onClick={() =>
            select({
              nodes: node === undefined ? [] : [node],
              edges: node === undefined && edge !== undefined ? [edge] : [],
            })
          }
        >
          {t("watch.status.show")}
        </Button>
      )}
      {fix === undefined ? null : (
        <Button
          tone="primary"
          small
          onClick={() => execute("node.params", { node: fix.node, params: fix.params })}
        >
          {pick(fix.text)}
        </Button>
      )}
      {fix === undefined ? <OfferedFix sentenceSaysIt={severity !== "ok"} /> : null}
      <span className="visually-hidden" aria-live="polite">
        {announced}
      </span>
    </section>
  );
}
