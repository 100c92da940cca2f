/** Choosing a product: what it is, what it changed, what of it is not modelled, and from when its numbers are. */
import type { DesignNode, KindSpec, Preset } from "@eventyard/model";
import { useId, useState } from "react";
import { execute } from "../commands/bus.ts";
import { fieldsOf } from "../design/kinds.ts";
import { presetChanges, presetOf } from "../design/presets.ts";
import type { ParamChange } from "../design/presets.ts";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { valueText } from "./param-text.ts";

interface PresetFieldProps {
  readonly nodeId: string;
  readonly node: DesignNode;
  readonly spec: KindSpec;
}

interface Chosen {
  readonly preset: string;
  readonly changes: readonly ParamChange[];
}

/** The product select of kinds that have products; nothing for others. */
export function PresetField({ nodeId, node, spec }: PresetFieldProps) {
  const id = useId();
  const t = useT();
  const local = useLocalText();
  const [chosen, setChosen] = useState<Chosen>();
  const { presets = [] } = spec;
  if (presets.length === 0) return null;
  const preset = presetOf(spec, node.preset);
  const choose = (next: string) => {
    const wanted = presetOf(spec, next);
    setChosen(
      wanted === undefined ? undefined : { preset: next, changes: presetChanges(spec, node.params, wanted) },
    );
    execute("node.preset", { node: nodeId, preset: next === "" ? undefined : next });
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
        <Changes spec={spec} changes={chosen.changes} />
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
function Changes({ spec, changes }: { readonly spec: KindSpec; readonly changes: readonly ParamChange[] }) {
  const t = useT();
  const local = useLocalText();
  const language = useLanguage();
  const fields = new Map(fieldsOf(spec).map((field) => [field.name, field]));
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
