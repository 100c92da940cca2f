/**
 * The contract between the kernel and a node kind. The kernel knows no kinds: it calls these functions and
 * offers `Sim`. Everything a behaviour remembers lives in its `State`, which is plain data (numbers, strings,
 * arrays, typed arrays, plain objects), so that a run can be snapshotted; no closures, no class instances.
 *
 * Ownership of messages:
 * - `publish` hands the message over: the sender must not touch the handle again.
 * - `deliver` lends it: the bus stays the owner until the worker settles it or its lease ends. The worker must keep
 *   (message, generation, attempt) and pass them to `settle`; the bus ignores a settlement that does not match.
 * - `call` hands a request over; the callee releases it when the work is done and answers with `reply`.
 */
import type {
  Content,
  ContractBook,
  EdgeParams,
  FaultId,
  NodeCounterId,
  NodeLevelId,
  Params,
} from "@eventyard/model";
import type { RowTable } from "./rows.ts";

/** Index into the message pool. Valid only together with its generation. */
export type MessageHandle = number;
/** Index of an edge or node in the compiled program (nodes and edges sorted by id). */
export type EdgeIndex = number;
export type NodeIndex = number;
/** Slot index of a pending timer; becomes invalid when it fires or is cancelled. */
export type TimerHandle = number;
/** Index of a random stream. */
export type StreamIndex = number;

/** Index of a distinct content; 0 is `NO_CONTENT`. */
export type ContentIndex = number;

/**
 * Why a message is gone without having been handled. `aged`: its time to live or retention ended. `missed`: nobody
 * listened (at most once). `crashed`: it was acknowledged but not yet safe when its bus failed.
 */
export type LossReason =
  | "cut"
  | "refused"
  | "overflow"
  | "exhausted"
  | "down"
  | "aged"
  | "missed"
  | "crashed";

/**
 * What a node knows of a flow beside effects and losses. `rejected`: refused, and the sender gives up. `timedOut`: its
 * caller gave up waiting. `compensated`: what was done has been taken back. `stuck`: neither is possible.
 */
export type FlowMark = "rejected" | "timedOut" | "compensated" | "stuck";

/** What a bus tells the publisher that asked for confirms. No answer within its time means: unknown. */
export type Confirmation = "stored" | "rejected" | "throttled";

/** How a call ended, as far as the callee can say. A caller that waits no longer ignores it. */
export type ReplyStatus = "ok" | "error" | "refused";

/** `handled`: done. `failed`: try again. `abandoned`: the worker died with it. */
export type Settlement = "handled" | "failed" | "abandoned";

/** The columns of the message pool that behaviours may read (and write where noted). */
export interface MessageColumns {
  /** Birth of the message at its producer [ns]; copies inherit it. */
  readonly bornNs: Float64Array;
  /** When the bus that holds it stored it [ns]; the bus writes it. */
  readonly storedNs: Float64Array;
  /** Next message in the intrusive list that holds it, -1 at the end; the holder writes it. */
  readonly next: Int32Array;
  /** Key, 0 for none. */
  readonly key: Int32Array;
  /** The business flow (root message) it belongs to; pass it to `hold`, `effect` and `mark`. */
  readonly flow: Int32Array;
  readonly sizeBytes: Int32Array;
  readonly generation: Uint32Array;
  /** Deliveries so far; the bus writes it. */
  readonly attempts: Uint8Array;
  /** Buses passed since the root; bounded by the limit `hops`. */
  readonly hops: Uint8Array;

  // Columns below are empty until a node of the design has asked for them (`NodeSetup.useColumn`): reading gives
  // undefined, writing does nothing.
  /** What it says; copies and follow-ups inherit it. */
  readonly content: Uint16Array;
  /** 0 is the lowest; copies and follow-ups inherit it. */
  readonly priority: Uint8Array;
  /** Equal for copies of one message and for what a producer sends again; follow-ups get a new one. */
  readonly id: Int32Array;
  /** The sender's own number for a publish or call it waits for; -1 for none. */
  readonly ticket: Int32Array;
  /** The `publish` or `call` edge it came over last. */
  readonly via: Int32Array;
  /**
   * When what it tells of came about [ns]: a root's birth; copies and follow-ups inherit it, and a node whose follow-up
   * tells of something new writes it.
   */
  readonly madeNs: Float64Array;
}

/** Columns that cost memory only in designs that need them. */
export type OptionalColumn = "content" | "priority" | "id" | "ticket" | "via" | "madeNs";

/** What a behaviour can do. All calls are synchronous and allocation-free in the steady state. */
export interface Sim {
  /** Virtual time [ns], an integer. */
  readonly nowNs: number;
  /** Read it through `sim.messages` each time: the columns are replaced when the pool grows. */
  readonly messages: MessageColumns;
  /** What nodes chain into lists, see rows.ts. */
  readonly rows: RowTable;

  /** A new root message: starts a business flow. */
  createRoot(key: number, sizeBytes: number): MessageHandle;
  /** A message caused by another: same flow, key, birth and hops (each `publish` adds a hop). */
  createFollowUp(cause: MessageHandle, sizeBytes: number): MessageHandle;
  /** Another copy of the same message (fan-out): same flow, key, birth, hops, size. */
  copy(message: MessageHandle): MessageHandle;
  /** The message was handled or its copy is no longer needed. */
  release(message: MessageHandle): void;
  /** Counts `lost` at the node with its reason and releases the message. */
  lose(node: NodeIndex, message: MessageHandle, reason: LossReason): void;

  /**
   * Hands a message to the node behind a `publish` edge; arrives after the edge's latency, or is lost if the edge is
   * cut. Adds a hop. Never calls the receiver directly: with latency 0 it arrives at this instant, after this handler.
   */
  publish(edge: EdgeIndex, message: MessageHandle): void;
  /**
   * Lends a message over a `delivery` edge; `attempts` > 1 marks its dot as a retry. On a cut edge it never arrives:
   * the lease will end. Like `publish`, it never calls the receiver directly.
   */
  deliver(edge: EdgeIndex, message: MessageHandle): void;
  /** Worker to bus: ready for `count` more. Immediate. */
  grant(edge: EdgeIndex, count: number): void;
  /**
   * Worker to bus: the answer. Immediate; dropped while the edge is cut. `delayNs` (0 if left out) asks a bus that can
   * to wait so long before it delivers a failed message again, in place of its own back-off.
   */
  settle(
    edge: EdgeIndex,
    message: MessageHandle,
    generation: number,
    attempt: number,
    settlement: Settlement,
    delayNs?: number,
  ): void;
  /** Worker to bus: the connection is gone; credit is void. The worker grants anew when it is back. */
  disconnect(edge: EdgeIndex): void;

  /** True if a publisher of this design asked for confirms; then `ticket` and `via` are kept. */
  readonly confirmsAsked: boolean;
  /** Bus to publisher: what became of the message with this ticket. Immediate; nothing if nobody asked or it is cut. */
  confirm(edge: EdgeIndex, ticket: number, confirmation: Confirmation): void;

  /**
   * Sends a request over a `call` edge; it arrives after the edge's latency, or never if the edge is cut. `ticket`
   * (int32, at least 0) comes back with the reply.
   */
  call(edge: EdgeIndex, request: MessageHandle, ticket: number): void;
  /** Callee to caller: the answer travels back with the edge's latency; on a cut edge it is gone. */
  reply(edge: EdgeIndex, ticket: number, status: ReplyStatus): void;

  /** The content with this index. */
  content(index: ContentIndex): Content;
  /** The index of a content, equal contents have one; more than CONTENTS_MAX distinct ones stop the run. Not for hot paths. */
  contentIndex(content: Content): ContentIndex;

  /**
   * `wake(code, arg)` of this node after `delayNs` (rounded, at least 0); `code` and `arg` are int32. Never runs inside
   * the present handler. The handle is an int32 >= 0. Many long time-outs of equal length (leases) belong in a list
   * kept in time order with one timer that is armed anew when it fires, not in one timer each.
   */
  wakeAfter(node: NodeIndex, delayNs: number, code: number, arg: number): TimerHandle;
  /** Cancelling a timer that has fired or was cancelled does nothing. */
  cancel(timer: TimerHandle): void;

  // The ledger of business flows; without one these do nothing.
  /** Keeps a flow open although no message of it is alive: work in hand, a caller that waits, a row in an outbox. */
  hold(flow: number): void;
  /** Ends one `hold`. */
  letGo(flow: number): void;
  /**
   * This node handled the message with this `id` column (0 if the run keeps none) for a flow that it holds or whose
   * message is alive. The same (node, id) again counts as `repeated`.
   */
  effect(node: NodeIndex, flow: number, id: number): void;
  /** A node answered for a flow without changing anything: served twice does no harm, and reads have no order. */
  served(flow: number): void;
  mark(node: NodeIndex, flow: number, mark: FlowMark): void;
  /** What the flow is worth in the design's money, said once at its start. */
  value(flow: number, amount: number): void;
  /** The flow's amount was written into the books (1) or taken out again (-1). */
  book(flow: number, sign: 1 | -1): void;

  /**
   * With common random numbers: the stream's next draws are those of this message's flow at this node, for the `turn`-th
   * time it is worked on; equal in every design with the seed and node id. Does nothing otherwise.
   */
  drawFor(stream: StreamIndex, flow: number, turn: number): void;
  /** Uniform in [0, 1), 53 bits. */
  uniform(stream: StreamIndex): number;
  /** Integer in [0, n). */
  integer(stream: StreamIndex, n: number): number;
  /** Mean 1. */
  exponential(stream: StreamIndex): number;
  /** Mean 0, variance 1. */
  normal(stream: StreamIndex): number;
  /** The engine's own exp, equal on every machine. */
  exp(x: number): number;
  /** The engine's own natural logarithm. */
  log(x: number): number;

  count(node: NodeIndex, counter: NodeCounterId, by: number): void;
  level(node: NodeIndex, level: NodeLevelId, value: number): void;
  /** Backlog kept for one out edge (a subscription). Also feeds the node's `backlog` with the sum if the node sets none itself. */
  edgeBacklog(edge: EdgeIndex, value: number): void;
  /** Records a duration in the node's latency histogram [ns]. */
  recordLatency(node: NodeIndex, durationNs: number): void;
  /** Marks an edge's most recent traversal for the picture: a failed attempt going back. Observation only. */
  markFailure(edge: EdgeIndex, message: MessageHandle): void;
}

/** What a node is told when the run is set up. */
export interface NodeSetup {
  readonly node: NodeIndex;
  /** The node's id in the design. */
  readonly id: string;
  /** Edges by port id, in edge-id order. */
  edgesIn(port: string): readonly EdgeIndex[];
  edgesOut(port: string): readonly EdgeIndex[];
  /** True if the edge lends messages (`delivery`), false if it hands them over (`publish`). */
  isDelivery(edge: EdgeIndex): boolean;
  /** The stream of this node for a purpose; equal (seed, node id, purpose) give equal draws whatever else is in the design. */
  stream(purpose: string): StreamIndex;
  /** Events per second of a named trace, or undefined if the run has none of this name. */
  trace(name: string): Int32Array | undefined;
  /** An out edge's parameters, complete. */
  edgeParams(edge: EdgeIndex): EdgeParams;
  /** The design's contracts of events. It never changes: a state may refer to it. */
  readonly contracts: ContractBook;
  /** Keeps this column of the messages from now on. */
  useColumn(column: OptionalColumn): void;
  /** Asks the bus behind a publish out edge for confirms (`confirmed`); keeps `ticket` and `via`. */
  askConfirms(edge: EdgeIndex): void;
}

/** The functions are called without `this`. */
export interface Behaviour<State = unknown> {
  create(this: void, setup: NodeSetup, params: Params): State;
  /** At time 0, in node order: first timers, first credit. */
  start?(this: void, sim: Sim, state: State): void;
  /** A message came over an in edge. */
  arrive?(this: void, sim: Sim, state: State, edge: EdgeIndex, message: MessageHandle): void;
  /** A worker behind a delivery out edge is ready for `count` more. */
  credit?(this: void, sim: Sim, state: State, edge: EdgeIndex, count: number): void;
  settled?(
    this: void,
    sim: Sim,
    state: State,
    edge: EdgeIndex,
    message: MessageHandle,
    generation: number,
    attempt: number,
    settlement: Settlement,
    delayNs: number,
  ): void;
  /** The worker behind a delivery out edge is gone (or the edge was cut): forget its credit. */
  disconnected?(this: void, sim: Sim, state: State, edge: EdgeIndex): void;
  /** The in edge is whole again after a cut: grant credit anew. */
  reconnected?(this: void, sim: Sim, state: State, edge: EdgeIndex): void;
  /** A bus says what became of a message published with this ticket. */
  confirmed?(
    this: void,
    sim: Sim,
    state: State,
    edge: EdgeIndex,
    ticket: number,
    confirmation: Confirmation,
  ): void;
  /** The answer to a call. */
  replied?(this: void, sim: Sim, state: State, edge: EdgeIndex, ticket: number, status: ReplyStatus): void;
  wake?(this: void, sim: Sim, state: State, code: number, arg: number): void;
  /** Parameters changed while running. */
  change?(this: void, sim: Sim, state: State, params: Params): void;
  /** Parameters of an out edge changed while running. */
  edgeChanged?(this: void, sim: Sim, state: State, edge: EdgeIndex, params: EdgeParams): void;
  /** A fault was switched on or off. `slow` is ×10, `fail` is 50 %, `surge` is ×10. */
  fault?(this: void, sim: Sim, state: State, fault: FaultId, on: boolean): void;
  /** Send `count` messages now, by hand. */
  send?(this: void, sim: Sim, state: State, count: number): void;
}
