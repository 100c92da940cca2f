/** What server and run process say to each other over the child's channel (structured clone). */
import type { RunCommand } from "@eventyard/model";
import type { Reply, RunState, SeekTarget, Speed, Verdict } from "@eventyard/protocol";

/** One design to run. */
export interface RunPart {
  readonly runId: string;
  readonly designId: string;
  readonly designText: string;
}

export interface RunOptions {
  readonly speed: Speed;
  readonly seed: number;
  readonly paused: boolean;
}

export interface StartMessage {
  readonly type: "start";
  /** One, or two that run side by side. */
  readonly runs: readonly RunPart[];
  readonly options: RunOptions;
  readonly traceFolders: readonly string[];
}

/** What can be asked of a run; each is answered once, a seek when the run is there. */
export type Question =
  | { readonly ask: "control"; readonly action: "resume" | "pause" | "step" | "stop" }
  | { readonly ask: "seek"; readonly target: SeekTarget }
  | { readonly ask: "speed"; readonly speed: Speed }
  | { readonly ask: "command"; readonly command: RunCommand }
  | PullQuestion;

/** Questions that only read. */
export type PullQuestion =
  | { readonly ask: "node"; readonly nodeId: string }
  | { readonly ask: "series"; readonly scope: string; readonly from: number; readonly newest: boolean }
  | { readonly ask: "ledger" }
  | { readonly ask: "flows"; readonly outcome: string }
  | { readonly ask: "summary" }
  | { readonly ask: "commands" };

export type ToRun =
  | StartMessage
  | { readonly type: "ask"; readonly id: number; readonly runId: string; readonly question: Question }
  | { readonly type: "watched"; readonly runId: string; readonly on: boolean }
  | { readonly type: "keyframe"; readonly runId: string };

export type FromRun =
  | { readonly type: "started"; readonly reply: Reply<readonly RunState[]> }
  | { readonly type: "state"; readonly state: RunState }
  | { readonly type: "answer"; readonly id: number; readonly reply: Reply<unknown> }
  | {
      readonly type: "frame";
      readonly runId: string;
      readonly seq: number;
      readonly bytes: Uint8Array;
      readonly keyframe: boolean;
    }
  | { readonly type: "verdicts"; readonly runId: string; readonly verdicts: readonly Verdict[] }
  | { readonly type: "heartbeat"; readonly timeNs: number; readonly events: number };
