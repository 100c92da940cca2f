/** Opening, making, importing and re-reading designs. Nothing that a person drew is dropped on the way. */
import { emptyDesign, parseDesign, serialiseDesign } from "@eventyard/model";
import type { Design, LocalText, Problem } from "@eventyard/model";
import { preferences } from "../app/preferences.ts";
import { saveNow } from "../design/autosave.ts";
import { EMPTY_HISTORY, recordEdit } from "../design/history.ts";
import { createDesign, listDesigns, readDesign } from "../design/http.ts";
import { clearJournal, readJournal } from "../design/journal.ts";
import { kindSpecs } from "../design/kinds.ts";
import { sizeRefusal } from "../design/size-limit.ts";
import { designStore, NOTHING_SELECTED } from "../design/store.ts";
import type { SavedState } from "../design/store.ts";
import { translate } from "../i18n/index.ts";
import { takeFromGallery } from "../lessons/http.ts";
import { isPane, twins } from "../twin/route.ts";
import { showRefusal } from "./refusal.ts";

/** What the first visit shows. */
const FIRST_DESIGN = "orders";
/** What the server puts into a new workspace. */
const SHIPPED: ReadonlySet<string> = new Set([FIRST_DESIGN, "launch-day"]);

interface Opened {
  readonly designId: string;
  readonly design: Design;
  readonly revision: string;
  readonly savedDesign: Design | undefined;
  readonly saved: SavedState;
}

function put(opened: Opened): void {
  showRefusal(undefined);
  designStore.setState({
    ...opened,
    savedReason: "",
    selection: NOTHING_SELECTED,
    renaming: undefined,
    history: EMPTY_HISTORY,
  });
  // a frame, and the page around two of them, keep their own address
  if (isPane || twins !== undefined) return;
  preferences.write("lastDesign", opened.designId);
  const hash = `#/d/${opened.designId}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
}

/** The design id in the page's address, or undefined. */
function routeDesign(): string | undefined {
  return /^#\/d\/([A-Za-z0-9_-]{1,64})$/.exec(location.hash)?.[1];
}

/** What a new workspace holds speaks the page's language too, as long as it is there and nobody has changed it. */
async function nameShipped(): Promise<void> {
  const list = await listDesigns();
  const there = list.ok ? list.value.map(({ id }) => id).filter((id) => SHIPPED.has(id)) : [];
  await Promise.all(there.map(takeFromGallery));
}

/** Opens what the address names, else what was open last, else the first design. */
export async function openFirst(): Promise<void> {
  const wanted = [routeDesign(), preferences.read("lastDesign"), FIRST_DESIGN];
  for (const id of new Set(wanted)) {
    if (id === undefined) continue;
    if (id === FIRST_DESIGN) await nameShipped();
    const outcome = await openDesign(id);
    if (outcome !== "missing") return;
  }
  const list = await listDesigns();
  const entry = list.ok ? list.value[0] : undefined;
  if (entry === undefined) await newDesign();
  else await openDesign(entry.id);
}

/** Opens a design; edits of it that never reached the server come back from the journal. */
export async function openDesign(id: string): Promise<"opened" | "missing" | "failed"> {
  await saveNow();
  const journal = readJournal(localStorage, id);
  const answer = await readDesign(id);
  if (!answer.ok && answer.reason === "missing" && journal === undefined) return "missing";
  const mine = journal === undefined ? undefined : parseDesign(journal.text, kindSpecs);
  if (!answer.ok) {
    if (mine?.ok !== true || journal === undefined) {
      showRefusal({ title: id, problems: [placeless(answer.text)] });
      return "failed";
    }
    const saved = answer.reason === "away" ? "offline" : "conflict";
    put({ designId: id, design: mine.design, revision: journal.revision, savedDesign: undefined, saved });
    if (saved === "offline") setTimeout(() => void saveNow(), 0);
    return "opened";
  }
  const theirs = parseDesign(answer.value.text, kindSpecs);
  if (!theirs.ok) {
    showRefusal({ title: `${id}.eventyard.json`, problems: theirs.problems });
    return "failed";
  }
  const { revision } = answer.value;
  if (mine?.ok !== true || journal === undefined || journal.text === serialiseDesign(theirs.design)) {
    put({ designId: id, design: theirs.design, revision, savedDesign: theirs.design, saved: "saved" });
    return "opened";
  }
  const saved = journal.revision === revision ? "unsaved" : "conflict";
  put({ designId: id, design: mine.design, revision, savedDesign: theirs.design, saved });
  if (saved === "unsaved") setTimeout(() => void saveNow(), 0);
  return "opened";
}

function placeless(text: LocalText): Problem {
  return { severity: "error", code: "workspace", at: {}, text };
}

/** Stores a design as a new file and opens it. */
async function createAndOpen(design: Design): Promise<void> {
  await saveNow();
  const answer = await createDesign(serialiseDesign(design));
  if (!answer.ok) {
    showRefusal({
      title: design.name,
      problems: answer.problems.length > 0 ? answer.problems : [placeless(answer.text)],
    });
    return;
  }
  const { id, revision } = answer.value;
  put({ designId: id, design, revision, savedDesign: design, saved: "saved" });
}

/** A blank design in the server's folder. */
export async function newDesign(): Promise<void> {
  await createAndOpen(emptyDesign(translate("design.untitled")));
}

/** Reads a file that a person chose; a bad one gets its reasons, and nothing else changes. */
export async function importFile(file: File): Promise<void> {
  // before it is read: a file of gigabytes would stop the page
  const tooLarge = sizeRefusal(file.size);
  if (tooLarge !== undefined) {
    showRefusal({ title: file.name, problems: [placeless(tooLarge)] });
    return;
  }
  const parsed = parseDesign(await file.text(), kindSpecs);
  if (!parsed.ok) {
    showRefusal({ title: file.name, problems: parsed.problems });
    return;
  }
  await createAndOpen(parsed.design);
  if (parsed.warnings.length > 0) showRefusal({ title: file.name, problems: parsed.warnings });
}

/** Hands the design to the browser as a file. */
export function exportDesign(): void {
  const { design, designId } = designStore.getState();
  const url = URL.createObjectURL(new Blob([serialiseDesign(design)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${designId}.eventyard.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Conflict: my version becomes a file of its own; the other one stays as it is. */
export async function keepMineAsCopy(): Promise<void> {
  const { design, designId } = designStore.getState();
  const copy = { ...design, name: translate("design.copyOf", { name: design.name }) };
  const answer = await createDesign(serialiseDesign(copy));
  if (!answer.ok) {
    designStore.setState({ saved: "conflict" });
    showRefusal({ title: copy.name, problems: [placeless(answer.text)] });
    return;
  }
  clearJournal(localStorage, designId);
  put({
    designId: answer.value.id,
    design: copy,
    revision: answer.value.revision,
    savedDesign: copy,
    saved: "saved",
  });
}

/** Shows the server's version. What was on the canvas stays one undo away. */
export async function takeTheirs(): Promise<void> {
  const { designId } = designStore.getState();
  const answer = await readDesign(designId);
  if (!answer.ok) return;
  const parsed = parseDesign(answer.value.text, kindSpecs);
  const { design: mine, history, designId: current, selection, revision, saved } = designStore.getState();
  if (!parsed.ok || current !== designId) return;
  // the news was late: this version is the one that is here, and taking it would be an undo step that does nothing
  if (answer.value.revision === revision && saved !== "conflict") return;
  const theirs = parsed.design;
  designStore.setState({
    design: theirs,
    savedDesign: theirs,
    revision: answer.value.revision,
    saved: "saved",
    savedReason: "",
    history: recordEdit(history, mine, theirs, performance.now(), undefined),
    selection: {
      nodes: selection.nodes.filter((id) => theirs.nodes[id] !== undefined),
      edges: selection.edges.filter((id) => theirs.edges[id] !== undefined),
    },
  });
  clearJournal(localStorage, designId);
}

/** Another page saved this design: read it if nothing here is unsaved, else let the person choose. */
export function designSavedElsewhere(designId: string, revision: string): void {
  const state = designStore.getState();
  if (state.designId !== designId || state.revision === revision || state.saved === "saving") return;
  if (state.design === state.savedDesign) void takeTheirs();
  else designStore.setState({ saved: "conflict" });
}

/** Back, forward and a typed address open the design they name; call once. */
export function followAddress(): void {
  window.addEventListener("popstate", () => {
    const id = routeDesign();
    if (id !== undefined && id !== designStore.getState().designId) void openDesign(id);
  });
}
