/** The instant that the page shows, in the unit of captions. */
import type { LiveStoreState } from "../live/live-store.ts";

/** Virtual time of the picture [ms]; undefined without a run. */
export function virtualMs({ revision, picture }: LiveStoreState): number | undefined {
  return revision === 0 || picture === undefined ? undefined : picture.timeNs / 1e6;
}
