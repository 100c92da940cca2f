/** The versions of one event type: what each keeps of its promise, and its schema as a table of fields or as JSON. */
import { readSchemaText } from "@eventyard/kinds";
import { readEventSchema } from "@eventyard/model";
import type { EventContract } from "@eventyard/model";
import { useState } from "react";
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { draftOf } from "../ui/drafts.ts";
import { Icon } from "../ui/Icon.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { ValueInput } from "../ui/ValueInput.tsx";
import { addVersion, removeVersion, versionsOf } from "./contract-edits.ts";
import { openContract, useContractView } from "./contract-store.ts";
import { draftKeyOf } from "./schema-draft.ts";
import { SchemaFields } from "./SchemaFields.tsx";
import type { Verdict } from "./verdicts.ts";
import { verdictsOf } from "./verdicts.ts";

interface VersionsProps {
  readonly type: string;
  readonly contract: EventContract;
}

export function ContractVersions({ type, contract }: VersionsProps) {
  const t = useT();
  const view = useContractView();
  const versions = versionsOf(contract);
  const chosen = versions.find((version) => version === view.version) ?? versions.at(-1);
  const [asJson, setAsJson] = useState(false);
  const add = () => {
    const added = addVersion(contract);
    if (added === undefined) return;
    execute("contract.edit", { type, contract: added.contract });
    openContract(type, added.version);
  };
  return (
    <div className="contract-versions-form">
      <Verdicts contract={contract} chosen={chosen} />
      {versions.length === 0 ? <p className="quiet-text">{t("contracts.noVersions")}</p> : null}
      <div className="contract-tabs">
        <Button small tone="quiet" icon="add" onClick={add}>
          {t("contracts.addVersion")}
        </Button>
        {chosen === undefined ? null : (
          <Tabs
            label={t("contracts.versions")}
            tabs={versions.map((version) => ({
              id: version,
              label: t("contracts.versionTag", { version }),
              content: () => (
                <Version
                  key={version}
                  type={type}
                  contract={contract}
                  version={version}
                  asJson={asJson}
                  onView={setAsJson}
                />
              ),
            }))}
            selected={chosen}
            onSelect={(version) => openContract(type, version)}
          />
        )}
      </div>
    </div>
  );
}

const ICON = { kept: "check", broken: "problem", unreadable: "problem", free: "minus" } as const;

/** Verdicts that are all told with their reasons; of more, those beside the chosen version, and in a line what is broken. */
const FULL_MAX = 2;

function Verdicts({ contract, chosen }: Pick<VersionsProps, "contract"> & { chosen: string | undefined }) {
  const t = useT();
  const all = verdictsOf(contract);
  const isNear = ({ older, newer }: Verdict) =>
    all.length <= FULL_MAX || older === chosen || newer === chosen;
  const verdicts = all.filter((one) => isNear(one) || one.type === "broken" || one.type === "unreadable");
  if (verdicts.length === 0) return null;
  return (
    <ul className="contract-verdicts" aria-live="polite">
      {verdicts.map((verdict) => (
        <li key={`${verdict.older} ${verdict.newer}`} className={verdict.type}>
          <Icon name={ICON[verdict.type]} size={14} />
          <div>
            <p>
              {verdict.type === "unreadable"
                ? t("contracts.unreadable", { version: verdict.newer })
                : t(`contracts.${verdict.type}`, {
                    older: verdict.older,
                    newer: verdict.newer,
                    promise: t(`contracts.word.${contract.compatibility}`),
                  })}
            </p>
            {isNear(verdict) ? <Reasons verdict={verdict} /> : null}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A reason is written to follow a colon; here it stands alone. */
function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;
}

function Reasons({ verdict: { reasons } }: { readonly verdict: Verdict }) {
  const local = useLocalText();
  if (reasons.length === 0) return null;
  return (
    <ul className="contract-reasons">
      {reasons.map((reason) => (
        <li key={reason.en}>{asSentence(local(reason))}</li>
      ))}
    </ul>
  );
}

interface VersionProps extends VersionsProps {
  readonly version: string;
  readonly asJson: boolean;
  readonly onView: (asJson: boolean) => void;
}

function Version({ type, contract, version, asJson, onView }: VersionProps) {
  const t = useT();
  const designId = useDesign((state) => state.designId);
  const schema = contract.versions[version];
  // a schema that only a file can have brought: nothing of it fits a table
  const readable = readEventSchema(schema).ok;
  const json = asJson || !readable;
  const hasDraft = draftOf(draftKeyOf(designId, type, version)) !== undefined;
  const commit = (next: unknown) =>
    execute("contract.edit", {
      type,
      contract: { ...contract, versions: { ...contract.versions, [version]: next } },
    });
  return (
    <>
      <div className="segmented contract-view" role="radiogroup" aria-label={t("contracts.view")}>
        <button
          type="button"
          role="radio"
          aria-checked={!json}
          disabled={!readable}
          onClick={() => onView(false)}
        >
          {t("contracts.fields")}
        </button>
        <button type="button" role="radio" aria-checked={json} onClick={() => onView(true)}>
          {t("contracts.json")}
        </button>
      </div>
      {json ? (
        <SchemaJson type={type} version={version} schema={schema} onCommit={commit} />
      ) : (
        <>
          {hasDraft ? <p className="field-note field-error">{t("contracts.draft")}</p> : null}
          <SchemaFields
            draftKey={`${draftKeyOf(designId, type, version)}.fields`}
            schema={schema}
            onCommit={commit}
          />
        </>
      )}
      <Button
        small
        tone="quiet"
        icon="delete"
        onClick={() => execute("contract.edit", { type, contract: removeVersion(contract, version) })}
      >
        {t("contracts.removeVersion", { version })}
      </Button>
    </>
  );
}

interface SchemaJsonProps {
  readonly type: string;
  readonly version: string;
  readonly schema: unknown;
  readonly onCommit: (schema: unknown) => void;
}

function SchemaJson({ type, version, schema, onCommit }: SchemaJsonProps) {
  const t = useT();
  const local = useLocalText();
  const designId = useDesign((state) => state.designId);
  const stored = readEventSchema(schema);
  return (
    <div className="contract-json">
      <ValueInput
        label={t("contracts.schema", { version })}
        help={t("contracts.schemaHelp")}
        value={JSON.stringify(schema, null, 2)}
        multiline
        code
        draftKey={draftKeyOf(designId, type, version)}
        {...(stored.ok ? {} : { refusal: local(stored.text) })}
        onCommit={(text) => {
          const read = readSchemaText(text);
          if (!read.ok) return local(read.text);
          onCommit(read.schema);
          return undefined;
        }}
      />
    </div>
  );
}
