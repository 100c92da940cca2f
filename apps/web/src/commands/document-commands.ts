/** Commands about the whole document: undo, expectations, scenario, layout, files and the view. */
import { newId } from "@eventyard/model";
import type { Design, Expectation } from "@eventyard/model";
import { layOut } from "../autolayout/layout.ts";
import { commandSearchStore } from "../app/command-search.ts";
import { helpStore } from "../app/help.ts";
import { fitView, zoomBy } from "../canvas/viewport.ts";
import { saveNow } from "../design/autosave.ts";
import { moveNodes } from "../design/edits.ts";
import { redoEdit, undoEdit } from "../design/history.ts";
import type { HistoryStep } from "../design/history.ts";
import { specOf } from "../design/kinds.ts";
import { designStore, select } from "../design/store.ts";
import { exportDesign, importFile, newDesign, openDesign } from "../workspace/documents.ts";
import { chooseFile } from "../workspace/file-dialog.ts";
import { announce } from "./announcements.ts";
import type { Command } from "./bus.ts";
import type { CommandArgs } from "./command-args.ts";

const always = () => true;

function step(next: HistoryStep | undefined, said: "command.undo" | "command.redo"): void {
  if (next === undefined) return;
  designStore.setState({ design: next.design, history: next.history });
  select(designStore.getState().selection);
  announce(said);
}

const undo: Command = {
  id: "undo",
  label: "command.undo",
  listed: true,
  icon: "undo",
  keys: ["Mod+Z"],
  enabled: () => designStore.getState().history.past.length > 0,
  perform() {
    const { history, design } = designStore.getState();
    step(undoEdit(history, design), "command.undo");
  },
};

const redo: Command = {
  id: "redo",
  label: "command.redo",
  listed: true,
  icon: "redo",
  keys: ["Mod+Shift+Z", "Mod+Y"],
  enabled: () => designStore.getState().history.future.length > 0,
  perform() {
    const { history, design } = designStore.getState();
    step(redoEdit(history, design), "command.redo");
  },
};

function withExpectation(design: Design, id: string, expectation: Expectation): Design {
  return { ...design, expectations: { ...design.expectations, [id]: expectation } };
}

const addExpectation: Command<CommandArgs["expectation.add"]> = {
  id: "expectation.add",
  label: "command.expectationAdd",
  listed: true,
  icon: "add",
  enabled: always,
  perform(args) {
    const { design } = designStore.getState();
    const id = newId("expectation", design.expectations);
    const scope = args?.scope ?? "all";
    const metric = scope === "all" ? "lost" : (specOf(design, scope)?.metrics[0] ?? "lost");
    return {
      design: withExpectation(design, id, { metric, scope, statistic: "total", comparator: "==", bound: 0 }),
    };
  },
};

const editExpectation: Command<CommandArgs["expectation.edit"]> = {
  id: "expectation.edit",
  label: "command.expectationEdit",
  enabled: always,
  perform({ id, expectation }) {
    return { design: withExpectation(designStore.getState().design, id, expectation) };
  },
};

const removeExpectation: Command<CommandArgs["expectation.remove"]> = {
  id: "expectation.remove",
  label: "command.expectationRemove",
  icon: "delete",
  enabled: always,
  perform({ id }) {
    const { design } = designStore.getState();
    const { [id]: _gone, ...expectations } = design.expectations;
    return { design: { ...design, expectations } };
  },
};

const editScenario: Command<CommandArgs["scenario.edit"]> = {
  id: "scenario.edit",
  label: "command.scenarioEdit",
  enabled: always,
  perform(change) {
    const { design } = designStore.getState();
    return { design: { ...design, scenario: { ...design.scenario, ...change } } };
  },
};

const renameDesign: Command<CommandArgs["design.rename"]> = {
  id: "design.rename",
  label: "command.designRename",
  enabled: always,
  perform({ name }) {
    const { design } = designStore.getState();
    const trimmed = name.trim();
    if (trimmed === "" || trimmed === design.name) return undefined;
    return { design: { ...design, name: trimmed }, subject: trimmed };
  },
};

const autoLayout: Command = {
  id: "layout.auto",
  label: "command.layout",
  listed: true,
  icon: "layout",
  keys: ["Mod+Shift+L"],
  enabled: () => Object.keys(designStore.getState().design.nodes).length > 1,
  async perform() {
    const positions = await layOut(designStore.getState().design);
    const { design } = designStore.getState();
    setTimeout(() => fitView(true), 50);
    return { design: moveNodes(design, positions) };
  },
};

const open: Command<CommandArgs["design.open"]> = {
  id: "design.open",
  label: "command.open",
  icon: "file",
  enabled: always,
  perform({ id }) {
    void openDesign(id);
  },
};

const importCommand: Command<CommandArgs["design.import"]> = {
  id: "design.import",
  label: "command.import",
  listed: true,
  icon: "upload",
  keys: ["Mod+O"],
  enabled: always,
  perform(args) {
    if (args !== undefined) void importFile(args.file);
    else chooseFile((file) => void importFile(file));
  },
};

function simple(command: Omit<Command, "enabled" | "perform"> & { readonly act: () => void }): Command {
  const { act, ...rest } = command;
  return { ...rest, listed: true, enabled: always, perform: () => act() };
}

export const documentCommands: readonly Command<never>[] = [
  undo,
  redo,
  addExpectation,
  editExpectation,
  removeExpectation,
  editScenario,
  renameDesign,
  autoLayout,
  open,
  importCommand,
  simple({ id: "design.new", label: "command.new", icon: "add", act: () => void newDesign() }),
  simple({ id: "design.save", label: "command.save", keys: ["Mod+S"], act: () => void saveNow() }),
  simple({ id: "design.export", label: "command.export", icon: "download", act: exportDesign }),
  simple({ id: "view.fit", label: "command.fit", icon: "fit", keys: ["Shift+1"], act: () => fitView(true) }),
  simple({ id: "view.zoomIn", label: "command.zoomIn", icon: "add", keys: ["+", "="], act: () => zoomBy(1) }),
  simple({ id: "view.zoomOut", label: "command.zoomOut", icon: "minus", keys: ["-"], act: () => zoomBy(-1) }),
  simple({
    id: "command.search",
    label: "command.search",
    icon: "search",
    keys: ["Mod+K"],
    act: () => commandSearchStore.setState({ open: true }),
  }),
  simple({
    id: "help",
    label: "command.help",
    icon: "help",
    keys: ["?"],
    act: () => helpStore.setState({ open: true }),
  }),
];
