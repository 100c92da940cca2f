/** Stores the proposed event-driven twin of the open design as a design of its own and opens both. */
import type { EventTwin } from "@eventyard/kinds";
import type { Design, LocalText } from "@eventyard/model";
import { layOut } from "../autolayout/layout.ts";
import { openBeside } from "./open-beside.ts";
import { keepNotes } from "./proposal-notes.ts";

/** The new nodes stand where the calls were; drawn anew, the events go from left to right. */
async function tidied(design: Design): Promise<Design> {
  try {
    return { ...design, layout: { ...design.layout, nodes: await layOut(design) } };
  } catch {
    // an untidy twin is better than none
    return design;
  }
}

/** The twin page says what the proposal changed and gives up, and what was switched on in the open design. */
export async function openProposal({ design, changes, givesUp }: EventTwin): Promise<LocalText | undefined> {
  return await openBeside(await tidied(design), (opened) =>
    keepNotes(sessionStorage, { ...opened, changes: changes.map(({ text }) => text), givesUp }),
  );
}
