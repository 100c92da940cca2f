/**
 * The keyboard's way into the command bus. Letters are matched by what they print where that is Latin and by their key
 * otherwise (so ㅋ is Z's key on a Korean keyboard); typing, composing and widgets that use the key themselves come first.
 */
import { toCanvas } from "../canvas/viewport.ts";
import { designStore } from "../design/store.ts";
import { allCommands, execute } from "./bus.ts";

/** What of a keyboard event a chord depends on. */
export type KeyStroke = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const NAMED: Readonly<Record<string, string>> = { " ": "Space", Esc: "Escape", Del: "Delete" };

function keyName({ key, code }: KeyStroke): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const printed = /^[\x21-\x7e]$/.test(key);
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined && !printed) return letter;
  return NAMED[key] ?? key;
}

/** The chord of a key stroke, such as "Mod+Shift+Z", "Space" or "Shift+1". */
export function chordOf(stroke: KeyStroke): string {
  const digit = /^Digit(\d)$/.exec(stroke.code)?.[1];
  const named = digit ?? keyName(stroke);
  // a printed sign such as "?" or "+" already tells that Shift was held
  const sign = named.length === 1 && !/[A-Z0-9]/.test(named);
  const parts = [
    stroke.ctrlKey || stroke.metaKey ? "Mod" : "",
    stroke.altKey ? "Alt" : "",
    stroke.shiftKey && !sign ? "Shift" : "",
    named,
  ];
  return parts.filter(Boolean).join("+");
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select");
}

/** Buttons, tabs and links act on these themselves. */
function usesKeyItself(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof Element)) return false;
  const widget = target.closest("button, a, summary, [role=tab], [role=radio], [role=slider], input, dialog");
  return widget !== null && (chord === "Space" || chord === "Enter" || chord.includes("Arrow"));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]") !== null) return;
  const chord = chordOf(event);
  if (usesKeyItself(event.target, chord)) return;
  for (const command of allCommands()) {
    const fits = command.keys?.some((key) => key === chord) === true;
    if (!fits || !command.enabled()) continue;
    event.preventDefault();
    runByKey(command.id, chord);
    return;
  }
}

/** Steps per key press when Shift makes a nudge larger. */
const LARGE_NUDGE = 5;

function runByKey(id: string, chord: string): void {
  const times = chord.startsWith("Shift+Arrow") ? LARGE_NUDGE : 1;
  for (let i = 0; i < times; i++) execute(id);
}

let pointer = { x: 0, y: 0, overCanvas: false };

function onCopyOrCut(event: ClipboardEvent): void {
  const chosenText = document.getSelection()?.isCollapsed === false;
  if (isTyping(event.target) || chosenText || event.clipboardData === null) return;
  const id = event.type === "cut" ? "cut" : "copy";
  if (execute(id, { clipboard: event.clipboardData })) event.preventDefault();
}

function onPaste(event: ClipboardEvent): void {
  if (isTyping(event.target) || event.clipboardData === null) return;
  const text = event.clipboardData.getData("text/plain");
  execute("paste", pointer.overCanvas ? { text, at: snapped() } : { text });
}

function snapped(): { readonly x: number; readonly y: number } {
  const at = toCanvas(pointer);
  return { x: Math.round(at.x / 8) * 8, y: Math.round(at.y / 8) * 8 };
}

/** Starts listening; gives the function that stops it. */
export function listenForShortcuts(): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener("keydown", onKeyDown, { signal });
  document.addEventListener("copy", onCopyOrCut, { signal });
  document.addEventListener("cut", onCopyOrCut, { signal });
  document.addEventListener("paste", onPaste, { signal });
  document.addEventListener(
    "pointermove",
    (event) => {
      const over = event.target instanceof Element && event.target.closest(".react-flow__pane") !== null;
      pointer = { x: event.clientX, y: event.clientY, overCanvas: over };
    },
    { signal, passive: true },
  );
  window.addEventListener("pagehide", () => designStore.setState({ renaming: undefined }), { signal });
  return () => stop.abort();
}

/** A chord as it is shown to a person: ⌘ on a Mac, Ctrl elsewhere. */
export function chordLabel(chord: string): string {
  const mac = typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");
  const names: Readonly<Record<string, string>> = mac
    ? { Mod: "⌘", Shift: "⇧", Alt: "⌥" }
    : { Mod: "Ctrl", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
  return chord
    .split(/\+(?=.)/)
    .map((part) => names[part] ?? part)
    .join(mac ? "" : "+");
}
