/** Files the CLI reads: designs, traces, command logs. Every refusal is a sentence that names the file. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoggedCommand } from "@eventyard/engine";
import { LIMITS, parseTrace, runCommandSchema } from "@eventyard/model";

const TRACE_SUFFIX = ".csv";
const COMMANDS_MAX = 100_000;

/** Ends the program with exit code 2 and this sentence. */
export class UsageError extends Error {}

/** The file's text. Throws UsageError if it cannot be read, is too large, or is no UTF-8. */
export function readText(file: string): string {
  try {
    if (statSync(file).size > LIMITS.fileBytesMax) throw new UsageError(`${file} is larger than 8 MiB.`);
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT") throw new UsageError(`There is no file ${file}.`);
    if (code === "EISDIR") throw new UsageError(`${file} is a folder; name a file.`);
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw new UsageError(`${file} is not a text file in UTF-8.`);
    throw new UsageError(`${file} cannot be read (${code}).`);
  }
}

/** Shipped traces, those beside the design (`traces/`), and those of `folder`; later ones replace earlier ones. */
export function readTraces(designFile: string, folder: string | undefined): ReadonlyMap<string, Int32Array> {
  const traces = new Map<string, Int32Array>();
  const shipped = dirname(fileURLToPath(import.meta.resolve("@eventyard/designs/traces/README.md")));
  for (const place of [shipped, join(dirname(designFile), "traces")]) readFolder(place, traces, false);
  if (folder !== undefined) readFolder(folder, traces, true);
  return traces;
}

function readFolder(folder: string, into: Map<string, Int32Array>, named: boolean): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    if (named) throw new UsageError(`The folder of traces ${folder} cannot be read.`);
    return;
  }
  for (const name of names.filter((one) => one.endsWith(TRACE_SUFFIX)).toSorted()) {
    const parsed = parseTrace(readText(join(folder, name)));
    if (!parsed.ok) throw new UsageError(`${join(folder, name)}: ${parsed.text.en}`);
    into.set(basename(name, TRACE_SUFFIX), parsed.perSecond);
  }
}

/** A run's command log. Throws UsageError with the first entry that is not one. */
export function readCommands(file: string): readonly LoggedCommand[] {
  let json: unknown;
  try {
    json = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} is not JSON.`);
  }
  if (!Array.isArray(json) || json.length > COMMANDS_MAX) {
    throw new UsageError(`${file} is not a command log: expected a list of at most ${COMMANDS_MAX} entries.`);
  }
  return json.map((entry: unknown, index) => {
    const logged = entry as Partial<LoggedCommand> | null;
    const command = runCommandSchema.safeParse(logged?.command);
    if (!isCount(logged?.atNs) || !isCount(logged?.atEvent) || !command.success) {
      throw new UsageError(`${file}: entry ${index + 1} is not { atNs, atEvent, command }.`);
    }
    return { atNs: logged.atNs, atEvent: logged.atEvent, command: command.data };
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
