/** A menu at a point of the screen: arrows move, letters jump, Enter chooses, Escape and a press elsewhere close it. */
import { useEffect, useLayoutEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import type { Position } from "@eventyard/model";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icons.ts";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** Path data of an icon that is not the product's own. */
  readonly iconPath?: string;
  /** Shown grey at the end. */
  readonly shortcut?: string;
  readonly disabled?: boolean;
  /** A line above it. */
  readonly starts?: boolean;
  readonly choose: () => void;
}

interface MenuProps {
  readonly label: string;
  /** Where the menu opens [px of the window]. */
  readonly at: Position;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** Space kept to the window's edge [px]. */
const MARGIN_PX = 8;

function place(menu: HTMLElement, at: Position): void {
  const left = Math.min(at.x, window.innerWidth - menu.offsetWidth - MARGIN_PX);
  const top = Math.min(at.y, window.innerHeight - menu.offsetHeight - MARGIN_PX);
  menu.style.left = `${Math.max(MARGIN_PX, left)}px`;
  menu.style.top = `${Math.max(MARGIN_PX, top)}px`;
}

/** The item that a key leads to from the one that has the focus. */
function nextItem(menu: HTMLElement, key: string): HTMLElement | undefined {
  const all = [...menu.querySelectorAll<HTMLButtonElement>("[role=menuitem]:not(:disabled)")];
  const now = all.findIndex((item) => item === document.activeElement);
  if (key === "ArrowDown") return all[(now + 1) % all.length];
  if (key === "ArrowUp") return all.at(now <= 0 ? -1 : now - 1);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key.length !== 1) return undefined;
  const wanted = key.toLowerCase();
  const after = [...all.slice(now + 1), ...all.slice(0, now + 1)];
  return after.find((item) => item.textContent.toLowerCase().startsWith(wanted));
}

export function Menu({ label, at, items, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (menu.current !== null) place(menu.current, at);
  }, [at]);
  useEffect(() => {
    const before = document.activeElement;
    menu.current?.querySelector<HTMLElement>("[role=menuitem]:not(:disabled)")?.focus();
    // whoever opened it has the focus again, unless the choice moved it on
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    const close = (event: Event) => {
      const inside = event.target instanceof Node && menu.current?.contains(event.target) === true;
      if (!inside) onClose();
    };
    document.addEventListener("pointerdown", close, { signal: stop.signal, capture: true });
    document.addEventListener("wheel", close, { signal: stop.signal, capture: true, passive: true });
    window.addEventListener("blur", onClose, { signal: stop.signal });
    return () => stop.abort();
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onClose();
      return;
    }
    const next =
      event.ctrlKey || event.metaKey || event.key === " "
        ? undefined
        : nextItem(event.currentTarget, event.key);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div
      ref={menu}
      className="popover menu floating-menu"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item) => (
        <MenuRow key={item.id} item={item} onClose={onClose} />
      ))}
    </div>
  );
}

function MenuRow({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }) {
  const { label, icon, iconPath, shortcut, disabled = false, starts = false, choose } = item;
  return (
    <>
      {starts ? <hr /> : null}
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        className="menu-item"
        disabled={disabled}
        onClick={() => {
          onClose();
          choose();
        }}
      >
        <span className="menu-icon">
          {iconPath !== undefined ? (
            <Icon path={iconPath} />
          ) : icon !== undefined ? (
            <Icon name={icon} />
          ) : null}
        </span>
        <span className="spread">{label}</span>
        {shortcut === undefined ? null : <kbd className="quiet">{shortcut}</kbd>}
      </button>
    </>
  );
}
