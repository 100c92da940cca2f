/** The command search: whether it is open, what it lists and what a person's words find in it. */
import { createStore } from "zustand/vanilla";
import { geometryStore } from "../canvas/edge-paths.ts";
import { centreOn } from "../canvas/viewport.ts";
import { allCommands, execute } from "../commands/bus.ts";
import { kindSpecs } from "../design/kinds.ts";
import { designStore, select } from "../design/store.ts";
import { currentLanguage, translate } from "../i18n/index.ts";
import type { IconName } from "../ui/icons.ts";

export const commandSearchStore = createStore<{ readonly open: boolean }>(() => ({ open: false }));

export interface SearchEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly iconPath?: string;
  /** Chord of the command's first shortcut. */
  readonly chord?: string;
  readonly run: () => void;
}

/** Entries shown at once; more words find the others. */
const SHOWN_MAX = 60;

function showNode(id: string): void {
  select({ nodes: [id], edges: [] });
  const card = geometryStore.getState().nodes.get(id);
  if (card !== undefined) centreOn({ x: card.x + card.width / 2, y: card.y + card.height / 2 });
}

/** Commands that can be done now, a node of each kind to add, and the nodes of the design to go to. */
export function searchEntries(): readonly SearchEntry[] {
  const commands = allCommands()
    .filter((command) => command.listed === true && command.enabled())
    .map(({ id, label, icon, keys }): SearchEntry => ({
      id,
      label: translate(label),
      run: () => execute(id),
      ...(icon === undefined ? {} : { icon }),
      ...(keys?.[0] === undefined ? {} : { chord: keys[0] }),
    }));
  const kinds = [...kindSpecs.values()].map((spec): SearchEntry => ({
    id: `add.${spec.id}`,
    label: translate("search.add", { kind: spec.title[currentLanguage()] }),
    iconPath: spec.icon,
    run: () => execute("node.add", { kind: spec.id, rename: true }),
  }));
  const nodes = Object.entries(designStore.getState().design.nodes).map(
    ([id, { name, kind }]): SearchEntry => {
      const iconPath = kindSpecs.get(kind)?.icon;
      return {
        id: `go.${id}`,
        label: translate("search.go", { name }),
        run: () => showNode(id),
        ...(iconPath === undefined ? {} : { iconPath }),
      };
    },
  );
  // what the list begins with must do no harm to whoever only presses Enter
  const running = commands.filter(({ id }) => id.startsWith("run."));
  const others = commands.filter(({ id }) => !id.startsWith("run."));
  return [...running, ...kinds, ...others, ...nodes];
}

/** Entries whose label contains every word, in any order; those that begin with the words come first. */
export function findEntries(entries: readonly SearchEntry[], words: string): readonly SearchEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter(({ label }) => {
    const text = label.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const begins = ({ label }: SearchEntry) =>
    label.toLowerCase().startsWith(words.trim().toLowerCase()) ? 0 : 1;
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, SHOWN_MAX);
}
