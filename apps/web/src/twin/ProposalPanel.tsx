/** What a proposal changed and what it gives up, on the twin page until it is dismissed. */
import { useState } from "react";
import { useLocalText, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { dropNotes, readNotes } from "./proposal-notes.ts";

export function ProposalPanel({ designs }: { readonly designs: readonly [string, string] }) {
  const t = useT();
  const local = useLocalText();
  const [notes, setNotes] = useState(() => readNotes(sessionStorage, designs));
  if (notes === undefined) return null;
  return (
    <section className="proposal panel" aria-label={t("twin.proposal")}>
      <header>
        <strong>{t("twin.proposal")}</strong>
        <Button
          tone="quiet"
          small
          icon="close"
          label={t("common.dismiss")}
          onClick={() => {
            dropNotes(sessionStorage);
            setNotes(undefined);
          }}
        />
      </header>
      <div className="proposal-texts">
        {notes.commonRandom ? <p>{t("twin.commonRandom")}</p> : null}
        <h3>{t("twin.givesUp")}</h3>
        <ul>
          {notes.givesUp.map((text) => (
            <li key={text.en}>{local(text)}</li>
          ))}
        </ul>
        <h3>{t("twin.changed")}</h3>
        <ul>
          {notes.changes.map((text) => (
            <li key={text.en}>{local(text)}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
