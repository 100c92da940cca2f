/** Shows the menus of the canvas: of what is selected, and of the kinds that a line dropped on nothing can go on to. */
import { useEffect } from "react";
import { useStore } from "zustand";
import { connectStore, dismissOffer } from "../canvas/connect.ts";
import { toCanvas } from "../canvas/viewport.ts";
import { commandById, execute } from "../commands/bus.ts";
import { chordLabel } from "../commands/shortcuts.ts";
import { kindsThatJoin } from "../design/joined-node.ts";
import { designStore, useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Menu } from "../ui/Menu.tsx";
import type { MenuItem } from "../ui/Menu.tsx";
import { closeContextMenu, contextMenuStore, offeredCommands, openMenuAt } from "./context-menu.ts";

function onContextMenu(event: MouseEvent): void {
  const { target } = event;
  if (!(target instanceof Element) || target.closest(".canvas") === null) return;
  if (target.closest("input, textarea, .connection-bubble") !== null) return;
  event.preventDefault();
  // the keyboard's menu key comes as a command; a context menu event that follows it has no button
  if (event.button !== 2 && contextMenuStore.getState().open !== undefined) return;
  openMenuAt(target, { x: event.clientX, y: event.clientY });
}

export function ContextMenu() {
  const open = useStore(contextMenuStore, (state) => state.open);
  const offer = useStore(connectStore, (state) => state.offer);
  useEffect(() => {
    document.addEventListener("contextmenu", onContextMenu);
    return () => document.removeEventListener("contextmenu", onContextMenu);
  }, []);
  if (open !== undefined) return <CommandMenu key={`${open.at.x},${open.at.y}`} {...open} />;
  return offer === undefined ? null : <KindMenu {...offer} />;
}

type CommandMenuProps = NonNullable<ReturnType<typeof contextMenuStore.getState>["open"]>;

function CommandMenu({ at, subject }: CommandMenuProps) {
  const t = useT();
  const name = useDesign(({ design, selection }) => design.nodes[selection.nodes[0] ?? ""]?.name ?? "");
  const items = offeredCommands(subject).flatMap(({ id, starts }): readonly MenuItem[] => {
    const command = commandById(id);
    if (command === undefined) return [];
    const [key] = command.keys ?? [];
    return [
      {
        id,
        starts,
        label: t(command.label),
        disabled: !command.enabled(),
        choose: () => execute(id),
        ...(command.icon === undefined ? {} : { icon: command.icon }),
        ...(key === undefined ? {} : { shortcut: chordLabel(key) }),
      },
    ];
  });
  return <Menu label={t(`menu.${subject}`, { name })} at={at} items={items} onClose={closeContextMenu} />;
}

type KindMenuProps = NonNullable<ReturnType<typeof connectStore.getState>["offer"]>;

function KindMenu({ at, join }: KindMenuProps) {
  const t = useT();
  const local = useLocalText();
  const items = kindsThatJoin(designStore.getState().design, join).map((spec): MenuItem => ({
    id: spec.id,
    label: local(spec.title),
    iconPath: spec.icon,
    choose: () => execute("node.addJoined", { kind: spec.id, join, at: toCanvas(at) }),
  }));
  return <Menu label={t("menu.join")} at={at} items={items} onClose={dismissOffer} />;
}
