/** "Propose the event-driven twin": the menu's entry, or the sentence why this design has none. */
import { proposeEventTwin } from "@eventyard/kinds";
import type { TwinChoices, TwinOffer } from "@eventyard/kinds";
import type { LocalText } from "@eventyard/model";
import { useMemo, useState } from "react";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import { openProposal } from "./propose.ts";

const CHOICES = ["outbox", "saga"] as const;

/** One choice of the proposal: what it costs, or why it is not offered. */
function Choice({
  choice,
  offer,
  onChange,
}: {
  readonly choice: keyof TwinChoices;
  readonly offer: TwinOffer;
  readonly onChange: (on: boolean) => void;
}) {
  const t = useT();
  const local = useLocalText();
  return (
    <label className="propose-choice">
      <input
        type="checkbox"
        checked={offer.chosen}
        disabled={offer.refused !== undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {t(`twin.choice.${choice}`)}
        <small>
          {offer.refused === undefined
            ? t("twin.choiceCost", { text: local(offer.givesUp) })
            : local(offer.refused)}
        </small>
      </span>
    </label>
  );
}

export function ProposeItem() {
  const t = useT();
  const local = useLocalText();
  const design = useDesign((state) => state.design);
  const [choices, setChoices] = useState<TwinChoices>({});
  const proposal = useMemo(() => proposeEventTwin(design, choices), [design, choices]);
  // a choice that leaves no proposal must still be there to be taken back
  const suggested = useMemo(() => proposeEventTwin(design), [design]);
  const offers =
    "refused" in proposal ? ("refused" in suggested ? undefined : suggested.offers) : proposal.offers;
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
      {offers === undefined ? null : (
        <fieldset className="propose-choices">
          <legend className="menu-title">{t("twin.choices")}</legend>
          {CHOICES.map((choice) => (
            <Choice
              key={choice}
              choice={choice}
              offer={{ ...offers[choice], chosen: choices[choice] ?? offers[choice].chosen }}
              onChange={(on) => setChoices({ ...choices, [choice]: on })}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
