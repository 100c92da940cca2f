/**
 * Replays a command log, and refuses one of another run: a command given at another event than in the log would
 * change the numbers without a word.
 */
import type { LoggedCommand, Run } from "@eventyard/engine";
import { kindSpecs } from "@eventyard/kinds";
import { commandProblems } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { UsageError } from "./files.ts";
import { number, plain } from "./table.ts";

const NS_PER_S = 1e9;

/** Throws UsageError with the first entry that is out of order or names what the design does not have. */
export function checkCommands(file: string, design: Design, log: readonly LoggedCommand[]): void {
  for (const [index, { atNs, atEvent, command }] of log.entries()) {
    const before = log[index - 1];
    if (before !== undefined && (atNs < before.atNs || atEvent < before.atEvent)) {
      throw new UsageError(`${file}: entry ${index + 1} is earlier than the one before it.`);
    }
    const text = { en: `entry ${index + 1}`, ko: `${index + 1}번째 항목` };
    const [problem] = commandProblems(design, kindSpecs, command, { text, at: {} });
    if (problem !== undefined) throw new UsageError(plain(`${file}: ${problem.text.en}`));
  }
}

/** What the run has to be made with: a run of the log's beginning applies its first commands before its first event. */
export function atStart(log: readonly LoggedCommand[]): readonly LoggedCommand[] {
  return log.filter(({ atNs }) => atNs === 0);
}

/**
 * Advances the run to `untilNs` and applies each command at its time and event. `advance` takes the run to an instant.
 * Throws UsageError if the log does not fit: then it is of another design, seed or version.
 */
export function replay(
  run: Run,
  file: string,
  log: readonly LoggedCommand[],
  untilNs: number,
  advance: (untilNs: number) => void,
): void {
  let done = 0;
  while (done < log.length && log[done]!.atNs <= untilNs) {
    const { atNs } = log[done]!;
    const instant = log.slice(done).filter((entry) => entry.atNs === atNs);
    if (atNs > 0) {
      // without the commands of this instant: a waiting command would hold back the events before it
      run.redo([]);
      advance(atNs - 1);
      if (run.simulation.events > instant[0]!.atEvent) throw misfit(run, file, done, instant[0]!);
      run.redo(instant);
    }
    advance(atNs);
    if (run.simulation.stop !== undefined) return;
    for (const entry of instant) {
      const applied = run.commands.some((one) => one.atNs === atNs && one.atEvent === entry.atEvent);
      if (!applied) throw misfit(run, file, done, entry);
      done++;
    }
  }
  run.redo([]);
  advance(untilNs);
}

function misfit(run: Run, file: string, index: number, { atNs, atEvent }: LoggedCommand): UsageError {
  const { events } = run.simulation;
  return new UsageError(
    `${file}: entry ${index + 1} does not fit: it was given at ${number(atNs / NS_PER_S, 3)} s after ${number(atEvent)} ` +
      `events, and this run has had ${number(events)} by then. A log belongs to one design, seed and duration.`,
  );
}
