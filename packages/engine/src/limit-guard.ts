/** Watches the limits of a run and remembers the first that was reached. */
import type { NodeIndex } from "./behaviour.ts";
import { INSTANT_WATCH_FROM } from "./limits.ts";
import type { RunLimits } from "./limits.ts";
import { levelColumn, NODE_LEVEL_COLUMNS } from "./observe/columns.ts";
import type { Levels } from "./observe/columns.ts";
import type { Program } from "./program.ts";
import type { RunStop } from "./results.ts";
import { describeStop } from "./run-stop.ts";

const BACKLOG = levelColumn("backlog");

export class LimitGuard {
  readonly limits: RunLimits;
  stop: RunStop | undefined = undefined;
  /** The node of the present event. */
  at: NodeIndex = 0;
  /** Events at the present instant. */
  instantEvents = 0;
  private readonly program: Program;
  /** Events per node at this instant, counted once it is a suspicious one. */
  private readonly watched: Int32Array;

  constructor(program: Program, limits: RunLimits) {
    this.program = program;
    this.limits = limits;
    this.watched = new Int32Array(program.nodeIds.length);
  }

  /** Counts the present event at its node; called from the INSTANT_WATCH_FROM-th event of an instant on. */
  watch(): void {
    if (this.instantEvents === INSTANT_WATCH_FROM + 1) this.watched.fill(0);
    const count = this.watched[this.at]! + 1;
    this.watched[this.at] = count;
    const { eventsPerInstantPerNodeMax, eventsPerInstantMax } = this.limits;
    if (count > eventsPerInstantPerNodeMax || this.instantEvents > eventsPerInstantMax)
      this.stopAt("instant", this.at);
  }

  /** Stops the run for a node; only the first call counts. */
  stopAt(limit: RunStop["limit"], node: NodeIndex): void {
    if (this.stop !== undefined) return;
    const via =
      limit === "instant" ? (other: number): boolean => this.watched[other]! > 0 : (): boolean => true;
    this.stop = describeStop(this.program, this.limits, limit, node, via);
  }

  /** Names the node that stores most of the `alive` messages, or the active one if none stores half of them. */
  tooManyMessages(nodeLevels: Levels, alive: number): void {
    let fullest = this.at;
    for (let node = 0; node < this.watched.length; node++) {
      if (nodeLevels.value(node * NODE_LEVEL_COLUMNS + BACKLOG) * 2 > alive) fullest = node;
    }
    this.stopAt("messages", fullest);
  }
}
