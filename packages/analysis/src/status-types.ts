/** What the status sentence consists of. */
import type { LocalText, Params } from "@eventyard/model";

export interface StatusFix {
  /** What the button says: "4 → 7 workers". */
  readonly text: LocalText;
  readonly node: string;
  /** Parameters to change on that node. */
  readonly params: Params;
}

export interface Status {
  readonly severity: "ok" | "warn" | "bad";
  /** Where it hurts first. */
  readonly node?: string;
  readonly edge?: string;
  /** What is happening, as a sentence. */
  readonly text: LocalText;
  /** What follows from it. */
  readonly detail?: LocalText;
  readonly fix?: StatusFix;
}
