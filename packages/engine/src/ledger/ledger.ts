/**
 * What became of every business flow. A flow starts with a root message or a client's request and ends in exactly one
 * outcome; the sum over the outcomes, those still under way included, is the number of flows started (rule E100).
 * Watching only: nothing here changes what happens in a run.
 */
import { FLOW_OUTCOMES } from "@eventyard/model";
import type { FlowOutcome } from "@eventyard/model";
import type { FlowMark, LossReason, NodeIndex } from "../behaviour.ts";
import { Effects } from "./effects.ts";
import { FlowSamples } from "./flow-samples.ts";
import { EFFECTS, FlowTable, HURT_BY, KEY, LIVE, MARKS, NUMBER, PARKED, rowOf } from "./flow-table.ts";
import { KeyOrder } from "./key-order.ts";
import { DONE, MARK, outcomeIndex, outcomeIndexOf } from "./outcomes.ts";

const NONE = -1;
const DEAD_LETTERED = outcomeIndex("deadLettered");
const UNDER_WAY = outcomeIndex("underWay");

export class Ledger {
  readonly flows = new FlowTable();
  readonly samples = new FlowSamples();
  private readonly effects = new Effects();
  private readonly order = new KeyOrder();
  /** Ended flows by outcome, in the order of FLOW_OUTCOMES. */
  private readonly ended = new Float64Array(FLOW_OUTCOMES.length);
  /** Ended flows that node n hurt, by outcome: row n of FLOW_OUTCOMES.length. */
  readonly hurts: Float64Array;
  /** Ended flows that were hurt, by node and in all (last). */
  readonly hurtCounts: Float64Array;
  /** Open flows all of whose messages lie in dead letters. */
  private resting = 0;
  /** Sum of the amounts of the flows started. */
  expectedAmount = 0;
  /** Sum of what was booked, repeated bookings included, compensations taken off. */
  bookedAmount = 0;

  constructor(nodes: number) {
    this.hurts = new Float64Array(nodes * FLOW_OUTCOMES.length);
    this.hurtCounts = new Float64Array(nodes + 1);
  }

  /** A root message was made; returns the flow's slot, which is what messages carry. */
  start(nowNs: number, key: number): number {
    return this.flows.start(nowNs, key);
  }

  /** Number of an open flow in the order of starting. */
  numberOf(flow: number): number {
    return this.flows.rows[rowOf(flow) + NUMBER]!;
  }

  /** One more live message or hold. */
  take(flow: number): void {
    const { rows } = this.flows;
    const row = rowOf(flow);
    const live = rows[row + LIVE]! + 1;
    rows[row + LIVE] = live;
    const parked = rows[row + PARKED]!;
    if (parked > 0 && live === parked + 1) this.resting--;
  }

  /** One less; the flow ends with the last. */
  drop(flow: number, nowNs: number): void {
    const { rows } = this.flows;
    const row = rowOf(flow);
    const live = rows[row + LIVE]! - 1;
    rows[row + LIVE] = live;
    if (live === 0) this.end(flow, nowNs);
    else if (live === rows[row + PARKED]) this.resting++;
  }

  /** A live message went into dead letters. */
  park(flow: number, node: NodeIndex): void {
    const { rows } = this.flows;
    const row = rowOf(flow);
    rows[row + PARKED]!++;
    this.set(flow, node, MARK.dead);
    if (rows[row + PARKED] === rows[row + LIVE]) this.resting++;
  }

  /** It came out again: `redriven`, or because it ends there. */
  unpark(flow: number, redriven: boolean): void {
    const { rows } = this.flows;
    const row = rowOf(flow);
    if (rows[row + PARKED] === rows[row + LIVE]) this.resting--;
    rows[row + PARKED]!--;
    if (redriven && rows[row + PARKED] === 0) rows[row + MARKS]! &= ~MARK.dead;
  }

  lose(flow: number, node: NodeIndex, reason: LossReason): void {
    this.set(flow, node, reason === "aged" ? MARK.aged : MARK.lost);
  }

  mark(flow: number, node: NodeIndex, mark: FlowMark): void {
    this.set(flow, node, MARK[mark]);
  }

  private set(flow: number, node: NodeIndex, bit: number): void {
    const { rows } = this.flows;
    rows[rowOf(flow) + MARKS]! |= bit;
    rows[rowOf(flow) + HURT_BY] = node;
  }

  /** A node handled a message with success; false if it had handled the same message before. */
  effect(flow: number, node: NodeIndex, id: number): boolean {
    const { flows, effects } = this;
    const { rows } = flows;
    const row = rowOf(flow);
    const overflowed = rows[row + EFFECTS] !== NONE;
    if (flows.hasEffect(flow, node, id) || (overflowed && effects.has(flow, node, id))) {
      this.set(flow, node, MARK.repeated);
      return false;
    }
    rows[row + MARKS]! |= MARK.done;
    if (!flows.addEffect(flow, node, id))
      rows[row + EFFECTS] = effects.add(rows[row + EFFECTS]!, flow, node, id);
    return true;
  }

  /** Something was done for the flow that cannot come twice, such as a read. */
  served(flow: number): void {
    this.flows.rows[rowOf(flow) + MARKS]! |= MARK.done;
  }

  /** True if the node has handled a later flow of this one's key. */
  isInverted(flow: number, node: NodeIndex): boolean {
    const { rows } = this.flows;
    const row = rowOf(flow);
    return this.order.isInverted(node, rows[row + KEY]!, rows[row + NUMBER]!);
  }

  /** What the flow is worth; counted as expected. */
  value(flow: number, amount: number): void {
    this.flows.setAmount(flow, amount);
    this.expectedAmount += amount;
  }

  /** The flow's amount was written into the books (`sign` 1) or taken out again (-1). */
  book(flow: number, sign: number): void {
    this.bookedAmount += sign * this.flows.amount(flow);
  }

  private end(flow: number, nowNs: number): void {
    const { flows } = this;
    const { rows } = flows;
    const row = rowOf(flow);
    const index = outcomeIndexOf(rows[row + MARKS]!);
    this.ended[index]!++;
    if (index !== DONE) this.hurt(flow, index, nowNs);
    this.effects.drop(rows[row + EFFECTS]!);
    flows.end(flow);
  }

  /** Keeps where and how a flow ended that did not end well. */
  private hurt(flow: number, index: number, nowNs: number): void {
    const { flows } = this;
    const row = rowOf(flow);
    const node = flows.rows[row + HURT_BY]!;
    if (node !== NONE) this.hurts[node * FLOW_OUTCOMES.length + index]!++;
    if (FLOW_OUTCOMES[index]!.tone === "bad") this.countHurt(node);
    this.samples.add(
      flows.rows[row + NUMBER]!,
      index,
      node,
      flows.rows[row + KEY]!,
      flows.bornNs(flow),
      nowNs,
    );
  }

  private countHurt(node: NodeIndex): void {
    const { hurtCounts } = this;
    hurtCounts[hurtCounts.length - 1]!++;
    if (node !== NONE) hurtCounts[node]!++;
  }

  /** Flows by outcome now; they add up to `flows.started`. */
  outcomes(): Readonly<Record<FlowOutcome, number>> {
    const counts = Array.from(this.ended);
    counts[DEAD_LETTERED]! += this.resting;
    counts[UNDER_WAY] = this.flows.open - this.resting;
    return Object.fromEntries(FLOW_OUTCOMES.map(({ id }, index) => [id, counts[index]!])) as Record<
      FlowOutcome,
      number
    >;
  }

  /** False if there were more pairs of node and key than can be watched: then inversions are a lower bound. */
  get watchesEveryKey(): boolean {
    return this.order.watchesAll;
  }
}
