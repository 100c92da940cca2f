/** Whether the help window is open. */
import { createStore } from "zustand/vanilla";

export const helpStore = createStore<{ readonly open: boolean }>(() => ({ open: false }));
