/** The Settings tab: a form derived from the kind's parameters. One committed field is one undo step. */
import { resolveParams } from "@eventyard/model";
import type { DesignNode, KindSpec, ParamField, ParamValue } from "@eventyard/model";
import { useId, useMemo } from "react";
import { execute } from "../commands/bus.ts";
import { fieldsOf } from "../design/kinds.ts";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { ValueInput } from "../ui/ValueInput.tsx";
import { groupFields, readParam } from "./param-input.ts";

/** Enums with at most this many values are shown as a row of buttons. */
const SEGMENTS_MAX = 3;

interface FieldProps {
  readonly nodeId: string;
  readonly spec: KindSpec;
  readonly field: ParamField;
  readonly value: ParamValue;
}

export function ParamForm({ nodeId, node, spec }: { nodeId: string; node: DesignNode; spec: KindSpec }) {
  const local = useLocalText();
  const t = useT();
  const params = useMemo(() => resolveParams(spec, node.params), [spec, node.params]);
  const groups = groupFields(fieldsOf(spec), params);
  return (
    <div className="form">
      {groups.map(({ title, fields }) => (
        <fieldset key={title?.en ?? ""} className="form-group">
          {title === undefined ? null : <legend>{local(title)}</legend>}
          {fields.map((field) => (
            <ParamControl
              key={`${nodeId}.${field.name}`}
              nodeId={nodeId}
              spec={spec}
              field={field}
              value={params[field.name] ?? field.default}
            />
          ))}
        </fieldset>
      ))}
      {groups.length === 0 ? <p className="quiet-text">{t("inspector.noSettings")}</p> : null}
    </div>
  );
}

function commit({ nodeId, field }: FieldProps, value: ParamValue): void {
  execute("node.params", { node: nodeId, params: { [field.name]: value } });
}

function ParamControl(props: FieldProps) {
  const { spec, field, nodeId, value } = props;
  const local = useLocalText();
  const designId = useDesign((state) => state.designId);
  if (field.type === "boolean") return <SwitchField {...props} />;
  if (field.type === "enum") return <ChoiceField {...props} />;
  const { meta } = field;
  return (
    <ValueInput
      label={local(meta.label)}
      value={String(value)}
      draftKey={`${designId}.${nodeId}.${field.name}`}
      numeric={field.type !== "string"}
      multiline={meta.multiline === true}
      {...(meta.unit === undefined ? {} : { unit: meta.unit })}
      {...(meta.help === undefined ? {} : { help: local(meta.help) })}
      {...(meta.step === undefined ? {} : { step: meta.step })}
      onCommit={(text) => {
        const reading = readParam(spec, field, text);
        if (!reading.ok) return local(reading.text);
        commit(props, reading.value);
        return undefined;
      }}
    />
  );
}

function SwitchField(props: FieldProps) {
  const id = useId();
  const local = useLocalText();
  const { meta } = props.field;
  return (
    <div className="field field-switch">
      <label htmlFor={id}>{local(meta.label)}</label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        aria-checked={props.value === true}
        checked={props.value === true}
        onChange={(event) => commit(props, event.target.checked)}
      />
      {meta.help === undefined ? null : <p className="field-note">{local(meta.help)}</p>}
    </div>
  );
}

function ChoiceField(props: FieldProps) {
  const id = useId();
  const local = useLocalText();
  const { meta, options = [] } = props.field;
  const title = (option: string) => {
    const text = meta.options?.[option];
    return text === undefined ? option : local(text);
  };
  const short = options.length <= SEGMENTS_MAX && options.map(title).join("").length <= 30;
  return (
    <div className="field">
      <label htmlFor={id} id={`${id}-label`}>
        {local(meta.label)}
      </label>
      {short ? (
        <div className="segmented" role="radiogroup" id={id} aria-labelledby={`${id}-label`}>
          {options.map((option) => (
            <button
              key={option}
              type="button"
              role="radio"
              aria-checked={option === props.value}
              onClick={() => commit(props, option)}
            >
              {title(option)}
            </button>
          ))}
        </div>
      ) : (
        <select
          id={id}
          className="input"
          value={String(props.value)}
          onChange={(event) => commit(props, event.target.value)}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {title(option)}
            </option>
          ))}
        </select>
      )}
      <p className="field-note">{meta.help === undefined ? "" : local(meta.help)}</p>
    </div>
  );
}
