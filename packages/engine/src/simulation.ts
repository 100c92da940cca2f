/**
 * The kernel: the loop over events and the `Sim` that behaviours see. It knows no kinds. State is typed arrays and the
 * behaviours' plain data; a handler never runs inside another (except settlements and credit, which are answers), so
 * the stack is bounded. Rules are numbered in SPEC.md.
 */
import type {
  Confirmation,
  EdgeIndex,
  MessageHandle,
  NodeIndex,
  ReplyStatus,
  Settlement,
  Sim,
  TimerHandle,
} from "./behaviour.ts";
import { EventQueue } from "./event-queue.ts";
import { InstantQueue } from "./instant-queue.ts";
import { INSTANT_WATCH_FROM, TIME_NS_MAX } from "./limits.ts";
import { HOPS_MASK, PARKED } from "./message-pool.ts";
import { NodeTable } from "./node-table.ts";
import { EDGE_ARRIVED, EDGE_COUNTER_COLUMNS, EDGE_LOST, EDGE_SENT } from "./observe/columns.ts";
import { TraceHash } from "./observe/trace-hash.ts";
import { DOT_DEAD, DOT_FAILED, DOT_OK, DOT_RETRY } from "./observe/traffic-tap.ts";
import { CALLS } from "./program.ts";
import type { Program } from "./program.ts";
import type { RunStop } from "./results.ts";
import { SimServices } from "./sim-services.ts";
import type { SimulationOptions } from "./sim-services.ts";
import { TIMER_ARG, TIMER_CODE, TIMER_NODE, timerRow, Timers } from "./timers.ts";

/** A reply's status is its stamp on the way back. */
const REPLIES = ["ok", "error", "refused"] as const satisfies readonly ReplyStatus[];

/** How `advanceTo` ended: the time was reached, the events were used up, or a limit stopped the run. */
export type Advance = "reached" | "budget" | "stopped";

export class Simulation extends SimServices implements Sim {
  readonly nodes: NodeTable;
  readonly queue = new EventQueue();
  readonly instant = new InstantQueue();
  readonly timers = new Timers();
  readonly trace = new TraceHash();
  /** Events that have run. */
  events = 0;
  /** Next sequence number. */
  sequence = 0;

  /** Sets the nodes up and starts them at time 0, in id order. */
  constructor(program: Program, options: SimulationOptions) {
    super(program, options);
    if (program.edgeLends.includes(CALLS)) {
      this.pool.use("ticket");
      this.pool.use("via");
    }
    this.nodes = new NodeTable(this, options.traces ?? new Map());
    this.nodes.startAll(this);
  }

  /** Why the run was stopped; nothing runs after it. */
  get stop(): RunStop | undefined {
    return this.guard.stop;
  }

  /** Sixteen hex digits over every event and command so far. */
  get hash(): string {
    return this.trace.toString();
  }

  /** Time of the next event [ns], Infinity if there is none. It may be one of a cancelled timer. */
  get nextEventNs(): number {
    return this.instant.size > 0 ? this.nowNs : this.queue.times[0]!;
  }

  /**
   * Runs every event up to and including `tNs`, at most `eventsMax` of them, and moves the clock to `tNs` if all ran.
   * Splitting a stretch into several calls changes nothing.
   */
  advanceTo(tNs: number, eventsMax: number): Advance {
    if (tNs < this.nowNs) return this.stop === undefined ? "reached" : "stopped";
    const { queue, instant } = this;
    let left = Math.min(eventsMax, this.guard.limits.eventsMax - this.events);
    const budget = left;
    let outcome: Advance = "budget";
    while (left > 0) {
      if (this.stop !== undefined) break;
      const time = queue.times[0]!;
      if (time === this.nowNs) left -= this.dispatchQueued();
      else if (instant.size > 0) left -= this.dispatchInstant(instant.shift());
      else if (time <= tNs) {
        // a cancelled timer's entry may be older than a clock that was moved
        if (time > this.nowNs) this.moveClock(time);
        left -= this.dispatchQueued();
      } else {
        outcome = "reached";
        break;
      }
    }
    this.events += budget - left;
    if (this.stop === undefined && this.events >= this.guard.limits.eventsMax)
      this.guard.stopAt("events", this.guard.at);
    if (this.stop !== undefined) return "stopped";
    if (outcome === "reached" && tNs > this.nowNs) this.moveClock(tNs);
    return outcome;
  }

  /** Runs one event; false if there is none or the run was stopped. */
  stepEvent(): boolean {
    const before = this.events;
    this.advanceTo(TIME_NS_MAX - 1, 1);
    return this.events > before;
  }

  /** Moves the clock without running anything. There must be no event before `tNs`. */
  moveClock(tNs: number): void {
    this.nowNs = tNs;
    this.guard.instantEvents = 0;
  }

  /** Runs the event of the earliest queue entry, a timer or the first message of a lane; 0 if it was a cancelled timer. */
  private dispatchQueued(): number {
    const { queue } = this;
    if (queue.first >= 0) return this.fire(queue.pop());
    const lane = ~queue.first;
    const { transit } = this.links;
    const row = transit.first(lane);
    transit.shift(lane);
    if (transit.isIdle(lane)) queue.pop();
    else {
      const following = transit.first(lane);
      queue.postponeFirst(transit.dueNs(following), transit.sequence(following));
    }
    return this.arriveOver(transit.way(row), transit.message(row), transit.stamp(row));
  }

  private dispatchInstant(at: number): number {
    const { instant } = this;
    const id = instant.ids[at]!;
    return id >= 0 ? this.fire(id) : this.arriveOver(~id, instant.messages[at]!, instant.stamps[at]!);
  }

  private fire(slot: number): number {
    const { timers } = this;
    const row = timerRow(slot);
    const node = timers.rows[row + TIMER_NODE]!;
    const code = timers.rows[row + TIMER_CODE]!;
    const arg = timers.rows[row + TIMER_ARG]!;
    if (!timers.close(slot)) return 0;
    this.note(node, code, arg);
    this.nodes.of(node).wake(this, this.nodes.states[node], code, arg);
    return 1;
  }

  private arriveOver(edge: EdgeIndex, message: MessageHandle, stamp: number): number {
    const { links, pool } = this;
    if (edge >= links.edges) return this.replyOver(edge - links.edges, message, stamp);
    const node = links.to(edge);
    this.note(node, ~edge, message);
    if (stamp !== ((pool.generation[message]! << 8) | pool.attempts[message]!)) {
      // its lease ended on the way: the worker is still ready
      this.observation.edgeCounters[edge * EDGE_COUNTER_COLUMNS + EDGE_LOST]!++;
      this.grant(edge, 1);
      return 1;
    }
    this.observation.edgeCounters[edge * EDGE_COUNTER_COLUMNS + EDGE_ARRIVED]!++;
    this.nodes.of(node).arrive(this, this.nodes.states[node], edge, message);
    return 1;
  }

  private replyOver(edge: EdgeIndex, ticket: number, status: number): number {
    const { links, nodes } = this;
    const caller = links.from(edge);
    this.note(caller, ~links.back(edge), ticket);
    nodes.of(caller).replied(this, nodes.states[caller], edge, ticket, REPLIES[status]!);
    return 1;
  }

  /** Every event passes here: hash and instant limits. */
  private note(node: NodeIndex, code: number, arg: number): void {
    const { guard } = this;
    guard.at = node;
    this.trace.add(this.nowNs, node, code, arg);
    if (++guard.instantEvents > INSTANT_WATCH_FROM) guard.watch();
  }

  publish(edge: EdgeIndex, message: MessageHandle): void {
    const { pool, links } = this;
    this.observation.edgeCounters[edge * EDGE_COUNTER_COLUMNS + EDGE_SENT]!++;
    if (links.isCut(edge)) {
      this.dropOnEdge(edge, message);
      return;
    }
    const passed = pool.hops[message]!;
    const hops = (passed & HOPS_MASK) + 1;
    pool.hops[message] = hops;
    if (this.ledger !== undefined) this.trackDeadLetter(edge, message, passed);
    pool.via[message] = edge;
    if (hops > this.guard.limits.hopsMax) this.guard.stopAt("hops", links.to(edge));
    this.send(edge, message);
    if (this.observation.tap.every !== 0)
      this.tapPassage(edge, message, links.isDead(edge) ? DOT_DEAD : DOT_OK);
  }

  /** A message that enters dead letters is marked; one that leaves them, other than by ending, was redriven. */
  private trackDeadLetter(edge: EdgeIndex, message: MessageHandle, passed: number): void {
    const { pool, links } = this;
    const ledger = this.ledger!;
    const flow = pool.flow[message]!;
    const parked = (passed & PARKED) !== 0;
    if (links.isDead(edge)) {
      pool.hops[message]! |= PARKED;
      if (!parked) ledger.park(flow, links.from(edge));
    } else if (parked) ledger.unpark(flow, true);
  }

  deliver(edge: EdgeIndex, message: MessageHandle): void {
    this.observation.edgeCounters[edge * EDGE_COUNTER_COLUMNS + EDGE_SENT]!++;
    if (this.links.isCut(edge)) {
      this.dropOnEdge(edge, message);
      return;
    }
    this.send(edge, message);
    if (this.observation.tap.every !== 0)
      this.tapPassage(edge, message, this.pool.attempts[message]! > 1 ? DOT_RETRY : DOT_OK);
  }

  /** What a cut edge carries is gone: handed-over messages are lost at their sender, lent ones just never arrive. */
  dropOnEdge(edge: EdgeIndex, message: MessageHandle): void {
    this.observation.edgeCounters[edge * EDGE_COUNTER_COLUMNS + EDGE_LOST]!++;
    const lends = this.links.lends(edge);
    if (lends === 0) this.lose(this.links.from(edge), message, "cut");
    // the caller waits in vain: what it lost is its time
    else if (lends === CALLS) this.release(message);
  }

  private send(edge: EdgeIndex, message: MessageHandle): void {
    const { pool } = this;
    this.sendStamped(edge, message, (pool.generation[message]! << 8) | pool.attempts[message]!);
  }

  /** `edge` may be a way back; then `message` is a ticket. */
  private sendStamped(edge: EdgeIndex, message: number, stamp: number): void {
    const { links } = this;
    if (links.isDirect(edge)) {
      this.instant.push(~edge, message, stamp);
      return;
    }
    const { transit } = links;
    if (links.latencyNs[edge] === 0 && transit.lastDueNs(edge) <= this.nowNs) {
      // what is before it arrives at this instant too, ahead of everything planned for it
      this.instant.push(~edge, message, stamp);
      return;
    }
    const sequence = this.sequence++;
    const lane = transit.laneOf(edge);
    const isFirst = transit.isIdle(lane);
    const dueNs = transit.push(edge, this.nowNs + links.latencyNs[edge]!, sequence, message, stamp);
    if (isFirst) this.queue.push(dueNs, sequence, ~lane);
  }

  private tapPassage(edge: EdgeIndex, message: MessageHandle, style: number): void {
    const { tap } = this.observation;
    if (!tap.takes(this.flowNumber(this.pool.flow[message]!))) return;
    tap.record(edge, this.nowNs, this.links.lastDueNs(edge, this.nowNs), style);
  }

  call(edge: EdgeIndex, request: MessageHandle, ticket: number): void {
    const { pool, links } = this;
    this.observation.edgeCounters[edge * EDGE_COUNTER_COLUMNS + EDGE_SENT]!++;
    if (links.isCut(edge)) {
      this.dropOnEdge(edge, request);
      return;
    }
    pool.ticket[request] = ticket;
    pool.via[request] = edge;
    this.send(edge, request);
    if (this.observation.tap.every !== 0) this.tapPassage(edge, request, DOT_OK);
  }

  reply(edge: EdgeIndex, ticket: number, status: ReplyStatus): void {
    const { links } = this;
    if (!links.isCut(edge)) this.sendStamped(links.back(edge), ticket, REPLIES.indexOf(status));
  }

  confirm(edge: EdgeIndex, ticket: number, confirmation: Confirmation): void {
    const { links, nodes } = this;
    if (edge < 0 || ticket < 0 || !links.asksConfirms(edge) || links.isCut(edge)) return;
    const publisher = links.from(edge);
    nodes.of(publisher).confirmed(this, nodes.states[publisher], edge, ticket, confirmation);
  }

  grant(edge: EdgeIndex, count: number): void {
    const { links, nodes } = this;
    if (links.isCut(edge)) return;
    const bus = links.from(edge);
    nodes.of(bus).credit(this, nodes.states[bus], edge, count);
  }

  settle(
    edge: EdgeIndex,
    message: MessageHandle,
    generation: number,
    attempt: number,
    settlement: Settlement,
    delayNs = 0,
  ): void {
    const { links, nodes } = this;
    if (links.isCut(edge)) return;
    const bus = links.from(edge);
    nodes.of(bus).settled(this, nodes.states[bus], edge, message, generation, attempt, settlement, delayNs);
  }

  disconnect(edge: EdgeIndex): void {
    const { links, nodes } = this;
    if (links.isCut(edge)) return;
    const bus = links.from(edge);
    nodes.of(bus).disconnected(this, nodes.states[bus], edge);
  }

  wakeAfter(node: NodeIndex, delayNs: number, code: number, arg: number): TimerHandle {
    const { timers } = this;
    const slot = timers.open(node, code, arg);
    if (timers.live > this.guard.limits.timersMax) this.guard.stopAt("timers", node);
    const delay = delayNs > 0 ? Math.round(delayNs) : 0;
    if (delay === 0) this.instant.push(slot, 0, 0);
    else this.queue.push(Math.min(this.nowNs + delay, TIME_NS_MAX), this.sequence++, slot);
    return timers.handle(slot);
  }

  cancel(timer: TimerHandle): void {
    this.timers.cancel(timer, this.queue);
  }

  markFailure(edge: EdgeIndex, message: MessageHandle): void {
    const { tap } = this.observation;
    if (tap.every === 0 || !tap.takes(this.flowNumber(this.pool.flow[message]!))) return;
    tap.record(edge, this.nowNs, this.nowNs + this.links.latencyNs[edge]!, DOT_FAILED);
  }
}
