/** What is wrong with the design on the canvas, computed once per edit however many places show it. */
import { validateDesign } from "@eventyard/model";
import type { Design, Problem } from "@eventyard/model";
import { kindSpecs } from "./kinds.ts";
import { useDesign } from "./store.ts";

let judged: { readonly design: Design; readonly problems: readonly Problem[] } | undefined;

/** The problems of a design; the latest answer is kept. */
function problemsOf(design: Design): readonly Problem[] {
  if (judged?.design !== design) judged = { design, problems: validateDesign(design, kindSpecs) };
  return judged.problems;
}

/** The problems of the design on the canvas. */
export function useProblems(): readonly Problem[] {
  return useDesign((state) => problemsOf(state.design));
}

/** The worst problem at a node, for its mark on the card. */
export function worstAtNode(design: Design, nodeId: string): Problem["severity"] | undefined {
  const here = problemsOf(design).filter(({ at }) => at.node === nodeId);
  return here.some(({ severity }) => severity === "error") ? "error" : here[0]?.severity;
}
