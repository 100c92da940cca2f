/** Why a file or design was not opened, in sentences. It covers nothing and waits to be dismissed. */
import { useStore } from "zustand";
import { useLocalText, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { refusalStore, showRefusal } from "./refusal.ts";

/** Sentences shown at once; a broken file repeats itself. */
const SHOWN_MAX = 6;

export function RefusalPanel() {
  const t = useT();
  const local = useLocalText();
  const refusal = useStore(refusalStore, (state) => state.refusal);
  if (refusal === undefined) return null;
  const refused = refusal.problems.some(({ severity }) => severity === "error");
  return (
    <section className="refusal panel" role="alert">
      <header>
        <strong>{t(refused ? "refusal.title" : "refusal.warnings", { name: refusal.title })}</strong>
        <Button
          tone="quiet"
          small
          icon="close"
          label={t("common.dismiss")}
          onClick={() => showRefusal(undefined)}
        />
      </header>
      <ul>
        {refusal.problems.slice(0, SHOWN_MAX).map(({ code, at: { path }, text }, index) => (
          <li key={`${code}-${String(index)}`}>
            {/* most sentences begin with the place */}
            {path === undefined || local(text).includes(path) ? null : <code>{path}</code>} {local(text)}
          </li>
        ))}
      </ul>
    </section>
  );
}
