/**
 * THE command bus: whatever changes something, by mouse, by keyboard, by menu or by program, is a registered command that
 * goes through `execute`. A command that edits the document returns the edited design; the bus turns it into an undo step,
 * which also makes it dirty for autosave, and announces it for screen readers. Menus and shortcuts derive from the registry.
 */
import type { Design } from "@eventyard/model";
import { recordEdit } from "../design/history.ts";
import { designStore, select } from "../design/store.ts";
import type { Selection } from "../design/store.ts";
import type { TextKey } from "../i18n/index.ts";
import type { IconName } from "../ui/icons.ts";
import { announce } from "./announcements.ts";
import type { CommandArgs } from "./command-args.ts";

/** What an editing command yields. */
export interface Edit {
  readonly design: Design;
  /** Selected afterwards; unchanged when absent. */
  readonly selection?: Selection;
  /** Node whose name is opened for editing afterwards. */
  readonly renaming?: string;
  /** Edits with the same key shortly after each other undo as one. */
  readonly coalesceKey?: string;
  /** Values for the announcement of the command's label, such as the name. */
  readonly subject?: string;
}

export interface Command<Args = undefined> {
  readonly id: string;
  /** Catalogue key of its name in menus, tooltips and announcements. */
  readonly label: TextKey;
  readonly icon?: IconName;
  /** Chords such as "Mod+Shift+Z", "Delete", "Space"; Mod is Ctrl or ⌘. The first is shown. */
  readonly keys?: readonly string[];
  /** It needs no arguments and is worth finding by its name: the command search lists it. */
  readonly listed?: true;
  enabled(): boolean;
  /** An edit, nothing, or a promise of either (a layout computed elsewhere). */
  perform(args: Args): Edit | undefined | void | Promise<Edit | undefined | void>;
}

const registry = new Map<string, Command<unknown>>();

/** Adds commands. An id that is already there is a mistake and throws. */
export function registerCommands(commands: readonly Command<never>[]): void {
  for (const command of commands) {
    if (registry.has(command.id)) throw new Error(`command ${command.id} is registered twice`);
    registry.set(command.id, command as Command<unknown>);
  }
}

/** A registered command, for its label, keys and predicate. Unknown ids give undefined. */
export function commandById(id: string): Command<unknown> | undefined {
  return registry.get(id);
}

/** Every registered command in order of registration. */
export function allCommands(): readonly Command<unknown>[] {
  return [...registry.values()];
}

/** Ids with declared arguments need them; other ids (run and fault commands) take what they define. */
type ArgsOf<Id extends string> = Id extends keyof CommandArgs
  ? undefined extends CommandArgs[Id]
    ? [args?: CommandArgs[Id]]
    : [args: CommandArgs[Id]]
  : [args?: unknown];

/**
 * Runs a command. Returns false when it is unknown or not enabled now. An editing command's change is one undo step;
 * one that yields the same design leaves no trace.
 */
export function execute<Id extends string>(id: Id, ...[args]: ArgsOf<Id>): boolean {
  const command = registry.get(id);
  if (command === undefined || !command.enabled()) return false;
  const result = command.perform(args);
  if (result instanceof Promise) void result.then((edit) => commit(command, edit));
  else commit(command, result);
  return true;
}

function commit(command: Command<unknown>, edit: Edit | undefined | void): void {
  if (edit === undefined) return;
  const { design: before, history } = designStore.getState();
  if (edit.design !== before) {
    const next = recordEdit(history, before, edit.design, performance.now(), edit.coalesceKey);
    designStore.setState({ design: edit.design, history: next });
    announce(command.label, edit.subject);
  }
  select(edit.selection ?? designStore.getState().selection);
  if (edit.renaming !== undefined) designStore.setState({ renaming: edit.renaming });
}
