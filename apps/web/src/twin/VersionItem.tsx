/** "A second version of this design": a copy beside it, to change one and compare. */
import type { LocalText } from "@eventyard/model";
import { useState } from "react";
import { designStore } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import { openBeside } from "./open-beside.ts";

export function VersionItem() {
  const t = useT();
  const local = useLocalText();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<LocalText>();
  return (
    <>
      <button
        type="button"
        className="menu-item"
        disabled={busy}
        aria-describedby="version-help"
        onClick={() => {
          const { design } = designStore.getState();
          setBusy(true);
          void openBeside({ ...design, name: t("twin.versionName", { name: design.name }) }).then(
            (sentence) => {
              setBusy(false);
              setFailure(sentence);
            },
          );
        }}
      >
        <Icon name="copy" />
        <span className="spread">{t("twin.version")}</span>
      </button>
      <p id="version-help" className="menu-title propose-help">
        {failure === undefined ? t("twin.versionHelp") : local(failure)}
      </p>
    </>
  );
}
