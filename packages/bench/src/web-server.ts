/** The real server with the built page, on a port and in a workspace folder of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Design } from "@eventyard/model";

const MAIN = fileURLToPath(new URL("../../../apps/server/src/main.ts", import.meta.url));
const PAGE = fileURLToPath(new URL("../../../apps/web/dist/index.html", import.meta.url));

export interface BenchServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** Starts it with these designs by id; throws if the page is not built or the server ends before it listens. */
export async function startServer(designs: Readonly<Record<string, Design>>): Promise<BenchServer> {
  if (!existsSync(PAGE)) throw new Error("The page is not built: run `pnpm build` first.");
  const folder = mkdtempSync(join(tmpdir(), "eventyard-bench-"));
  for (const [id, design] of Object.entries(designs)) {
    writeFileSync(join(folder, `${id}.eventyard.json`), JSON.stringify(design));
  }
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN, folder, "--port", String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const close = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const url = /^Eventyard: (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { url, close };
  }
  await close();
  throw new Error("The server ended before it listened.");
}
