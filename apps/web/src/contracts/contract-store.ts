/** Which event type is open in the inspector and which version of it is shown. Not part of the design. */
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

interface ContractView {
  readonly open: string | undefined;
  readonly version: string | undefined;
  /** Raised when somebody asks to be led there. */
  readonly asked: number;
}

export const contractStore = createStore<ContractView>(() => ({
  open: undefined,
  version: undefined,
  asked: 0,
}));

export function useContractView(): ContractView {
  return useStore(contractStore);
}

/** Opens this type at this version, or at its last one; undefined closes it. */
export function openContract(open: string | undefined, version?: string): void {
  contractStore.setState({ open, version });
}
