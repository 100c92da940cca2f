/** "Compare with …": another design of the workspace beside this one, on one clock. */
import { useEffect, useState } from "react";
import { listDesigns } from "../design/http.ts";
import type { DesignEntry } from "../design/http.ts";
import { designStore, useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import { openTwin } from "./open-twin.ts";
import { ProposeItem } from "./ProposeItem.tsx";
import { VersionItem } from "./VersionItem.tsx";
import "./twin.css";

export function CompareMenu({ close }: { readonly close: () => void }) {
  const t = useT();
  const current = useDesign((state) => state.designId);
  const [entries, setEntries] = useState<readonly DesignEntry[]>([]);
  useEffect(() => {
    let shown = true;
    void listDesigns().then((answer) => {
      if (shown && answer.ok) setEntries(answer.value);
    });
    return () => {
      shown = false;
    };
  }, []);
  const others = entries.filter(({ id }) => id !== current);
  return (
    <div className="menu">
      <div className="menu-title">{t("twin.compareHelp")}</div>
      {others.length === 0 ? <p className="menu-title">{t("twin.noOther")}</p> : null}
      {others.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className="menu-item"
          onClick={() => {
            close();
            openTwin(designStore.getState().designId, id);
          }}
        >
          <Icon name="file" />
          <span className="spread">{name === "" ? id : name}</span>
        </button>
      ))}
      <hr />
      <VersionItem />
      <ProposeItem />
    </div>
  );
}
