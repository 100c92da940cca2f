/** Stores the proposed event-driven twin of the open design as a design of its own and opens both. */
import type { EventTwin } from "@eventyard/kinds";
import type { LocalText } from "@eventyard/model";
import { openBeside } from "./open-beside.ts";
import { keepNotes } from "./proposal-notes.ts";

/** The twin page says what the proposal changed and gives up, and what was switched on in the open design. */
export async function openProposal({ design, changes, givesUp }: EventTwin): Promise<LocalText | undefined> {
  return await openBeside(design, (opened) =>
    keepNotes(sessionStorage, { ...opened, changes: changes.map(({ text }) => text), givesUp }),
  );
}
