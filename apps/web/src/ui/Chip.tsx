/** A small word about a state; its tone is the state's colour, the word says it without colour. */
import type { ReactNode } from "react";

export type ChipTone = "plain" | "ok" | "retry" | "fail" | "dead";

export function Chip({ tone = "plain", children }: { readonly tone?: ChipTone; readonly children: ReactNode }) {
  return <span className={`chip ${tone}`}>{children}</span>;
}
