/** The command search (Ctrl or ⌘ and K): type a few letters, choose with the arrows, Enter does it. */
import { useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { useStore } from "zustand";
import { chordLabel } from "../commands/shortcuts.ts";
import { useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import { commandSearchStore, findEntries, searchEntries } from "./command-search.ts";
import type { SearchEntry } from "./command-search.ts";
import "./command-search.css";

function close(): void {
  commandSearchStore.setState({ open: false });
}

export function CommandSearch() {
  const t = useT();
  const open = useStore(commandSearchStore, (state) => state.open);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className="command-search"
      aria-label={t("command.search")}
      onClose={close}
      // a press on the backdrop is a press on the dialog itself
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      {open ? <Search /> : null}
    </dialog>
  );
}

function Search() {
  const t = useT();
  const id = useId();
  const [entries] = useState(searchEntries);
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const found = findEntries(entries, words);
  const active = found[Math.min(at, found.length - 1)];
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const choose = (entry: SearchEntry | undefined) => {
    if (entry === undefined) return;
    close();
    // the dialog gives the focus back first, so that a command may move it on
    queueMicrotask(() => entry.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(active);
    }
  };
  return (
    <>
      <div className="command-search-box">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label={t("command.search")}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
          aria-autocomplete="list"
          placeholder={t("search.placeholder")}
          autoComplete="off"
          spellCheck={false}
          value={words}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setWords(event.target.value);
            setAt(0);
          }}
        />
      </div>
      {found.length === 0 ? <p className="command-search-none">{t("search.none")}</p> : null}
      <ul
        ref={list}
        id={`${id}-list`}
        className="command-search-list"
        role="listbox"
        aria-label={t("search.results")}
      >
        {found.map((entry, index) => (
          <li
            key={entry.id}
            id={`${id}-${entry.id}`}
            role="option"
            aria-selected={entry === active}
            className="menu-item"
            onPointerMove={() => setAt(index)}
            onClick={() => choose(entry)}
          >
            <span className="menu-icon">
              {entry.iconPath !== undefined ? (
                <Icon path={entry.iconPath} />
              ) : entry.icon !== undefined ? (
                <Icon name={entry.icon} />
              ) : null}
            </span>
            <span className="spread">{entry.label}</span>
            {entry.chord === undefined ? null : <kbd className="quiet">{chordLabel(entry.chord)}</kbd>}
          </li>
        ))}
      </ul>
    </>
  );
}
