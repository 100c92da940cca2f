/** What a bus remembers: plain data, the same shape for every kind with stored backlogs. */
import type { EdgeIndex, MessageHandle, NodeIndex, StreamIndex, TimerHandle } from "@eventyard/engine";
import type { Backlog } from "./backlog.ts";
import type { BusPolicy } from "./bus-params.ts";

export interface BusState {
  readonly node: NodeIndex;
  readonly faultStream: StreamIndex;
  readonly backoffStream: StreamIndex;
  /** Where given-up messages go, -1 for nowhere. */
  readonly deadEdge: EdgeIndex;
  /** Edges into other buses: forwarded, not stored. */
  readonly forwards: Int32Array;
  readonly backlogs: readonly Backlog[];
  policy: BusPolicy;
  down: boolean;
  slow: boolean;
  failing: boolean;
  /** Messages being stored, in the order of their `storedNs`. */
  storingHead: MessageHandle;
  storingTail: MessageHandle;
  storing: number;
  /** When the newest of them will be stored [ns]. */
  storingDueNs: number;
  storingTimer: TimerHandle;
}
