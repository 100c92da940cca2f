/** Help: how to draw, and every shortcut, derived from the command registry. */
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { allCommands } from "../commands/bus.ts";
import { chordLabel } from "../commands/shortcuts.ts";
import { useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { helpStore } from "./help.ts";

export function HelpDialog() {
  const t = useT();
  const open = useStore(helpStore, (state) => state.open);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => helpStore.setState({ open: false });
  return (
    <dialog ref={dialog} className="help" aria-label={t("help.title")} onClose={close}>
      {open ? (
        <>
          <header className="help-head">
            <h2>{t("help.title")}</h2>
            <Button tone="quiet" small icon="close" label={t("common.close")} onClick={close} />
          </header>
          <p>{t("help.intro")}</p>
          <ul>
            <li>{t("help.pan")}</li>
            <li>{t("help.box")}</li>
            <li>{t("help.snap")}</li>
            <li>{t("help.rewind")}</li>
          </ul>
          <h3>{t("help.shortcuts")}</h3>
          <ShortcutTable />
        </>
      ) : null}
    </dialog>
  );
}

function ShortcutTable() {
  const t = useT();
  const rows = new Map<string, string[]>();
  for (const { label, keys } of allCommands()) {
    if (keys?.[0] === undefined) continue;
    rows.set(label, [...(rows.get(label) ?? []), keys[0]]);
  }
  return (
    <dl className="shortcut-table">
      {[...rows].map(([label, keys]) => (
        <div key={label}>
          <dt>{t(label as "command.undo")}</dt>
          <dd>
            {keys.map((key) => (
              <kbd className="kbd" key={key}>
                {chordLabel(key)}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
