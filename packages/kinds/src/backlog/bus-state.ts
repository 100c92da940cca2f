/** What a bus remembers: plain data, the same shape for every kind with stored backlogs. */
import type { EdgeIndex, NodeIndex, StreamIndex } from "@eventyard/engine";
import type { EntryState } from "../bus-entry/entry-state.ts";
import type { Backlog } from "./backlog-state.ts";
import type { BusPolicy } from "./bus-params.ts";
import type { FilterState } from "./filters.ts";
import type { Redrive } from "./redrive.ts";

export interface BusState {
  // what every message touches comes first, so that it lies together
  readonly node: NodeIndex;
  readonly entry: EntryState;
  /** The backlog, if there is one only. */
  readonly only: Backlog | undefined;
  /** That backlog takes every event: there is no forward, and no filter. */
  storesAll: boolean;
  policy: BusPolicy;
  /** Some filter refuses something. */
  filtering: boolean;
  /** Edges into other buses: forwarded, not stored. */
  readonly forwards: readonly EdgeIndex[];
  readonly backlogs: readonly Backlog[];
  readonly backoffStream: StreamIndex;
  readonly dispatchStream: StreamIndex;
  /** Where given-up messages go, -1 for nowhere. */
  readonly deadEdge: EdgeIndex;
  /** Delivery edges in ascending order, and the backlog of each. */
  readonly lending: readonly EdgeIndex[];
  readonly backlogAt: readonly number[];
  /** What each forward, then each backlog wants. */
  readonly filters: FilterState[];
  /** Deliveries that counted, by message; kept while not every delivery counts. */
  tries: Uint8Array;
  /** Lane of each message; kept while messages are given to edges when they are stored. */
  laneOf: Uint16Array;
  /** Number of each message in order of storing; kept while returned messages go to their original place. */
  placeOf: Float64Array;
  places: number;
  readonly redrive: Redrive;
}
