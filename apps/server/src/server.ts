/** Puts the parts together: workspace, runs, HTTP, sockets, and the door in front of them. */
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gallery } from "@eventyard/designs";
import { kindSpecs } from "@eventyard/kinds";
import { serialiseDesign } from "@eventyard/model";
import { createApp } from "./http/app.ts";
import { installDoor } from "./http/door.ts";
import { ownAddresses } from "./http/guard.ts";
import { attachSockets } from "./runs/sockets.ts";
import { RunSupervisor } from "./runs/supervisor.ts";
import { readTraces } from "./workspace/traces.ts";
import { Workspace } from "./workspace/workspace.ts";

const LOOPBACK = "127.0.0.1";
/** What a new workspace starts with. */
const FIRST_DESIGNS = new Set(["orders", "launch-day"]);

export interface ServerOptions {
  readonly folder: string;
  readonly port: number;
  readonly page: string | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly workspace: Workspace;
  /** Process ids of the runs' children. */
  readonly childIds: () => readonly number[];
  readonly close: () => Promise<void>;
}

/** Starts listening. Throws what the system throws: EADDRINUSE for the port, ENOENT/EACCES/ENOTDIR for the folder. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const workspace = await Workspace.open(options.folder, kindSpecs);
  if ((await workspace.list()).length === 0) await seedWorkspace(workspace);
  const traceFolders = [shippedTraces(), join(workspace.folder, "traces")];
  const traces = await readTraces(traceFolders);
  const runs = new RunSupervisor(workspace, traceFolders);
  let announceSaved: (designId: string, revision: string) => void = () => undefined;
  const app = await createApp({
    workspace,
    traceSeconds: new Map([...traces].map(([name, perSecond]) => [name, perSecond.length])),
    pageFolder: fileURLToPath(new URL("../../web/dist", import.meta.url)),
    runCount: () => runs.liveCount(),
    onSaved: (designId, revision) => announceSaved(designId, revision),
  });
  await app.ready();
  const sockets = attachSockets(app.server, runs);
  announceSaved = sockets.announceSaved;
  let own = ownAddresses(options.port, options.page);
  installDoor(app.server, () => own);
  await app.listen({ host: LOOPBACK, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  own = ownAddresses(port, options.page);
  return {
    url: `http://${LOOPBACK}:${port}`,
    workspace,
    childIds: () => runs.childIds(),
    close: async () => {
      await runs.close();
      await sockets.close();
      await app.close();
    },
  };
}

async function seedWorkspace(workspace: Workspace): Promise<void> {
  for (const { id, file } of gallery) {
    if (FIRST_DESIGNS.has(id)) await workspace.seed(id, serialiseDesign(file));
  }
}

function shippedTraces(): string {
  return dirname(fileURLToPath(import.meta.resolve("@eventyard/designs/traces/README.md")));
}
