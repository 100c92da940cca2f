/** Stores the proposed event-driven twin of the open design as a design of its own and opens both. */
import type { EventTwin } from "@eventyard/kinds";
import { serialiseDesign } from "@eventyard/model";
import type { LocalText } from "@eventyard/model";
import { execute } from "../commands/bus.ts";
import { saveNow } from "../design/autosave.ts";
import { createDesign } from "../design/http.ts";
import { designStore } from "../design/store.ts";
import { openTwin } from "./open-twin.ts";
import { keepNotes } from "./proposal-notes.ts";

/**
 * Opens the twin page with the open design and its proposal. Both draw service times and failures by flow, so that they are
 * comparable: that is switched on in the open design too (an edit like any other), and the twin page says so. Gives a sentence if the server refused.
 */
export async function openProposal({ design, changes, givesUp }: EventTwin): Promise<LocalText | undefined> {
  const { designId, design: own } = designStore.getState();
  const answer = await createDesign(serialiseDesign(design));
  if (!answer.ok) return answer.problems[0]?.text ?? answer.text;
  const commonRandom = own.scenario.commonRandom !== true;
  if (commonRandom) execute("scenario.edit", { commonRandom: true });
  await saveNow();
  const designs = [designId, answer.value.id] as const;
  keepNotes(sessionStorage, { designs, changes: changes.map(({ text }) => text), givesUp, commonRandom });
  openTwin(...designs);
  return undefined;
}
