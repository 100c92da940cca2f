/**
 * Copies of a whole run at any instant. A copy goes on exactly as the original would, and neither touches the other
 * (rules E80–E82). Program, specs, behaviours, traces, contents and the commands of the log never change and are shared.
 */
import { Copier } from "./copying.ts";
import { createRun, Run } from "./run.ts";

/** A run like this one from here on: same hash, numbers and series if nothing else is done to it. */
export function forkRun(run: Run): Run {
  return copyRun(run, createRun(run.options)).run;
}

/** A run put away: cheaper to make than a fork and slow to continue. `bytes` is what it holds, about. */
export function storeRun(run: Run): { readonly run: Run; readonly bytes: number } {
  return copyRun(run, undefined);
}

function copyRun(run: Run, mould: Run | undefined): { readonly run: Run; readonly bytes: number } {
  const { program, contents } = run.simulation;
  const copier = new Copier();
  copier.share(run.options);
  copier.share(program);
  for (const part of Object.values(program) as object[]) copier.share(part);
  for (const trace of run.options.traces?.values() ?? []) copier.share(trace);
  for (const content of contents.list) copier.share(content);
  for (const logged of run.commands) copier.share(logged);
  const made = copier.copy(run, mould);
  return { run: made, bytes: copier.bytes };
}
