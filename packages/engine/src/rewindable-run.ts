/**
 * A run that a person can look back in. `newest` is what the run has come to; `shown` is that, or a copy of it at an
 * earlier instant, which goes on with the recorded commands until it has become the newest (rules E85–E88). A command at an
 * earlier instant starts another branch: what came after is cut off, and kept as the branch that was left, one at most.
 */
import type { RunCommand } from "@eventyard/model";
import type { LoggedCommand } from "./results.ts";
import { RunHistory } from "./run-history.ts";
import type { HistoryLimits, Instant } from "./run-history.ts";
import type { Run } from "./run.ts";
import type { Advance } from "./simulation.ts";

/** Where two branches part: what both have in common. */
interface Parting extends Instant {
  readonly commands: number;
}

interface LeftBranch {
  readonly run: Run;
  readonly parting: Parting;
}

export class RewindableRun {
  private readonly history: RunHistory;
  private newestRun: Run;
  private shownRun: Run;
  private leftBranch: LeftBranch | undefined;
  private branchCount = 0;

  /** @param limits lowered by tests. */
  constructor(run: Run, limits: Partial<HistoryLimits> = {}) {
    this.newestRun = run;
    this.shownRun = run;
    this.history = new RunHistory(run, limits);
  }

  /** The run as it is looked at. */
  get shown(): Run {
    return this.shownRun;
  }

  get newest(): Run {
    return this.newestRun;
  }

  /** An earlier instant than the newest is shown. */
  get isLookingBack(): boolean {
    return this.shownRun !== this.newestRun;
  }

  /** Grows when another branch becomes the newest. */
  get branch(): number {
    return this.branchCount;
  }

  /** What was cut off by the last command at an earlier instant, and the time of that command [ns]. */
  get left(): { readonly run: Run; readonly partedNs: number } | undefined {
    const { leftBranch } = this;
    return leftBranch && { run: leftBranch.run, partedNs: leftBranch.parting.tNs };
  }

  /** Commands of the newest run that were given after the shown instant. */
  get commandsAhead(): readonly LoggedCommand[] {
    return this.newestRun.commands.slice(this.shownRun.commands.length);
  }

  /**
   * Goes on with what is shown, as `Run.advanceTo`. A copy that has come as far as the newest run takes its place: then the
   * answer is "budget", and nobody looks back any more.
   */
  advanceTo(tNs: number, eventsMax: number): Advance {
    const { shownRun, newestRun } = this;
    if (shownRun === newestRun) {
      const outcome = newestRun.advanceTo(tNs, eventsMax);
      this.history.keep();
      return outcome;
    }
    const { events, nowNs } = newestRun.simulation;
    const untilNs = Math.min(tNs, nowNs);
    const eventsLeft = events - shownRun.simulation.events || this.eventsAllowedAtEnd(untilNs);
    const outcome = shownRun.advanceTo(untilNs, Math.min(eventsMax, eventsLeft));
    return this.arrive() ? "budget" : outcome;
  }

  /**
   * A copy that has had every event of the newest run has only its clock to move, and a budget of one event lets it: none
   * is due before the newest instant. A command may bring some, so it is given without any.
   */
  private eventsAllowedAtEnd(untilNs: number): number {
    const next = this.commandsAhead[0];
    return next !== undefined && next.atNs <= untilNs ? 0 : 1;
  }

  /** Runs one event of what is shown, as `Run.stepEvent`. */
  stepEvent(): boolean {
    const { events } = this.shownRun.simulation;
    while (this.isLookingBack) {
      this.advanceTo(this.shownRun.endNs, 1);
      if (this.shownRun.simulation.events > events) return true;
    }
    return this.shownRun.stepEvent();
  }

  /** A copy at or before an instant of the past; the caller advances it to where it wants to be and hands it to `show`. */
  approach(goal: Instant): Run {
    return this.history.before(goal, this.isLookingBack ? this.shownRun : undefined);
  }

  /** Shows a copy that `approach` gave, where it is now; beyond the newest instant that is the newest run itself. */
  show(copy: Run): void {
    const { simulation } = this.newestRun;
    const isPast = copy.simulation.events < simulation.events || copy.simulation.nowNs < simulation.nowNs;
    this.shownRun = isPast ? copy : this.newestRun;
  }

  showNewest(): void {
    this.shownRun = this.newestRun;
  }

  /** Applies a command now. While an earlier instant is shown, what came after it is cut off. */
  apply(command: RunCommand): LoggedCommand {
    const { shownRun, newestRun } = this;
    if (shownRun !== newestRun) {
      const { nowNs, events } = shownRun.simulation;
      const parting = { tNs: nowNs, events, commands: shownRun.commands.length };
      shownRun.redo([]);
      this.leftBranch = { run: newestRun, parting };
      this.goOnWith(shownRun, parting);
    }
    return shownRun.apply(command);
  }

  /** Goes back to the branch that was left, where it had come to; this one is then the left one. False if there is none. */
  returnToLeft(): boolean {
    const { leftBranch, newestRun } = this;
    if (leftBranch === undefined) return false;
    this.leftBranch = { run: newestRun, parting: leftBranch.parting };
    this.shownRun = leftBranch.run;
    this.goOnWith(leftBranch.run, leftBranch.parting);
    return true;
  }

  private goOnWith(run: Run, parting: Parting): void {
    this.newestRun = run;
    this.branchCount++;
    this.history.follow(run, parting);
  }

  /** Has the copy become the newest run? Then it is that from now on. */
  private arrive(): boolean {
    const { simulation } = this.newestRun;
    const { events, nowNs } = this.shownRun.simulation;
    if (events < simulation.events || nowNs < simulation.nowNs) return false;
    // what was commanded at this very instant
    this.shownRun.redo(this.commandsAhead);
    this.newestRun = this.shownRun;
    this.history.follow(this.shownRun, { tNs: nowNs, events, commands: Infinity });
    return true;
  }
}
