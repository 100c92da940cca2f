/** Which sections of the settings are open, per kind, for as long as the page is. */
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

/** At most one entry per section of the catalogue: sections come from the kinds, never from a document. */
type OpenSections = Readonly<Record<string, boolean>>;

const sectionStore = createStore<OpenSections>(() => ({}));

/** Whether a section is open, and what turns it. `first` is what counts until a person has turned it. */
export function useSection(key: string, first: boolean): readonly [open: boolean, toggle: () => void] {
  const open = useStore(sectionStore, (sections) => sections[key] ?? first);
  return [open, () => sectionStore.setState({ [key]: !open })];
}
