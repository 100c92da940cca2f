/**
 * Keeps the server's copy up to date: half a second after the last edit, over exactly the revision it was read with.
 * Until then the edits lie in the browser's journal. A stale save never overwrites: the person chooses.
 */
import { serialiseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { currentLanguage, translate } from "../i18n/index.ts";
import { writeDesign } from "./http.ts";
import { clearJournal, writeJournal } from "./journal.ts";
import { designStore } from "./store.ts";

const SAVE_AFTER_MS = 500;
/** An absent server is asked again after this [ms]. */
const RETRY_MS = 3000;

let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<void> | undefined;

/** Starts watching the document; call once. */
export function startAutosave(): void {
  designStore.subscribe((state, before) => {
    if (state.design === before.design || state.designId === "") return;
    if (state.designId !== before.designId || state.design === state.savedDesign) return;
    journal(state.designId, state.design, state.revision);
    if (state.saved !== "conflict") schedule(SAVE_AFTER_MS);
  });
  window.addEventListener("online", () => schedule(0));
}

function journal(designId: string, design: Design, revision: string): void {
  const kept = writeJournal(localStorage, designId, { revision, text: serialiseDesign(design) });
  const { saved } = designStore.getState();
  if (!kept) designStore.setState({ saved: "error", savedReason: translate("saved.storageFull") });
  else if (saved === "saved" || saved === "error")
    designStore.setState({ saved: "unsaved", savedReason: "" });
}

function schedule(delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void saveNow(), delayMs);
}

/** Saves what is unsaved and waits for the answer. Does nothing while a conflict is open. */
export async function saveNow(): Promise<void> {
  clearTimeout(timer);
  await running;
  const { designId, design, savedDesign, saved } = designStore.getState();
  if (designId === "" || saved === "conflict") return;
  if (design === savedDesign) {
    // taken back before it was saved: nothing is left to save
    if (saved === "unsaved") {
      clearJournal(localStorage, designId);
      designStore.setState({ saved: "saved", savedReason: "" });
    }
    return;
  }
  running = save();
  await running;
  running = undefined;
}

async function save(): Promise<void> {
  const { designId, design, revision } = designStore.getState();
  designStore.setState({ saved: "saving" });
  const answer = await writeDesign(designId, serialiseDesign(design), revision);
  // another design was opened meanwhile: its state is not ours to change
  if (designStore.getState().designId !== designId) return;
  if (answer.ok) return settle(designId, design, answer.value);
  if (answer.reason === "stale") {
    designStore.setState({ saved: "conflict" });
  } else if (answer.reason === "away") {
    designStore.setState({ saved: "offline" });
    schedule(RETRY_MS);
  } else {
    designStore.setState({ saved: "error", savedReason: answer.text[currentLanguage()] });
  }
}

function settle(designId: string, design: Design, revision: string): void {
  designStore.setState({ revision, savedDesign: design });
  const now = designStore.getState().design;
  if (now === design) {
    clearJournal(localStorage, designId);
    designStore.setState({ saved: "saved", savedReason: "" });
  } else {
    journal(designId, now, revision);
    designStore.setState({ saved: "unsaved" });
    schedule(SAVE_AFTER_MS);
  }
}
