/** Which of a design's fixes to offer where something is red. */
import { fixState, switchFix } from "@eventyard/model";
import type { Design, Fix } from "@eventyard/model";

/** What a run says of an expectation. */
type Verdicts = ReadonlyMap<string, { readonly status: "pass" | "fail" | "pending" }>;

interface Offer {
  /** The expectation that is broken. */
  readonly expectation: string;
  readonly id: string;
  readonly fix: Fix;
}

/**
 * The first fix that could turn this expectation green: off, and possible now. None while another one that should mend it
 * is on: then the run has to show whether it does.
 */
export function fixFor(design: Design, expectation: string): readonly [id: string, fix: Fix] | undefined {
  const mending = Object.entries(design.fixes ?? {}).filter(
    ([, { mends }]) => mends?.includes(expectation) === true,
  );
  if (mending.some(([, { before }]) => before !== undefined)) return undefined;
  return mending.find(([id]) => switchFix(design, id, true).ok);
}

/** The fix to offer beside the status sentence: of the first broken expectation that has one. */
export function offeredFix(design: Design, verdicts: Verdicts): Offer | undefined {
  if (design.fixes === undefined) return undefined;
  for (const expectation of Object.keys(design.expectations)) {
    const found = verdicts.get(expectation)?.status === "fail" ? fixFor(design, expectation) : undefined;
    if (found !== undefined) return { expectation, id: found[0], fix: found[1] };
  }
  return undefined;
}

/** True if the fix adds or removes something: a live run cannot take that over. */
export function isStructural({ addNodes, addEdges, removeEdges, removeNodes }: Fix): boolean {
  const added = Object.keys(addNodes ?? {}).length + Object.keys(addEdges ?? {}).length;
  return added + (removeEdges ?? []).length + (removeNodes ?? []).length > 0;
}

/** Ids of the fixes that are on, or on and edited since. */
export function activeFixes(design: Design): readonly string[] {
  return Object.keys(design.fixes ?? {}).filter((id) => fixState(design, id) !== "off");
}
