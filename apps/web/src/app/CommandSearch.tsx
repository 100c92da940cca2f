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
  useEffect(() => {
    const shown = dialog.current;
    // a press on the backdrop is a press on the dialog itself
    const press = (event: Event) => event.target === shown && close();
    shown?.addEventListener("pointerdown", press);
    return () => shown?.removeEventListener("pointerdown", press);
  }, []);
  return (
    <dialog ref={dialog} className="command-search" aria-label={t("command.search")} onClose={close}>
      {open ? <Search /> : null}
    </dialog>
  );
}

/** What is found for the words, which of it is marked, and the keys that move the mark. */
function useSearch() {
  const [entries] = useState(searchEntries);
  const [words, setWords] = useState("");
  const [marked, setMarked] = useState(0);
  const found = findEntries(entries, words);
  const at = Math.min(marked, found.length - 1);
  const active = found[at];
  const choose = (entry: SearchEntry | undefined) => {
    if (entry === undefined) return;
    close();
    // the dialog gives the focus back first, so that a command may move it on
    queueMicrotask(() => entry.run());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 && event.key !== "Enter") return;
    event.preventDefault();
    if (step === 0) choose(active);
    else if (found.length > 0) setMarked((at + step + found.length) % found.length);
  };
  const type = (text: string) => {
    setWords(text);
    setMarked(0);
  };
  return { words, type, found, active, mark: setMarked, choose, onKeyDown };
}

function Search() {
  const t = useT();
  const id = useId();
  const { words, type, found, active, mark, choose, onKeyDown } = useSearch();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);
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
          onChange={(event) => type(event.target.value)}
        />
      </div>
      {found.length === 0 ? <p className="command-search-none">{t("search.none")}</p> : null}
      <div
        ref={list}
        id={`${id}-list`}
        className="command-search-list"
        role="listbox"
        tabIndex={-1}
        aria-label={t("search.results")}
      >
        {found.map((entry, index) => (
          <button
            key={entry.id}
            id={`${id}-${entry.id}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={entry === active}
            className="menu-item"
            onPointerMove={() => mark(index)}
            onClick={() => choose(entry)}
          >
            <EntryRow entry={entry} />
          </button>
        ))}
      </div>
    </>
  );
}

function EntryRow({ entry }: { readonly entry: SearchEntry }) {
  const { label, icon, iconPath, chord } = entry;
  return (
    <>
      <span className="menu-icon">
        {iconPath !== undefined ? <Icon path={iconPath} /> : icon !== undefined ? <Icon name={icon} /> : null}
      </span>
      <span className="spread">{label}</span>
      {chord === undefined ? null : <kbd className="quiet">{chordLabel(chord)}</kbd>}
    </>
  );
}
