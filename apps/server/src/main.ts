/** `node apps/server/src/main.ts [workspaceFolder] [--port N] [--open]`: starts the server and prints one address. */
import { spawn } from "node:child_process";
import { HELP, parseArguments } from "./arguments.ts";
import { EXIT } from "./exit-codes.ts";
import { startServer } from "./server.ts";
import type { RunningServer } from "./server.ts";

/** Children and sockets get this long to end when the server is asked to [ms]. */
const SHUTDOWN_MS_MAX = 3_000;

const parsed = parseArguments(process.argv.slice(2), process.env["PORT"]);
if (!parsed.ok) end(EXIT.usage, parsed.sentence);
if (parsed.value === "help") {
  process.stdout.write(HELP);
  process.exit(EXIT.ok);
}
const { folder, port, open, page } = parsed.value;

let server: RunningServer;
try {
  server = await startServer({ folder, port, page });
} catch (error) {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EADDRINUSE") {
    end(
      EXIT.portInUse,
      `Port ${port} is in use. Choose another: --port ${port + 1}, or end the program that uses it.`,
    );
  }
  if (code === "EEXIST" || code === "ENOTDIR") {
    end(EXIT.workspaceUnreadable, `The workspace "${folder}" is a file or lies in one. Name a folder.`);
  }
  if (["ENOENT", "EACCES", "EPERM", "EROFS"].includes(code)) {
    end(
      EXIT.workspaceUnreadable,
      `The workspace folder "${folder}" cannot be read (${code}). Name a folder you may read.`,
    );
  }
  end(EXIT.internal, error instanceof Error ? (error.stack ?? error.message) : String(error));
}

let closing = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => shutDown(EXIT.ok));
process.on("uncaughtException", (error) => {
  process.stderr.write(`Eventyard: ${error.stack ?? error.message}\n`);
  shutDown(EXIT.internal);
});

process.stdout.write(`Workspace: ${server.workspace.folder}\n`);
if (server.workspace.readOnly) {
  process.stdout.write("The workspace is read-only: designs open and run, but nothing can be saved.\n");
}
process.stdout.write(`Eventyard: ${server.url}\n`);
if (open) openBrowser(server.url);

function shutDown(exitCode: number): void {
  if (closing) return;
  closing = true;
  setTimeout(() => process.exit(exitCode), SHUTDOWN_MS_MAX).unref();
  server.close().then(
    () => process.exit(exitCode),
    () => process.exit(exitCode),
  );
}

/** A machine without a browser is no failure: the address is printed. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", url]
        : ["xdg-open", url];
  const child = spawn(command!, args, { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}

function end(exitCode: number, sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(exitCode);
}
