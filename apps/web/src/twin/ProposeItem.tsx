/** "Propose the event-driven twin": the menu's entry, or the sentence why this design has none. */
import { proposeEventTwin } from "@eventyard/kinds";
import type { LocalText } from "@eventyard/model";
import { useMemo, useState } from "react";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import { openProposal } from "./propose.ts";

export function ProposeItem() {
  const t = useT();
  const local = useLocalText();
  const design = useDesign((state) => state.design);
  const proposal = useMemo(() => proposeEventTwin(design), [design]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<LocalText>();
  const refused = "refused" in proposal ? proposal.refused : undefined;
  const help = refused ?? failure;
  return (
    <>
      <button
        type="button"
        className="menu-item"
        disabled={refused !== undefined || busy}
        aria-describedby="propose-help"
        onClick={() => {
          if ("refused" in proposal) return;
          setBusy(true);
          void openProposal(proposal).then((sentence) => {
            setBusy(false);
            setFailure(sentence);
          });
        }}
      >
        <Icon name="compare" />
        <span className="spread">{t("twin.propose")}</span>
      </button>
      <p id="propose-help" className="menu-title propose-help">
        {help === undefined ? t("twin.proposeHelp") : local(help)}
      </p>
    </>
  );
}
