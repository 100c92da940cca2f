/** Flows that one node hurt, by what became of them. */
import { FLOW_OUTCOMES } from "@eventyard/model";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { formatExact } from "../live/format.ts";
import { useLedger } from "./use-ledger.ts";
import "./ledger.css";

export function NodeHurts({ nodeId }: { readonly nodeId: string }) {
  const t = useT();
  const pick = useLocalText();
  const language = useLanguage();
  const hurts = useLedger()?.hurts[nodeId] ?? {};
  const rows = FLOW_OUTCOMES.filter(({ id }) => (hurts[id] ?? 0) > 0);
  if (rows.length === 0) return null;
  return (
    <section className="node-hurts" aria-label={t("watch.ledger.hurtHere")}>
      <h3 className="quiet-text">{t("watch.ledger.hurtHere")}</h3>
      <ul>
        {rows.map(({ id, title }) => (
          <li key={id}>
            <i className="ledger-key" data-outcome={id} aria-hidden="true" />
            <span>{pick(title)}</span>
            <b>{formatExact(hurts[id] ?? 0, language)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
