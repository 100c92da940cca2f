/** What a proposal changed and what it gives up, on the twin page until it is dismissed. */
import type { LocalText } from "@eventyard/model";
import { useState } from "react";
import { useLocalText, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { dropNotes, readNotes } from "./proposal-notes.ts";

function Told({ title, texts }: { readonly title: string; readonly texts: readonly LocalText[] }) {
  const local = useLocalText();
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {texts.map((text) => (
          <li key={text.en}>{local(text)}</li>
        ))}
      </ul>
    </div>
  );
}

export function ProposalPanel({ designs }: { readonly designs: readonly [string, string] }) {
  const t = useT();
  const [notes, setNotes] = useState(() => readNotes(sessionStorage, designs));
  if (notes === undefined) return null;
  return (
    <section className="proposal" aria-label={t("twin.proposal")}>
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
        <Told title={t("twin.givesUp")} texts={notes.givesUp} />
        <Told title={t("twin.changed")} texts={notes.changes} />
      </div>
    </section>
  );
}
