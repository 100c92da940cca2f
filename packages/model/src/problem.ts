/** A finding about a design: what is wrong, where, and what to do. */
import type { LocalText } from "./text.ts";

export interface ProblemPlace {
  readonly node?: string;
  readonly edge?: string;
  readonly param?: string;
  readonly expectation?: string;
  readonly caption?: string;
  readonly fix?: string;
  /** Path inside the file, such as "nodes.payment.params.workers". */
  readonly path?: string;
}

export interface Problem {
  /** An error keeps the design from running; a warning does not. */
  readonly severity: "error" | "warning";
  /** Stable id, such as "port.unconnected". */
  readonly code: string;
  readonly at: ProblemPlace;
  /** What is wrong, where, and what to do, in one or two sentences. */
  readonly text: LocalText;
}
