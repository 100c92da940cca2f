/** `simulate` and `validate`: read, check, run, print, judge. */
import { judge } from "@eventyard/analysis";
import { createRun } from "@eventyard/engine";
import type { Run } from "@eventyard/engine";
import { kindSpecs, runnableKinds } from "@eventyard/kinds";
import { parseDesign, switchFix, validateDesign } from "@eventyard/model";
import type { Design, Problem } from "@eventyard/model";
import type { SimulateArguments, ValidateArguments } from "./arguments.ts";
import { EXIT } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { readCommands, readText, readTraces, UsageError } from "./files.ts";
import { atStart, checkCommands, replay } from "./replay.ts";
import { reportText } from "./report.ts";
import { plain } from "./table.ts";

const EVENTS_PER_SLICE = 1_000_000;
const NS_PER_S = 1e9;

interface Checked {
  readonly design: Design | undefined;
  readonly problems: readonly Problem[];
}

function check(
  file: string,
  traces: ReadonlyMap<string, Int32Array>,
  fixes: readonly string[] = [],
): Checked {
  const parsed = parseDesign(readText(file), kindSpecs);
  if (!parsed.ok) return { design: undefined, problems: parsed.problems };
  const design = fixes.reduce((before, id) => withFix(file, before, id), parsed.design);
  const found = validateDesign(design, kindSpecs, new Set(traces.keys()));
  return { design, problems: [...parsed.warnings, ...found] };
}

/** The design with the fix on. Throws UsageError with the reason if that cannot be. */
function withFix(file: string, design: Design, id: string): Design {
  const result = switchFix(design, id, true);
  if (!result.ok) throw new UsageError(plain(`${file}: ${result.text.en}`));
  return result.design;
}

function problemText(file: string, problem: Problem): string {
  return plain(`${file}: ${problem.severity}: ${problem.text.en}`);
}

export function validate(args: ValidateArguments): ExitCode {
  const { design, problems } = check(args.file, readTraces(args.file, args.tracesFolder));
  const bad = design === undefined || problems.some((problem) => problem.severity === "error");
  if (args.json) process.stdout.write(`${JSON.stringify({ ok: !bad, problems }, undefined, 2)}\n`);
  else {
    for (const problem of problems) process.stdout.write(`${problemText(args.file, problem)}\n`);
    if (!bad) process.stdout.write(`${args.file} runs.\n`);
  }
  return bad ? EXIT.usage : EXIT.pass;
}

export function simulate(args: SimulateArguments): ExitCode {
  const traces = readTraces(args.file, args.tracesFolder);
  const { design: stored, problems } = check(args.file, traces, args.fixes);
  for (const problem of problems) process.stderr.write(`${problemText(args.file, problem)}\n`);
  if (stored === undefined || problems.some((problem) => problem.severity === "error")) {
    if (args.json) process.stdout.write(`${JSON.stringify({ problems }, undefined, 2)}\n`);
    return EXIT.usage;
  }
  const design = withDuration(stored, args.durationS);
  const log = args.commandsFile === undefined ? [] : readCommands(args.commandsFile);
  if (args.commandsFile !== undefined) checkCommands(args.commandsFile, design, log);
  const run = createRun({
    design,
    specs: kindSpecs,
    behaviours: runnableKinds,
    traces,
    ...(args.seed !== undefined && { seed: args.seed }),
    replay: atStart(log),
  });
  const untilNs =
    args.untilS === undefined ? run.endNs : Math.min(run.endNs, Math.round(args.untilS * NS_PER_S));
  replay(run, args.commandsFile ?? "", log, untilNs, (toNs) => advance(run, toNs, untilNs));
  const summary = run.summary();
  const judgements = judge(design, summary);
  if (args.json) {
    process.stdout.write(`${JSON.stringify({ summary, verdicts: judgements, problems }, undefined, 2)}\n`);
  } else process.stdout.write(reportText(design, summary, judgements));
  if (summary.stop !== undefined) return EXIT.limit;
  // "nothing to judge" at the end is broken: an expectation must never pass because nothing happened
  return judgements.every((one) => one.status === "pass") ? EXIT.pass : EXIT.broken;
}

function withDuration(design: Design, durationS: number | undefined): Design {
  return durationS === undefined ? design : { ...design, scenario: { ...design.scenario, durationS } };
}

/** Advances to `toNs` on the way to `untilNs`; a person at a terminal sees how far it is. */
function advance(run: Run, toNs: number, untilNs: number): void {
  const shows = process.stderr.isTTY;
  while (run.advanceTo(toNs, EVENTS_PER_SLICE) === "budget") {
    if (shows) process.stderr.write(`\r${((100 * run.simulation.nowNs) / untilNs).toFixed(0)} %`);
  }
  if (shows) process.stderr.write("\r     \r");
}
