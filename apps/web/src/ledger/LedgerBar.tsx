/** What became of every business flow: one bar that always adds up to all flows started, and its figures. */
import type { LedgerNow } from "@eventyard/protocol";
import { useCallback } from "react";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { formatCount, formatExact } from "../live/format.ts";
import { Popover } from "../ui/Popover.tsx";
import { booksAreWrong } from "./books.ts";
import { FlowList } from "./FlowList.tsx";
import { sharesOf } from "./shares.ts";
import type { Share } from "./shares.ts";
import { useLedger } from "./use-ledger.ts";
import "./ledger.css";

function Figure({ share }: { readonly share: Share }) {
  const pick = useLocalText();
  const language = useLanguage();
  const { outcome, count } = share;
  const content = useCallback(() => <FlowList outcome={outcome} />, [outcome]);
  const text = (
    <>
      <i className="ledger-key" data-outcome={outcome.id} aria-hidden="true" />
      <b>{formatCount(count, language)}</b> {pick(outcome.title)}
    </>
  );
  if (outcome.tone !== "bad") return <span className="ledger-figure">{text}</span>;
  return (
    <Popover
      label={`${formatCount(count, language)} ${pick(outcome.title)}`}
      className="ledger-figure ledger-button"
      trigger={text}
      content={content}
    />
  );
}

function Money({ ledger }: { readonly ledger: LedgerNow }) {
  const t = useT();
  const language = useLanguage();
  const { expectedAmount, bookedAmount } = ledger;
  if (expectedAmount === 0 && bookedAmount === 0) return null;
  return (
    <span className="ledger-money" data-wrong={booksAreWrong(ledger)} title={t("watch.ledger.moneyHelp")}>
      {t("watch.ledger.money", {
        expected: formatExact(expectedAmount, language),
        booked: formatExact(bookedAmount, language),
      })}
    </span>
  );
}

export function LedgerBar() {
  const t = useT();
  const pick = useLocalText();
  const language = useLanguage();
  const ledger = useLedger();
  const shares = ledger === undefined ? [] : sharesOf(ledger.outcomes);
  return (
    <section className="ledger" aria-label={t("watch.ledger.title")}>
      <span className="ledger-title">
        {t("watch.ledger.title")}
        {ledger === undefined ? null : <b> {formatCount(ledger.started, language)}</b>}
      </span>
      {shares.length === 0 ? (
        <span className="ledger-empty">{t("watch.ledger.empty")}</span>
      ) : (
        <>
          <span
            className="ledger-bar"
            role="img"
            aria-label={shares
              .map(({ outcome, count }) => `${pick(outcome.title)} ${formatExact(count, language)}`)
              .join(", ")}
          >
            {shares.map(({ outcome, widthPercent }) => (
              <i key={outcome.id} data-outcome={outcome.id} style={{ width: `${widthPercent}%` }} />
            ))}
          </span>
          <span className="ledger-figures">
            {shares.map((share) => (
              <Figure key={share.outcome.id} share={share} />
            ))}
            {ledger === undefined ? null : <Money ledger={ledger} />}
          </span>
        </>
      )}
    </section>
  );
}
