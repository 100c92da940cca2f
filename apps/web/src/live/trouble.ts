/** The words, tones and marks of what can be wrong with a node or an edge. */
import type { TroubleKind } from "@eventyard/analysis";

export type NodeTrouble = "none" | TroubleKind;
export type EdgeTrouble = "none" | "cut" | "overloaded";

/** More comes than is worked off, for want of power or of order. */
export function isBehind(trouble: NodeTrouble | undefined): boolean {
  return trouble === "overloaded" || trouble === "held-up";
}

/** Tone of a trouble's chip and outline; the word and the mark say it without colour. */
export const TROUBLE_TONE: Readonly<Record<TroubleKind, "fail" | "retry">> = {
  down: "fail",
  frozen: "fail",
  overloaded: "fail",
  "held-up": "fail",
  failing: "fail",
  "timing-out": "fail",
  slowed: "retry",
  "catching-up": "retry",
};

export const TROUBLE_MARK: Readonly<Record<TroubleKind, string>> = {
  down: "✕",
  frozen: "‖",
  overloaded: "▲",
  "held-up": "◫",
  failing: "◆",
  "timing-out": "◇",
  slowed: "◷",
  "catching-up": "↻",
};
