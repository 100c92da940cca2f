/** A real server in its own process, on a free port, and pages that talk to it. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { fileURLToPath } from "node:url";
import { FrameDecoder, PROTOCOL_VERSION } from "@eventyard/protocol";
import type { ClientToServerEvents, Reply, RunState, ServerToClientEvents } from "@eventyard/protocol";
import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly output: () => string;
}

/** Starts the server and waits for its address. */
export async function startProcess(folder: string, ...args: string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN, folder, "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    const found = /Eventyard: (http:\S+)/.exec(output);
    if (found?.[1]) resolve(found[1]);
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  child.on("exit", () => reject(new Error(`the server ended: ${output}`)));
  const url = await promise;
  return { child, url, port: Number(new URL(url).port), output: () => output };
}

export async function stopProcess(server: ServerProcess): Promise<number | null> {
  if (server.child.exitCode !== null || server.child.signalCode !== null) return server.child.exitCode;
  server.child.kill("SIGTERM");
  const [code] = (await once(server.child, "exit")) as [number | null];
  return code;
}

/** Runs the server until it ends by itself: exit code and what it said. */
export async function runToEnd(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, said };
}

/** One raw HTTP exchange with exactly these header lines; the whole answer as text. */
export async function rawExchange(port: number, lines: readonly string[]): Promise<string> {
  const socket = createConnection({ host: "127.0.0.1", port });
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  let answer = "";
  socket.on("data", (chunk: Buffer) => {
    answer += chunk.toString("latin1");
    // an accepted upgrade would stay open
    if (answer.startsWith("HTTP/1.1 101 ")) socket.destroy();
  });
  socket.on("error", () => undefined);
  await once(socket, "close");
  return answer;
}

type PageEvents = ClientToServerEvents;
type Request<E extends keyof PageEvents> = Parameters<PageEvents[E]>[0];

export interface Page {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  /** Latest state heard. */
  readonly state: () => RunState | undefined;
  readonly frames: () => number;
  readonly decoder: () => FrameDecoder | undefined;
  ask<T>(event: keyof PageEvents, request: Request<keyof PageEvents>): Promise<Reply<T>>;
  /** Resolves as soon as it holds; asked again at every event. */
  until(holds: () => boolean): Promise<void>;
  /** False: frames are read and never acknowledged. */
  answers: boolean;
}

export function openPage(url: string, protocol: number = PROTOCOL_VERSION): Page {
  const socket: Page["socket"] = io(url, {
    transports: ["websocket"],
    auth: { protocol },
    extraHeaders: { origin: url },
    reconnection: false,
    forceNew: true,
  });
  let state: RunState | undefined;
  let decoder: FrameDecoder | undefined;
  let frames = 0;
  const take = (next: RunState | undefined) => {
    if (next && next.runId !== state?.runId)
      decoder = new FrameDecoder(next.nodeIds.length, next.edgeIds.length);
    state = next ?? state;
  };
  socket.on("run:state", take);
  socket.on("run:frame", (bytes) => {
    frames++;
    const outcome = decoder?.apply(new Uint8Array(bytes));
    if (page.answers) socket.emit("frame:ack", outcome === "applied" ? decoder!.picture.seq : 0);
  });
  const page: Page = {
    socket,
    answers: true,
    state: () => state,
    frames: () => frames,
    decoder: () => decoder,
    ask: async <T>(event: keyof PageEvents, request: Request<keyof PageEvents>) => {
      const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => unknown;
      const reply = await new Promise<Reply<T>>((resolve) => emit(event, request, resolve));
      if (reply.ok && typeof reply.value === "object" && reply.value !== null && "nodeIds" in reply.value) {
        take(reply.value as unknown as RunState);
      }
      return reply;
    },
    until: async (holds) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      // "any" listeners come before the event's own
      const look = () =>
        queueMicrotask(() => {
          if (holds()) resolve();
        });
      socket.onAny(look);
      look();
      await promise;
      socket.offAny(look);
    },
  };
  return page;
}
