/**
 * What a person needs to rewind a run: copies of it at some of its instants, dense near the present and ever further
 * apart before. Any instant is reached from the nearest copy before it and the log of commands. The start costs nothing:
 * a run is made anew from its design.
 */
import { forkRun, storeRun } from "./fork.ts";
import { createRun } from "./run.ts";
import type { Run } from "./run.ts";

/** Copies kept at most. */
export const HISTORY_COPIES_MAX = 24;
/** Bytes that all copies together may hold. */
const HISTORY_BYTES_MAX = 256 * 1024 * 1024;
/** A copy is due after so many events: a tenth of a second of computing, or less. */
const EVENTS_BETWEEN = 200_000;
/** … and after so many events for each byte that the last copy holds, so that large runs do not spend their time copying. */
const EVENTS_PER_BYTE = 0.04;

/** Every event up to `tNs` has run, but no more than `events` of them. */
export interface Instant {
  readonly tNs: number;
  readonly events: number;
}

export interface HistoryLimits {
  readonly bytesMax: number;
  readonly eventsBetween: number;
  readonly eventsPerByte: number;
}

interface Stored {
  readonly run: Run;
  readonly bytes: number;
}

export class RunHistory {
  private run: Run;
  private readonly limits: HistoryLimits;
  /** In order of time. */
  private stored: Stored[] = [];
  /** Events after which the next copy is made. */
  private dueEvents: number;

  /** @param limits lowered by tests. */
  constructor(run: Run, limits: Partial<HistoryLimits> = {}) {
    this.run = run;
    this.limits = {
      bytesMax: HISTORY_BYTES_MAX,
      eventsBetween: EVENTS_BETWEEN,
      eventsPerByte: EVENTS_PER_BYTE,
      ...limits,
    };
    this.dueEvents = run.simulation.events + this.limits.eventsBetween;
  }

  /** Events that had run at each copy, ascending. */
  get marks(): readonly number[] {
    return this.stored.map(({ run }) => run.simulation.events);
  }

  /** What the copies hold [bytes], about. */
  get bytes(): number {
    return this.stored.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** To be called now and then while the run goes on, between events: puts a copy away if one is due. */
  keep(): void {
    const { events } = this.run.simulation;
    if (events < this.dueEvents) return;
    const { bytesMax, eventsBetween, eventsPerByte } = this.limits;
    const made = storeRun(this.run);
    // also after one that was too large: making it is what costs
    this.dueEvents = events + Math.max(eventsBetween, made.bytes * eventsPerByte);
    if (made.bytes > bytesMax) return;
    this.stored.push(made);
    while (this.stored.length > HISTORY_COPIES_MAX || this.bytes > bytesMax) this.thin();
  }

  /**
   * The run as it was when every event up to `tNs` had run (at most until now): a run of its own, with the commands up to
   * then in its log. What was commanded later is not in it. The original stays as it is.
   */
  at(tNs: number): Run {
    const until = Math.min(tNs, this.run.simulation.nowNs);
    const made = this.before({ tNs: until, events: Infinity });
    made.advanceTo(until, Infinity);
    made.redo([]);
    return made;
  }

  /**
   * A run of its own at the nearest kept instant before a goal, or at the start. It has the whole log still to come, so
   * that going on it becomes what the original is. `near`: another copy of the run that may be nearer.
   */
  before(goal: Instant, near?: Run): Run {
    const runs = this.stored.map(({ run }) => run);
    if (near !== undefined) runs.push(near);
    let nearest: Run | undefined;
    for (const run of runs) {
      const { nowNs, events } = run.simulation;
      if (nowNs <= goal.tNs && events < goal.events && events >= (nearest?.simulation.events ?? 0))
        nearest = run;
    }
    const made = nearest === undefined ? createRun({ ...this.run.options, replay: [] }) : forkRun(nearest);
    made.redo(this.run.commands.slice(made.commands.length));
    return made;
  }

  /** From here on it is this run's history: a copy, or a branch. Copies of what is not in the run's past are given up. */
  follow(run: Run, parted: Instant & { readonly commands: number }): void {
    this.run = run;
    this.dueEvents = run.simulation.events + this.limits.eventsBetween;
    this.stored = this.stored.filter(
      ({ run: { simulation, commands } }) =>
        simulation.nowNs <= parted.tNs &&
        simulation.events <= parted.events &&
        commands.length <= parted.commands,
    );
  }

  /**
   * Takes out the copy whose absence costs least: the gap that it leaves, in proportion to how long ago it is. So the
   * gaps grow with the distance from the present.
   */
  private thin(): void {
    const now = this.run.simulation.events;
    const { marks } = this;
    let least = 0;
    let leastCost = Infinity;
    for (let i = 0; i < marks.length; i++) {
      const gap = (marks[i + 1] ?? now) - (marks[i - 1] ?? 0);
      const cost = gap / (now - marks[i]! + this.limits.eventsBetween);
      if (cost >= leastCost) continue;
      least = i;
      leastCost = cost;
    }
    this.stored.splice(least, 1);
  }
}
