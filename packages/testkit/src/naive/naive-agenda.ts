/** What is planned, in one array sorted by (time, order of planning). */

export interface Planned {
  readonly atNs: number;
  /** A timer of `node`, an arrival over `edge`, or a reply on its way back over it. */
  readonly what: "timer" | "arrival" | "reply";
  /** Node of a timer, edge of the others. */
  readonly place: number;
  /** Code of a timer, stamp of an arrival, status of a reply. */
  readonly code: number | string;
  /** Argument, message or ticket. */
  readonly arg: number;
  /** Name for `cancel`. */
  readonly handle: number;
}

export class NaiveAgenda {
  private planned: Planned[] = [];
  private handles = 0;

  add(entry: Omit<Planned, "handle">): number {
    const handle = this.handles++;
    let at = this.planned.length;
    while (at > 0 && this.planned[at - 1]!.atNs > entry.atNs) at--;
    this.planned.splice(at, 0, { ...entry, handle });
    return handle;
  }

  /** The next one if it is due by then. */
  take(untilNs: number): Planned | undefined {
    return (this.planned[0]?.atNs ?? Infinity) <= untilNs ? this.planned.shift() : undefined;
  }

  cancel(handle: number): void {
    this.planned = this.planned.filter((entry) => entry.handle !== handle);
  }

  underWay(what: "arrival" | "reply", edge: number): Planned[] {
    return this.planned.filter((entry) => entry.what === what && entry.place === edge);
  }

  removeUnderWay(what: "arrival" | "reply", edge: number): Planned[] {
    const gone = this.underWay(what, edge);
    this.planned = this.planned.filter((entry) => !gone.includes(entry));
    return gone;
  }
}
