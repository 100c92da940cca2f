/** The settings form, derived from a set of parameters: a kind's, or those of the edges that leave a port. */
import type { ParamField } from "@eventyard/model";
import { useId, useMemo } from "react";
import { productName } from "../design/presets.ts";
import { useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { draftOf } from "../ui/drafts.ts";
import { Icon } from "../ui/Icon.tsx";
import { draftKeyOf } from "./form-subject.ts";
import type { FormSubject } from "./form-subject.ts";
import { groupFields, meaningProblems } from "./param-input.ts";
import type { FieldGroup } from "./param-input.ts";
import { changedFields, differenceText } from "./param-text.ts";
import { ParamControl } from "./ParamControl.tsx";
import { useSection } from "./sections.ts";

export function ParamForm({ subject }: { readonly subject: FormSubject }) {
  const t = useT();
  const { set, params, fields } = subject;
  const groups = useMemo(() => groupFields(fields, params), [fields, params]);
  const refusals = useMemo(() => meaningProblems(set, params), [set, params]);
  const local = useLocalText();
  const refusalOf = (name: string) => {
    const text = refusals.get(name);
    return text === undefined ? undefined : local(text);
  };
  const shared = { subject, refusalOf };
  return (
    <div className="form">
      {groups.map((group, index) =>
        group.title === undefined ? (
          <div key="" className="form-group">
            <Fields fields={group.fields} {...shared} />
          </div>
        ) : (
          <Section key={group.title.en} group={group} first={index === 0} {...shared} />
        ),
      )}
      {groups.length === 0 ? <p className="quiet-text">{t("inspector.noSettings")}</p> : null}
    </div>
  );
}

interface Shared {
  readonly subject: FormSubject;
  readonly refusalOf: (name: string) => string | undefined;
}

function Fields({ fields, subject, refusalOf }: Shared & { readonly fields: readonly ParamField[] }) {
  return fields.map((field) => (
    <ParamControl
      key={draftKeyOf(subject, field.name)}
      subject={subject}
      field={field}
      value={subject.params[field.name] ?? field.default}
      refusal={refusalOf(field.name)}
    />
  ));
}

/** A section that folds; closed it says in one line what differs, and whether something in it needs mending. */
function Section({ group, first, ...shared }: Shared & { group: FieldGroup; first: boolean }) {
  const id = useId();
  const local = useLocalText();
  const { subject, refusalOf } = shared;
  const [open, toggle] = useSection(`${subject.sectionsKey}/${group.title?.en ?? ""}`, first);
  const wrong = group.fields.filter(
    ({ name }) => refusalOf(name) !== undefined || draftOf(draftKeyOf(subject, name)) !== undefined,
  ).length;
  return (
    <section className="form-section" aria-labelledby={`${id}-title`}>
      <h3>
        <button
          type="button"
          className="form-section-head"
          aria-expanded={open}
          aria-describedby={open ? undefined : `${id}-summary`}
          onClick={toggle}
        >
          <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
          <span id={`${id}-title`}>{group.title === undefined ? "" : local(group.title)}</span>
        </button>
      </h3>
      {open ? (
        <div className="form-group">
          <Fields fields={group.fields} {...shared} />
        </div>
      ) : (
        <Summary id={`${id}-summary`} group={group} wrong={wrong} subject={subject} />
      )}
    </section>
  );
}

interface SummaryProps {
  readonly id: string;
  readonly group: FieldGroup;
  readonly wrong: number;
  readonly subject: FormSubject;
}

function Summary({ id, group, wrong, subject }: SummaryProps) {
  const t = useT();
  const language = useLanguage();
  const { params, baseline } = subject;
  const differs = changedFields(group.fields, params, baseline).length > 0;
  const preset = group.fields.map(({ name }) => subject.presetFor(name)).find((each) => each !== undefined);
  const text = differenceText(group.fields, params, baseline, language);
  return (
    <p
      id={id}
      className={differs || wrong > 0 ? "form-section-summary differs" : "form-section-summary"}
      title={text}
    >
      {wrong > 0 ? <span className="bad">{t("problems.count", { count: wrong })} · </span> : null}
      {differs ? (
        <>
          <i className="changed-dot" aria-hidden="true" />
          {text}
        </>
      ) : wrong > 0 ? null : (
        <span className="form-section-default">
          {preset === undefined
            ? t("form.asDefault")
            : t("preset.asProduct", { product: productName(preset) })}
        </span>
      )}
    </p>
  );
}
