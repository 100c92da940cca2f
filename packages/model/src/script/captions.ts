/** Which captions are shown at an instant. */
import type { Design } from "../design.ts";
import { compareIds } from "../ids.ts";
import type { Caption } from "./script.ts";

/** Captions with their ids by time of appearance, those of one instant by id (rule M81). */
export function captionList(design: Design): readonly (readonly [id: string, caption: Caption])[] {
  return Object.entries(design.captions ?? {}).toSorted(
    ([idA, a], [idB, b]) => a.atMs - b.atMs || compareIds(idA, idB),
  );
}

/** Is the caption shown at this instant of virtual time [ms]? Both ends count (rule M81). */
export function isShown(caption: Caption, atMs: number): boolean {
  return caption.atMs <= atMs && atMs <= caption.untilMs;
}
