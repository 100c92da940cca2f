#!/usr/bin/env node
/** `eventyard`: runs designs headless, with the page's numbers and an exit code for CI. */
import { setFlagsFromString } from "node:v8";
import { V8_FLAGS } from "@eventyard/engine";
import { HELP, parseArguments } from "./arguments.ts";
import { EXIT } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import { UsageError } from "./files.ts";
import { kindsText } from "./kinds.ts";
import { simulate, validate } from "./simulate.ts";

function run(args: readonly string[]): ExitCode {
  const parsed = parseArguments(args);
  if (!parsed.ok) throw new UsageError(parsed.sentence);
  const { value } = parsed;
  switch (value.command) {
    case "simulate":
      return simulate(value);
    case "validate":
      return validate(value);
    case "kinds":
      process.stdout.write(kindsText(value.json));
      return EXIT.pass;
    case "help":
      process.stdout.write(HELP);
      return EXIT.pass;
  }
}

/** Only the exit code counts for a reader that has gone, as behind `| head -1`: it stays the run's verdict. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(
    `The output cannot be written (${error.code ?? error.message}). Write it elsewhere.\n`,
  );
  process.exitCode = EXIT.internal;
});
process.stderr.on("error", () => undefined);

for (const flag of V8_FLAGS) setFlagsFromString(flag);

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(
    `${isUsage ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = isUsage ? EXIT.usage : EXIT.internal;
}
