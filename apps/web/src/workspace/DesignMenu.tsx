/** The menu under the logo: new, open, import, download, and the designs in the server's folder. */
import { useEffect, useState } from "react";
import { commandById, execute } from "../commands/bus.ts";
import { chordLabel } from "../commands/shortcuts.ts";
import { listDesigns } from "../design/http.ts";
import type { DesignEntry } from "../design/http.ts";
import { useDesign } from "../design/store.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";

const ITEMS = ["design.new", "design.import", "design.export", "help"] as const;

export function DesignMenu({ close }: { readonly close: () => void }) {
  const t = useT();
  return (
    <div className="menu">
      {ITEMS.map((id) => (
        <CommandItem key={id} id={id} close={close} />
      ))}
      <hr />
      <div className="menu-title">{t("design.yours")}</div>
      <DesignList close={close} />
    </div>
  );
}

function CommandItem({ id, close }: { readonly id: (typeof ITEMS)[number]; readonly close: () => void }) {
  const t = useT();
  const command = commandById(id);
  if (command === undefined) return null;
  const key = command.keys?.[0];
  return (
    <button
      type="button"
      className="menu-item"
      onClick={() => {
        close();
        execute(id);
      }}
    >
      {command.icon === undefined ? null : <Icon name={command.icon} />}
      <span className="spread">{t(command.label as "command.undo")}</span>
      {key === undefined ? null : <span className="quiet">{chordLabel(key)}</span>}
    </button>
  );
}

function DesignList({ close }: { readonly close: () => void }) {
  const t = useT();
  const language = useLanguage();
  const current = useDesign((state) => state.designId);
  const [entries, setEntries] = useState<readonly DesignEntry[]>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let shown = true;
    void listDesigns().then((answer) => {
      if (!shown) return;
      if (answer.ok) setEntries(answer.value);
      else setFailed(true);
    });
    return () => {
      shown = false;
    };
  }, []);
  if (failed) return <p className="menu-title">{t("design.listFailed")}</p>;
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return (entries ?? []).map(({ id, name, modified }) => (
    <button
      key={id}
      type="button"
      className="menu-item"
      aria-current={id === current ? "true" : undefined}
      onClick={() => {
        close();
        execute("design.open", { id });
      }}
    >
      {id === current ? <Icon name="check" /> : <Icon name="file" />}
      <span className="spread">{name === "" ? id : name}</span>
      <span className="quiet">{when.format(new Date(modified))}</span>
    </button>
  ));
}
