/** One parameter of the form: its control, whether it was changed and back to what, and where its number comes from. */
import { parseEventVersions, unitBehind } from "@eventyard/model";
import type { ParamField, ParamValue } from "@eventyard/model";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { VersionField, VersionListField } from "../contracts/VersionField.tsx";
import { productName, sourceOf } from "../design/presets.ts";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import { dropDraft } from "../ui/drafts.ts";
import { ValueInput } from "../ui/ValueInput.tsx";
import { draftKeyOf } from "./form-subject.ts";
import type { FormSubject } from "./form-subject.ts";
import { readParam } from "./param-input.ts";
import { textRoom, valueText } from "./param-text.ts";

/** Enums with at most this many values are shown as a row of buttons. */
const SEGMENTS_MAX = 3;
/** A row of buttons has room for this many letters. */
const SEGMENT_LETTERS_MAX = 30;

interface ParamProps {
  readonly subject: FormSubject;
  readonly field: ParamField;
  readonly value: ParamValue;
  /** What is wrong with the value that stands in the document. */
  readonly refusal: string | undefined;
}

interface ControlProps extends ParamProps {
  /** Buttons beside the label. */
  readonly marks: ReactNode;
}

function commit({ subject, field }: ParamProps, value: ParamValue): void {
  subject.commit({ [field.name]: value });
}

export function ParamControl(props: ParamProps) {
  const [sourceOpen, setSourceOpen] = useState(false);
  const marks = <Marks {...props} sourceOpen={sourceOpen} onSource={() => setSourceOpen(!sourceOpen)} />;
  return (
    <div className="param">
      <Control {...props} marks={marks} />
      <DiffersLine {...props} />
      {sourceOpen ? <SourceNote {...props} /> : null}
    </div>
  );
}

/** The control that fits the field. A list of versions that cannot be read stays a text that a person can mend. */
function Control(props: ControlProps) {
  const { field, value } = props;
  const { names } = field.meta;
  if (field.type === "boolean") return <SwitchField {...props} />;
  if (field.type === "enum") return <ChoiceField {...props} />;
  const isList = names === "event-versions" && parseEventVersions(String(value)) !== undefined;
  return names === "event-version" || isList ? <VersionsField {...props} /> : <TextField {...props} />;
}

/** A parameter that names versions of the design's contracts. */
function VersionsField(props: ControlProps) {
  const { subject, field, value, marks } = props;
  const shared = {
    field,
    value,
    marks,
    note: <FieldNote {...props} />,
    onCommit: (text: string) => commit(props, text),
  };
  if (field.meta.names === "event-version") return <VersionField {...shared} />;
  const accepts = subject.contract?.accepts;
  return <VersionListField {...shared} reader={accepts?.param === field.name ? accepts.reader : undefined} />;
}

function Marks(props: ParamProps & { readonly sourceOpen: boolean; readonly onSource: () => void }) {
  const { subject, field, value, sourceOpen, onSource } = props;
  const t = useT();
  const local = useLocalText();
  const language = useLanguage();
  const label = local(field.meta.label);
  const baseline = subject.baseline[field.name] ?? field.default;
  const preset = subject.presetFor(field.name);
  const sourced = sourceOf(preset, field.name) !== undefined;
  const reset = t("form.reset", { label, value: valueText(field, baseline, language) });
  return (
    <>
      {sourced ? (
        <button
          type="button"
          className="field-mark"
          aria-expanded={sourceOpen}
          aria-label={t("form.source", { label })}
          title={t("form.source", { label })}
          onClick={onSource}
        >
          <Icon name="source" size={13} />
        </button>
      ) : null}
      {value === baseline ? null : (
        <button
          type="button"
          className="field-mark field-reset"
          aria-label={reset}
          title={reset}
          onClick={() => {
            dropDraft(draftKeyOf(subject, field.name));
            commit(props, baseline);
          }}
        >
          <i className="changed-dot" aria-hidden="true" />
          <Icon name="reset" size={13} />
        </button>
      )}
    </>
  );
}

/** Under a field that no longer is what the chosen product has. */
function DiffersLine({ subject, field, value }: ParamProps) {
  const t = useT();
  const language = useLanguage();
  const preset = subject.presetFor(field.name);
  const baseline = subject.baseline[field.name] ?? field.default;
  if (preset === undefined || value === baseline) return null;
  return (
    <p className="field-note field-differs">
      {t("preset.differs", {
        product: productName(preset),
        value: valueText(field, baseline, language),
      })}
    </p>
  );
}

function SourceNote({ subject, field }: ParamProps) {
  const t = useT();
  const local = useLocalText();
  const preset = subject.presetFor(field.name);
  const source = sourceOf(preset, field.name);
  if (preset === undefined || source === undefined) return null;
  return (
    <p className="field-source">
      {local(source.text)}{" "}
      {source.url === undefined ? null : (
        <a href={source.url} target="_blank" rel="noreferrer noopener">
          {t("preset.sourceLink")}
        </a>
      )}{" "}
      <span className="field-source-date">{t("preset.asOf", { date: preset.asOf })}</span>
    </p>
  );
}

function TextField(props: ControlProps) {
  const { subject, field, value, refusal, marks } = props;
  const local = useLocalText();
  const { meta } = field;
  return (
    <ValueInput
      label={local(meta.label)}
      value={String(value)}
      draftKey={draftKeyOf(subject, field.name)}
      numeric={field.type !== "string"}
      multiline={meta.multiline === true}
      // a text with a grammar, which the set's own check judges, is code
      code={meta.multiline === true && subject.set.check !== undefined}
      marks={marks}
      {...(refusal === undefined ? {} : { refusal })}
      {...(meta.unit === undefined ? {} : { unit: local(unitBehind(meta)).trimStart() })}
      {...(meta.help === undefined ? {} : { help: local(meta.help) })}
      {...(meta.step === undefined ? {} : { step: meta.step })}
      onCommit={(text) => {
        const reading = readParam(subject.set, field, text);
        if (!reading.ok) return local(reading.text);
        commit(props, reading.value);
        return undefined;
      }}
    />
  );
}

/** Help under a control, or what is wrong with its value. */
function FieldNote({ field, refusal }: ControlProps) {
  const local = useLocalText();
  const { help } = field.meta;
  if (refusal !== undefined) return <p className="field-note field-error">{refusal}</p>;
  return help === undefined ? null : <p className="field-note">{local(help)}</p>;
}

function SwitchField(props: ControlProps) {
  const id = useId();
  const local = useLocalText();
  const { meta } = props.field;
  return (
    <div className="field field-switch">
      <span className="field-head">
        <label htmlFor={id}>{local(meta.label)}</label>
        {props.marks}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        className="switch"
        aria-checked={props.value === true}
        checked={props.value === true}
        onChange={(event) => commit(props, event.target.checked)}
      />
      <FieldNote {...props} />
    </div>
  );
}

function ChoiceField(props: ControlProps) {
  const id = useId();
  const local = useLocalText();
  const { meta, options = [] } = props.field;
  const title = (option: string) => {
    const text = meta.options?.[option];
    return text === undefined ? option : local(text);
  };
  const short =
    options.length <= SEGMENTS_MAX && textRoom(options.map(title).join("")) <= SEGMENT_LETTERS_MAX;
  return (
    <div className="field">
      <span className="field-head">
        <label htmlFor={id} id={`${id}-label`}>
          {local(meta.label)}
        </label>
        {props.marks}
      </span>
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
      <FieldNote {...props} />
    </div>
  );
}
