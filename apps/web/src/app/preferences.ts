/** What a person chose about the page itself, remembered in the browser: theme, language, folded panels. Never a design. */

type PreferenceKey = "theme" | "language" | "folded" | "lastDesign" | "captions" | "lessonsDone";

const PREFIX = "eventyard.";

/** Storage may be missing (tests) or refused (private windows); then nothing is remembered and nothing breaks. */
function storage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

export const preferences = {
  read(key: PreferenceKey): string | undefined {
    return storage()?.getItem(PREFIX + key) ?? undefined;
  },
  write(key: PreferenceKey, value: string): void {
    try {
      storage()?.setItem(PREFIX + key, value);
    } catch {
      // A full or forbidden storage costs only the remembered choice.
    }
  },
};
