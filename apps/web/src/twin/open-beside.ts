/** Stores a design as one of its own and opens it beside the open one: the proposed twin, or another version of the same. */
import { serialiseDesign } from "@eventyard/model";
import type { Design, LocalText } from "@eventyard/model";
import { execute } from "../commands/bus.ts";
import { saveNow } from "../design/autosave.ts";
import { createDesign, listDesigns } from "../design/http.ts";
import { designStore } from "../design/store.ts";
import { openTwin } from "./open-twin.ts";
import { unusedName } from "./unused-name.ts";

/** What was opened, and whether common random numbers had to be switched on in the open design. */
interface Opened {
  readonly designs: readonly [string, string];
  readonly commonRandom: boolean;
}

/**
 * Both draw service times and failures by flow, so that they are comparable: that is switched on in the open design too, an
 * edit like any other. `prepare` is called before the page is left. Gives a sentence if the server refused.
 */
export async function openBeside(
  design: Design,
  prepare: (opened: Opened) => void = () => {},
): Promise<LocalText | undefined> {
  const { designId, design: own } = designStore.getState();
  const list = await listDesigns();
  const name = unusedName(design.name, new Set(list.ok ? list.value.map((entry) => entry.name) : []));
  const beside = { ...design, name, scenario: { ...design.scenario, commonRandom: true } };
  const answer = await createDesign(serialiseDesign(beside));
  if (!answer.ok) return answer.problems[0]?.text ?? answer.text;
  const commonRandom = own.scenario.commonRandom !== true;
  if (commonRandom) execute("scenario.edit", { commonRandom: true });
  await saveNow();
  const designs = [designId, answer.value.id] as const;
  prepare({ designs, commonRandom });
  openTwin(...designs);
  return undefined;
}
