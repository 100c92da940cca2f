/** What was just done, said once to screen readers; the Announcer component shows it in a live region. */
import { createStore } from "zustand/vanilla";
import { translate } from "../i18n/index.ts";
import type { TextKey } from "../i18n/index.ts";

export const announcementStore = createStore<{ readonly text: string; readonly serial: number }>(() => ({
  text: "",
  serial: 0,
}));

/** Announces a catalogue text, with the thing it was about behind it. */
export function announce(key: TextKey, subject?: string): void {
  const said = translate(key);
  announceText(subject === undefined || subject === "" ? said : `${said}: ${subject}`);
}

/** Announces a finished sentence (a refusal, for instance). */
export function announceText(text: string): void {
  announcementStore.setState(({ serial }) => ({ text, serial: serial + 1 }));
}
