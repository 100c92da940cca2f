/**
 * The browser's safety copy of edits that the server does not have yet. Written with every edit, removed when the server
 * has it: a journal for a refresh or an outage, never the only home of a design.
 */

export interface JournalEntry {
  /** The server's revision that the edits started from. */
  readonly revision: string;
  readonly text: string;
}

/** The part of Web Storage that a journal needs. */
export type JournalStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "eventyard.journal.";

/** Keeps the entry. False when the browser refuses (full or forbidden): the person must see that. */
export function writeJournal(storage: JournalStorage, designId: string, entry: JournalEntry): boolean {
  try {
    storage.setItem(PREFIX + designId, JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

/** The unsaved edits of a design, if there are any; a damaged entry counts as none. */
export function readJournal(storage: JournalStorage, designId: string): JournalEntry | undefined {
  try {
    const entry: unknown = JSON.parse(storage.getItem(PREFIX + designId) ?? "null");
    if (typeof entry !== "object" || entry === null) return undefined;
    const { revision, text } = entry as Partial<Record<keyof JournalEntry, unknown>>;
    return typeof revision === "string" && typeof text === "string" ? { revision, text } : undefined;
  } catch {
    return undefined;
  }
}

/** The server has everything. */
export function clearJournal(storage: JournalStorage, designId: string): void {
  try {
    storage.removeItem(PREFIX + designId);
  } catch {
    // A storage that cannot be reached holds nothing to clear.
  }
}
