/**
 * Hands what a proposal says of itself over to the twin page, which is a page of its own. It is kept for this tab only and
 * until it is dismissed.
 */
import type { LocalText } from "@eventyard/model";

export interface ProposalNotes {
  /** The design it was made from and the proposal, by id: shown beside exactly these. */
  readonly designs: readonly [string, string];
  readonly changes: readonly LocalText[];
  readonly givesUp: readonly LocalText[];
  /** Common random numbers were switched on in the design it was made from. */
  readonly commonRandom: boolean;
}

const KEY = "eventyard.proposal";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

function isTexts(value: unknown): value is readonly LocalText[] {
  return (
    Array.isArray(value) &&
    value.every(
      (text: Partial<LocalText> | null) => typeof text?.en === "string" && typeof text.ko === "string",
    )
  );
}

/** Keeps the notes. A full or forbidden store keeps none: the proposal is there all the same. */
export function keepNotes(store: Store, notes: ProposalNotes): void {
  try {
    store.setItem(KEY, JSON.stringify(notes));
  } catch {
    store.removeItem(KEY);
  }
}

/** The notes about exactly these two designs, or undefined. */
export function readNotes(store: Store, designs: readonly [string, string]): ProposalNotes | undefined {
  try {
    const notes = JSON.parse(store.getItem(KEY) ?? "null") as Partial<ProposalNotes> | null;
    const [first, second] = notes?.designs ?? [];
    if (first !== designs[0] || second !== designs[1]) return undefined;
    if (!isTexts(notes?.changes) || !isTexts(notes.givesUp) || typeof notes.commonRandom !== "boolean")
      return undefined;
    return notes as ProposalNotes;
  } catch {
    return undefined;
  }
}

export function dropNotes(store: Store): void {
  store.removeItem(KEY);
}
