/** The server's command line: `[workspaceFolder] [--port N] [--open] [--host ADDRESS] [--page ORIGIN]`. */

export const DEFAULT_PORT = 4747;
const DEFAULT_FOLDER = "workspace";
const LOOPBACK = "127.0.0.1";
const PORT_MAX = 65_535;

interface ServerArguments {
  readonly folder: string;
  readonly port: number;
  readonly open: boolean;
  /** Origin of a development page on this machine that may use the server beside its own page. */
  readonly page: string | undefined;
}

export type ParsedArguments =
  | { readonly ok: true; readonly value: ServerArguments | "help" }
  | { readonly ok: false; readonly sentence: string };

const USAGE = `Usage: npm start -- [workspaceFolder] [--port ${DEFAULT_PORT}]`;

export const HELP = `${USAGE}

  workspaceFolder   where the designs are, made if it is missing (${DEFAULT_FOLDER})
  --port N          another port than ${DEFAULT_PORT}; 0 lets the system choose. Also the variable PORT
  --open            open the page in a browser (npm start does)
  --page ORIGIN     a development page on this machine that may use the server too

Exit codes: 0 asked to end · 1 a fault of Eventyard itself · 2 bad usage · 4 the port is in use · 5 the folder cannot be used
`;

/** Reads the arguments; `portVariable` is the environment's PORT. Port 0 lets the system choose. */
export function parseArguments(args: readonly string[], portVariable: string | undefined): ParsedArguments {
  let folder: string | undefined;
  let portText = portVariable;
  let open = false;
  let page: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const value = () => args[++i];
    if (arg === "--help" || arg === "-h") return { ok: true, value: "help" };
    if (arg === "--open") open = true;
    else if (arg === "--port") {
      portText = value() ?? "";
      // an unset variable of a script must not become the default port
      if (portText === "") return refused(`--port needs a number. ${USAGE}`);
    } else if (arg === "--page") page = value() ?? "";
    else if (arg === "--host") {
      const host = value() ?? "";
      if (host !== LOOPBACK && host !== "localhost") return refused(hostSentence(host));
    } else if (arg.startsWith("-")) return refused(`There is no option "${arg}". ${USAGE}`);
    else if (folder === undefined) folder = arg;
    else return refused(`There is one workspace folder, not "${folder}" and "${arg}". ${USAGE}`);
  }
  const port = portText === undefined || portText === "" ? DEFAULT_PORT : Number(portText);
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX) {
    return refused(`The port must be a whole number from 0 to ${PORT_MAX}, not "${portText}".`);
  }
  if (page !== undefined && !/^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/.test(page)) {
    return refused(
      `--page takes the origin of a page on this machine, such as http://127.0.0.1:5173, not "${page}".`,
    );
  }
  return { ok: true, value: { folder: folder ?? DEFAULT_FOLDER, port, open, page } };
}

function refused(sentence: string): ParsedArguments {
  return { ok: false, sentence };
}

function hostSentence(host: string): string {
  return (
    `Eventyard listens on ${LOOPBACK} only and cannot be reached at "${host}". ` +
    `To use it from another machine, forward the port: ssh -L ${DEFAULT_PORT}:${LOOPBACK}:${DEFAULT_PORT} <this machine>`
  );
}
