/** The design's contracts: event types with their promise, their versions and who uses them. One type at a time is open. */
import { COMPATIBILITIES, contractUses, isEventType } from "@eventyard/model";
import type { Compatibility, ContractUse, EventContract } from "@eventyard/model";
import { useEffect, useId, useMemo, useRef } from "react";
import { execute } from "../commands/bus.ts";
import { kindSpecs } from "../design/kinds.ts";
import { select, useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { moveDraft } from "../ui/drafts.ts";
import { ValueInput } from "../ui/ValueInput.tsx";
import { versionsOf } from "./contract-edits.ts";
import { openContract, useContractView } from "./contract-store.ts";
import { ContractVersions } from "./ContractVersions.tsx";
import { draftKeyOf } from "./schema-draft.ts";
import { verdictsOf } from "./verdicts.ts";
import "./contracts.css";

const NONE: Readonly<Record<string, EventContract>> = {};

export function Contracts() {
  const t = useT();
  const contracts = useDesign((state) => state.design.contracts) ?? NONE;
  const design = useDesign((state) => state.design);
  const uses = useMemo(() => contractUses(design, kindSpecs), [design]);
  const { open } = useContractView();
  useFollowedName(contracts);
  const types = Object.keys(contracts).toSorted((a, b) => a.localeCompare(b));
  return (
    <div className="contracts">
      {types.length === 0 ? <p className="quiet-text">{t("contracts.none")}</p> : null}
      {types.map((type) => {
        const contract = contracts[type];
        return contract === undefined ? null : (
          <ContractItem
            key={type}
            type={type}
            contract={contract}
            uses={uses.filter((use) => use.type === type)}
            open={type === open}
          />
        );
      })}
      <Button small icon="add" onClick={() => execute("contract.add")}>
        {t("command.contractAdd")}
      </Button>
    </div>
  );
}

/** A type that is renamed by undo, or elsewhere, stays open: its contract is the same object under another name. */
function useFollowedName(contracts: Readonly<Record<string, EventContract>>): void {
  const { open, version } = useContractView();
  const opened = useRef<EventContract>(undefined);
  useEffect(() => {
    const contract = open === undefined ? undefined : contracts[open];
    if (open === undefined || contract !== undefined) {
      opened.current = contract;
      return;
    }
    const renamed = Object.keys(contracts).find((type) => contracts[type] === opened.current);
    if (renamed !== undefined) openContract(renamed, version);
  }, [contracts, open, version]);
}

interface ItemProps {
  readonly type: string;
  readonly contract: EventContract;
  readonly uses: readonly ContractUse[];
}

/** The last demand that was answered: coming back to the panel must not answer it again. */
let shown = 0;

/** What somebody asked to see comes into view, with the focus on it. */
function useAsked(open: boolean) {
  const head = useRef<HTMLButtonElement>(null);
  const { asked } = useContractView();
  useEffect(() => {
    if (!open || asked === shown) return undefined;
    // after the panel went to its top for another selection
    const frame = requestAnimationFrame(() => {
      shown = asked;
      head.current?.focus({ preventScroll: true });
      head.current?.scrollIntoView({ block: "start" });
    });
    return () => cancelAnimationFrame(frame);
  }, [open, asked]);
  return head;
}

/** Versions named in the head of a type. */
const NAMED_MAX = 3;

/** All, or the first and the last. */
function shownVersions(versions: readonly string[]): readonly string[] {
  const [first, last] = [versions[0], versions.at(-1)];
  if (versions.length <= NAMED_MAX || first === undefined || last === undefined) return versions;
  return [first, "…", last];
}

function ContractItem({ type, contract, uses, open }: ItemProps & { readonly open: boolean }) {
  const t = useT();
  const head = useAsked(open);
  const versions = versionsOf(contract);
  const broken = verdictsOf(contract).some((one) => one.type === "broken" || one.type === "unreadable");
  return (
    <div className="contract" role="group" aria-label={type} data-open={open ? "" : undefined}>
      <button
        ref={head}
        type="button"
        className="contract-head"
        aria-expanded={open}
        onClick={() => openContract(open ? undefined : type)}
      >
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        <span className="contract-type">{type}</span>
        {broken ? <Icon name="problem" size={14} /> : null}
        <span className="contract-versions">
          {shownVersions(versions)
            .map((version) => (version === "…" ? version : t("contracts.versionTag", { version })))
            .join(" ")}
        </span>
      </button>
      {open ? <ContractForm type={type} contract={contract} uses={uses} /> : null}
    </div>
  );
}

function ContractForm({ type, contract, uses }: ItemProps) {
  const t = useT();
  return (
    <div className="contract-form">
      <NameField type={type} contract={contract} />
      <PromiseField type={type} contract={contract} />
      <ContractVersions key={type} type={type} contract={contract} />
      <Uses uses={uses} />
      <Button
        small
        tone="danger"
        icon="delete"
        onClick={() => {
          openContract(undefined);
          execute("contract.remove", { type });
        }}
      >
        {t("contracts.remove")}
      </Button>
    </div>
  );
}

function NameField({ type, contract }: Pick<ItemProps, "type" | "contract">) {
  const t = useT();
  const designId = useDesign((state) => state.designId);
  const all = useDesign((state) => state.design.contracts) ?? NONE;
  return (
    <ValueInput
      label={t("contracts.name")}
      value={type}
      draftKey={`${designId}.contract.${type}`}
      onCommit={(text) => {
        const name = text.trim();
        if (!isEventType(name)) return t("contracts.nameRule");
        if (name !== type && Object.hasOwn(all, name)) return t("contracts.nameTaken", { name });
        // what is not mended yet goes along
        for (const version of versionsOf(contract))
          moveDraft(draftKeyOf(designId, type, version), draftKeyOf(designId, name, version));
        if (name !== type) execute("contract.rename", { type, name });
        return undefined;
      }}
    />
  );
}

function PromiseField({ type, contract }: Pick<ItemProps, "type" | "contract">) {
  const id = useId();
  const t = useT();
  return (
    <div className="field">
      <span className="field-head">
        <label htmlFor={id}>{t("contracts.compatibility")}</label>
      </span>
      <select
        id={id}
        className="input"
        value={contract.compatibility}
        onChange={(event) => {
          const compatibility = event.target.value as Compatibility;
          execute("contract.edit", { type, contract: { ...contract, compatibility } });
        }}
      >
        {COMPATIBILITIES.map((one) => (
          <option key={one} value={one}>
            {t(`contracts.promise.${one}`)}
          </option>
        ))}
      </select>
      <p className="field-note">{t(`contracts.promiseHelp.${contract.compatibility}`)}</p>
    </div>
  );
}

/** Nodes that name the type; a click selects one. */
function Uses({ uses }: Pick<ItemProps, "uses">) {
  const t = useT();
  const id = useId();
  const nodes = useDesign((state) => state.design.nodes);
  return (
    <div className="contract-uses">
      <h4 id={id}>{t("contracts.usedBy")}</h4>
      {uses.length === 0 ? <p className="quiet-text">{t("contracts.unused")}</p> : null}
      <ul aria-labelledby={id}>
        {uses.map(({ node, role, version }) => (
          <li key={`${role} ${node} ${version}`}>
            <button
              type="button"
              className="connection-name"
              onClick={() => select({ nodes: [node], edges: [] })}
            >
              <span className="contract-use-name">{nodes[node]?.name ?? node}</span>
              <span className="quiet-text">
                {t(`contracts.${role}`)} {t("contracts.versionTag", { version })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
