/** How an expectation stands in the watched run: kept, broken or not yet to be judged, with the value. */
import { metricSpec } from "@eventyard/model";
import type { Expectation } from "@eventyard/model";
import { useDesign } from "../design/store.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import type { Language } from "../i18n/index.ts";
import { useRun } from "../run/run-store.ts";
import { formatDuration, formatExact, formatRate } from "./format.ts";
import "./live.css";

const MARKS = { pass: "✓", fail: "✕", pending: "…" } as const;
const TONES = { pass: "ok", fail: "fail", pending: "plain" } as const;

function valueText(expectation: Expectation, value: number, language: Language): string {
  if (metricSpec(expectation.metric)?.unit === "ns") return formatDuration(value, language);
  if (expectation.statistic === "rate") return formatRate(value, language);
  return formatExact(value, language);
}

export function VerdictMark({ expectationId }: { readonly expectationId: string }) {
  const t = useT();
  const language = useLanguage();
  const verdict = useRun((state) => state.verdicts.get(expectationId));
  const expectation = useDesign((state) => state.design.expectations[expectationId]);
  const status = verdict?.status ?? "pending";
  const value =
    verdict?.value === undefined || expectation === undefined
      ? ""
      : valueText(expectation, verdict.value, language);
  return (
    <span className={`chip ${TONES[status]}`}>
      <span aria-hidden="true">{MARKS[status]}</span>
      {t(`watch.verdict.${status}`)}
      {value === "" ? null : <span className="verdict-value">{value}</span>}
    </span>
  );
}
