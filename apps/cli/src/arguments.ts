/** The command line: which command, which file, which options. Unknown words are refused, never ignored. */
import { LIMITS } from "@eventyard/model";

export interface SimulateArguments {
  readonly command: "simulate";
  readonly file: string;
  /** Instead of the design's. */
  readonly seed: number | undefined;
  /** Instead of the scenario's length [s]. */
  readonly durationS: number | undefined;
  /** Stop here, before the scenario's end [s]. */
  readonly untilS: number | undefined;
  /** File with a run's logged commands. */
  readonly commandsFile: string | undefined;
  readonly tracesFolder: string | undefined;
  /** The design's fixes to switch on before the run, in this order. */
  readonly fixes: readonly string[];
  readonly json: boolean;
}

export interface ValidateArguments {
  readonly command: "validate";
  readonly file: string;
  readonly tracesFolder: string | undefined;
  readonly json: boolean;
}

type CliArguments =
  | SimulateArguments
  | ValidateArguments
  | { readonly command: "kinds"; readonly json: boolean }
  | { readonly command: "help" };

export type ParsedArguments =
  | { readonly ok: true; readonly value: CliArguments }
  | { readonly ok: false; readonly sentence: string };

export const HELP = `Eventyard: runs event-driven designs without a server.

  eventyard simulate <file> [options]   run a design, print its numbers, judge its expectations
      --seed N            another seed than the design's
      --duration S        another length of the run [s of virtual time]
      --until S           end early [s of virtual time]
      --fix ID            switch on one of the design's fixes first; may be given several times
      --commands FILE     replay a run's command log (JSON)
      --traces FOLDER     folder with arrival traces (*.csv)
      --json              print one JSON object instead of tables
  eventyard validate <file> [--traces FOLDER] [--json]   list what is wrong with a design
  eventyard kinds [--json]                               list node kinds and their parameters
  eventyard help                                         this text

Exit codes: 0 all well · 2 bad design or usage · 3 stopped by a limit · 99 an expectation is broken
            1 a fault of Eventyard itself, or its output cannot be written
The objects of --json: apps/cli/README.md
`;

/** Options that take a value, by command. A map: "toString" is no command. */
const TAKES_VALUE: ReadonlyMap<string, readonly string[]> = new Map([
  ["simulate", ["--seed", "--duration", "--until", "--fix", "--commands", "--traces"]],
  ["validate", ["--traces"]],
  ["kinds", []],
]);

/** Words that ask for the help text, alone or behind a command. */
const ASKS_HELP: readonly (string | undefined)[] = ["--help", "-h"];
/** A decimal number and nothing else: an empty variable of a CI script must not become 0. */
const DECIMAL = /^\d+(\.\d+)?$/;

/** Reads the arguments behind the program's name. */
export function parseArguments(args: readonly string[]): ParsedArguments {
  const [command, ...given] = args;
  if (
    command === undefined ||
    command === "help" ||
    given.concat(command).some((arg) => ASKS_HELP.includes(arg))
  ) {
    return { ok: true, value: { command: "help" } };
  }
  const takesValue = TAKES_VALUE.get(command);
  if (takesValue === undefined) return refused(`There is no command "${command}".`);
  // "--seed=5" is "--seed 5"
  const rest = given.flatMap((arg) => {
    const [, name = "", value = ""] = /^(--[a-z]+)=(.*)$/su.exec(arg) ?? [];
    return takesValue.includes(name) ? [name, value] : [arg];
  });
  const values = new Map<string, string>();
  const fixes: string[] = [];
  const files: string[] = [];
  let json = false;
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i]!;
    if (arg === "--json") json = true;
    else if (takesValue.includes(arg)) {
      const value = rest[++i];
      if (value === undefined || value === "") return refused(`${arg} needs a value.`);
      if (values.has(arg)) return refused(`${arg} is given twice.`);
      if (arg === "--fix") fixes.push(value);
      else values.set(arg, value);
    } else if (arg.startsWith("-")) return refused(`"${command}" has no option "${arg}".`);
    else files.push(arg);
  }
  if (command === "kinds") {
    return files.length === 0 ? { ok: true, value: { command, json } } : refused(`"kinds" takes no file.`);
  }
  const [file, ...others] = files;
  if (file === undefined || file === "" || others.length > 0)
    return refused(`"${command}" takes one design file.`);
  const tracesFolder = values.get("--traces");
  if (command === "validate") return { ok: true, value: { command, file, tracesFolder, json } };
  return simulateArguments(file, values, fixes, json);
}

function simulateArguments(
  file: string,
  values: ReadonlyMap<string, string>,
  fixes: readonly string[],
  json: boolean,
): ParsedArguments {
  const number = (name: string): number | undefined =>
    !values.has(name) ? undefined : DECIMAL.test(values.get(name)!) ? Number(values.get(name)) : Number.NaN;
  const seed = number("--seed");
  if (seed !== undefined && !(Number.isInteger(seed) && seed <= LIMITS.seedMax)) {
    return refused(`--seed takes a whole number from 0 to ${LIMITS.seedMax}, not "${values.get("--seed")}".`);
  }
  const durationS = number("--duration");
  const untilS = number("--until");
  for (const [name, value] of [
    ["--duration", durationS],
    ["--until", untilS],
  ] as const) {
    if (value !== undefined && !(value > 0 && value <= LIMITS.durationSMax)) {
      return refused(
        `${name} takes seconds above 0 and at most ${LIMITS.durationSMax}, such as 30 or 0.5, not "${values.get(name)}".`,
      );
    }
  }
  const commandsFile = values.get("--commands");
  const tracesFolder = values.get("--traces");
  return {
    ok: true,
    value: { command: "simulate", file, seed, durationS, untilS, commandsFile, tracesFolder, fixes, json },
  };
}

function refused(sentence: string): ParsedArguments {
  return { ok: false, sentence: `${sentence} "eventyard help" lists what there is.` };
}
