/** A parameter that names versions of the design's contracts: chosen from those that there are, with a way to the contract. */
import {
  canRead,
  eventVersionText,
  parseEventVersion,
  parseEventVersions,
  readContracts,
  whyUnreadable,
} from "@eventyard/model";
import type { EventVersion, ParamField, ParamValue, ReaderType } from "@eventyard/model";
import { useId, useMemo } from "react";
import type { ReactNode } from "react";
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { versionsOf } from "./contract-edits.ts";
import "./contracts.css";

interface VersionFieldProps {
  readonly field: ParamField;
  readonly value: ParamValue;
  /** Buttons beside the label. */
  readonly marks: ReactNode;
  /** Help, or what is wrong with the value. */
  readonly note: ReactNode;
  readonly onCommit: (text: string) => void;
}

/** Every version that the contracts describe, as "order-placed@2". */
function useDescribed(): readonly string[] {
  const contracts = useDesign((state) => state.design.contracts);
  return Object.entries(contracts ?? {})
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([type, contract]) =>
      versionsOf(contract).map((version) => eventVersionText({ type, version })),
    );
}

/** Leads to the contract of this version, or to a new one where none is described. */
function ContractLink({ one }: { readonly one: EventVersion | undefined }) {
  const t = useT();
  const contracts = useDesign((state) => state.design.contracts);
  const isDescribed = one !== undefined && contracts?.[one.type] !== undefined;
  if (!isDescribed && one === undefined && Object.keys(contracts ?? {}).length > 0) return null;
  const open = () => {
    if (isDescribed) execute("contract.show", one);
    else execute("contract.add", one);
  };
  return (
    <button type="button" className="version-link" onClick={open}>
      {isDescribed
        ? t("contracts.edit")
        : one === undefined
          ? t("contracts.write")
          : t("contracts.describe", { type: one.type })}
    </button>
  );
}

/** One version, or none. */
export function VersionField({ field, value, marks, note, onCommit }: VersionFieldProps) {
  const id = useId();
  const t = useT();
  const local = useLocalText();
  const described = useDescribed();
  const text = String(value);
  return (
    <div className="field">
      <span className="field-head">
        <label htmlFor={id}>{local(field.meta.label)}</label>
        {marks}
      </span>
      <select id={id} className="input" value={text} onChange={(event) => onCommit(event.target.value)}>
        <option value="">{t("contracts.pickNone")}</option>
        {text === "" || described.includes(text) ? null : (
          <option value={text}>{t("contracts.pickUnknown", { version: text })}</option>
        )}
        {described.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      {note}
      <ContractLink one={parseEventVersion(text)} />
    </div>
  );
}

/** A list of versions. The text must be readable: what is not stays a text for the form's own field. */
export function VersionListField({
  field,
  value,
  marks,
  note,
  reader,
  onCommit,
}: VersionFieldProps & { readonly reader: ReaderType | undefined }) {
  const id = useId();
  const t = useT();
  const local = useLocalText();
  const described = useDescribed();
  const versions = parseEventVersions(String(value)) ?? [];
  const texts = versions.map(eventVersionText);
  const free = described.filter((one) => !texts.includes(one));
  return (
    <div className="field">
      <span className="field-head">
        <label htmlFor={id} id={`${id}-label`}>
          {local(field.meta.label)}
        </label>
        {marks}
      </span>
      {versions.length === 0 ? (
        <p className="quiet-text">{t("contracts.pickAll")}</p>
      ) : (
        <ul className="version-list" aria-labelledby={`${id}-label`}>
          {versions.map((one, index) => (
            <VersionChip
              key={eventVersionText(one)}
              one={one}
              isDescribed={described.includes(eventVersionText(one))}
              onRemove={() => onCommit(texts.filter((_, other) => other !== index).join(", "))}
            />
          ))}
        </ul>
      )}
      <select
        id={id}
        className="input"
        value=""
        disabled={free.length === 0}
        onChange={(event) => onCommit([...texts, event.target.value].join(", "))}
      >
        <option value="">{t("contracts.pickAdd")}</option>
        {free.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      {reader === undefined ? null : <Reach accepts={versions} reader={reader} />}
      {note}
      {described.length === 0 ? <ContractLink one={versions[0]} /> : null}
    </div>
  );
}

interface ChipProps {
  readonly one: EventVersion;
  readonly isDescribed: boolean;
  readonly onRemove: () => void;
}

function VersionChip({ one, isDescribed, onRemove }: ChipProps) {
  const t = useT();
  const version = eventVersionText(one);
  return (
    <li>
      {isDescribed ? (
        <button
          type="button"
          className="version-name"
          title={t("contracts.edit")}
          onClick={() => execute("contract.show", one)}
        >
          {version}
        </button>
      ) : (
        <span className="version-name">{t("contracts.pickUnknown", { version })}</span>
      )}
      <Button
        tone="quiet"
        small
        icon="close"
        label={t("contracts.pickRemove", { version })}
        onClick={onRemove}
      />
    </li>
  );
}

/** What the contracts mean for the other versions of the types that are read. */
function Reach({ accepts, reader }: { readonly accepts: readonly EventVersion[]; reader: ReaderType }) {
  const t = useT();
  const local = useLocalText();
  const contracts = useDesign((state) => state.design.contracts);
  const { book } = useMemo(() => readContracts(contracts), [contracts]);
  const others = [...new Set(accepts.map(({ type }) => type))].flatMap((type) =>
    [...(book.get(type)?.versions.keys() ?? [])]
      .filter((version) => !accepts.some((one) => one.type === type && one.version === version))
      .map((version) => ({ type, version })),
  );
  if (others.length === 0) return null;
  return (
    <ul className="version-reach">
      {others.map((one) => {
        const isRead = canRead(book, one, accepts, reader);
        const why = isRead ? undefined : whyUnreadable(book, one, accepts, reader);
        const version = eventVersionText(one);
        return (
          <li key={version} className={isRead ? "kept" : "broken"}>
            <Icon name={isRead ? "check" : "problem"} size={13} />
            <span>
              {isRead
                ? t("contracts.alsoReads", { version })
                : t("contracts.cannotRead", { version, reason: why === undefined ? "" : local(why) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
