/** A second pair of eyes on a run: its own socket, which only asks. What it reads is what any page could read. */
import type { RunSummary } from "@eventyard/engine";
import { PROTOCOL_VERSION } from "@eventyard/protocol";
import type { ClientToServerEvents, Reply, RunState, ServerToClientEvents } from "@eventyard/protocol";
import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";

const ANSWER_MS_MAX = 10_000;

export class RunObserver {
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;

  /** @param origin the server's own, such as "http://127.0.0.1:4747": the door lets nobody else in */
  constructor(origin: string) {
    this.#socket = io(origin, {
      transports: ["websocket"],
      extraHeaders: { origin },
      auth: { protocol: PROTOCOL_VERSION },
      forceNew: true,
    });
  }

  close(): void {
    this.#socket.close();
  }

  /** The newest run of a design; undefined if it has none, as for a moment while one takes the place of another. */
  async stateOf(designId: string): Promise<RunState | undefined> {
    const reply: Reply<RunState | undefined> = await this.#socket
      .timeout(ANSWER_MS_MAX)
      .emitWithAck("design:watch", designId);
    return value(reply);
  }

  /** The run's exact numbers. */
  async summaryOf(runId: string): Promise<RunSummary> {
    const reply: Reply<unknown> = await this.#socket
      .timeout(ANSWER_MS_MAX)
      .emitWithAck("run:summary", { runId });
    return value(reply) as RunSummary;
  }
}

function value<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new Error(reply.error.en);
}
