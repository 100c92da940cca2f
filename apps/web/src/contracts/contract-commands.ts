/** Commands of contracts: event types and their versions are added, edited, renamed, removed and shown. */
import { isEventType } from "@eventyard/model";
import { panelStore } from "../app/panels.ts";
import type { Command } from "../commands/bus.ts";
import type { CommandArgs } from "../commands/command-args.ts";
import { fieldsOf, kindSpecs } from "../design/kinds.ts";
import { designStore, NOTHING_SELECTED, select } from "../design/store.ts";
import { addContract, freeType, removeContract, renameContract, withContract } from "./contract-edits.ts";
import { contractStore } from "./contract-store.ts";

const always = () => true;

/** The parameters of a kind that name event types and versions. */
function namesOf(kind: string) {
  const spec = kindSpecs.get(kind);
  if (spec === undefined) return [];
  return fieldsOf(spec).flatMap(({ name, meta }) =>
    meta.names === undefined ? [] : [[name, meta.names] as const],
  );
}

/** Leads to a type in the inspector; on a narrow window the panel opens for it. */
function show(type: string, version: string | undefined): void {
  select(NOTHING_SELECTED);
  panelStore.setState({ inspector: true });
  contractStore.setState(({ asked }) => ({ open: type, version, asked: asked + 1 }));
}

const add: Command<CommandArgs["contract.add"]> = {
  id: "contract.add",
  label: "command.contractAdd",
  listed: true,
  icon: "add",
  enabled: always,
  perform(args) {
    const { design } = designStore.getState();
    const type = args?.type ?? freeType(design);
    if (!isEventType(type) || design.contracts?.[type] !== undefined) return undefined;
    show(type, undefined);
    return {
      design: addContract(design, type, args?.version ?? "1"),
      selection: NOTHING_SELECTED,
      subject: type,
    };
  },
};

const edit: Command<CommandArgs["contract.edit"]> = {
  id: "contract.edit",
  label: "command.contractEdit",
  enabled: always,
  perform({ type, contract }) {
    return { design: withContract(designStore.getState().design, type, contract), subject: type };
  },
};

const rename: Command<CommandArgs["contract.rename"]> = {
  id: "contract.rename",
  label: "command.contractRename",
  enabled: always,
  perform({ type, name }) {
    const { design } = designStore.getState();
    if (!isEventType(name) || design.contracts?.[type] === undefined || design.contracts[name] !== undefined)
      return undefined;
    const { open } = contractStore.getState();
    if (open === type) contractStore.setState({ open: name });
    return { design: renameContract(design, type, name, namesOf), subject: name };
  },
};

const remove: Command<CommandArgs["contract.remove"]> = {
  id: "contract.remove",
  label: "command.contractRemove",
  icon: "delete",
  enabled: always,
  perform({ type }) {
    return { design: removeContract(designStore.getState().design, type), subject: type };
  },
};

const showContract: Command<CommandArgs["contract.show"]> = {
  id: "contract.show",
  label: "command.contractShow",
  enabled: always,
  perform({ type, version }) {
    show(type, version);
  },
};

export const contractCommands: readonly Command<never>[] = [add, edit, rename, remove, showContract];
