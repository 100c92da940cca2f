/** Choosing a product: what it is, what it changed, what of it is not modelled, and from when its numbers are. */
import type { Params, ParamSet, Preset } from "@eventyard/model";
import { useId, useState } from "react";
import { fieldsOf } from "../design/kinds.ts";
import { presetChanges, presetOf } from "../design/presets.ts";
import type { ParamChange } from "../design/presets.ts";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { valueText } from "./param-text.ts";

interface PresetFieldProps {
  readonly set: ParamSet;
  /** Id of the product that was chosen last. */
  readonly chosenId: string | undefined;
  readonly params: Params;
  readonly onChoose: (preset: string | undefined) => void;
}

interface Chosen {
  readonly preset: string;
  readonly changes: readonly ParamChange[];
}

/** The product select of parameters that have products; nothing for others. */
export function PresetField({ set, chosenId, params, onChoose }: PresetFieldProps) {
  const id = useId();
  const t = useT();
  const local = useLocalText();
  const [chosen, setChosen] = useState<Chosen>();
  const { presets = [] } = set;
  if (presets.length === 0) return null;
  const preset = presetOf(set, chosenId);
  const choose = (next: string) => {
    const wanted = presetOf(set, next);
    setChosen(
      wanted === undefined ? undefined : { preset: next, changes: presetChanges(set, params, wanted) },
    );
    onChoose(next === "" ? undefined : next);
  };
  return (
    <div className="preset">
      <div className="field">
        <label htmlFor={id}>{t("preset.label")}</label>
        <select
          id={id}
          className="input"
          value={preset?.id ?? ""}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{t("preset.none")}</option>
          {presets.map((each) => (
            <option key={each.id} value={each.id}>
              {local(each.title)}
            </option>
          ))}
        </select>
      </div>
      {preset === undefined ? null : <PresetNotes preset={preset} />}
      {chosen !== undefined && chosen.preset === preset?.id ? (
        <Changes set={set} changes={chosen.changes} />
      ) : null}
    </div>
  );
}

function PresetNotes({ preset }: { readonly preset: Preset }) {
  const t = useT();
  const local = useLocalText();
  return (
    <>
      <p className="field-note">{t("preset.sourcesAsOf", { date: preset.asOf })}</p>
      <details className="preset-more">
        <summary>{t("preset.notModelled")}</summary>
        <p>{local(preset.notModelled)}</p>
      </details>
    </>
  );
}

/** "12 settings changed", and on demand which. */
function Changes({ set, changes }: { readonly set: ParamSet; readonly changes: readonly ParamChange[] }) {
  const t = useT();
  const local = useLocalText();
  const language = useLanguage();
  const fields = new Map(fieldsOf(set).map((field) => [field.name, field]));
  if (changes.length === 0) return <p className="field-note">{t("preset.nothingChanged")}</p>;
  return (
    <details className="preset-more">
      <summary>{t("preset.changed", { count: changes.length })}</summary>
      <ul className="preset-changes">
        {changes.map(({ name, before, after }) => {
          const field = fields.get(name);
          if (field === undefined) return null;
          return (
            <li key={name}>
              <span>{local(field.meta.label)}</span>
              <span className="preset-change">
                {valueText(field, before, language)} → {valueText(field, after, language)}
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
