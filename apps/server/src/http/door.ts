/**
 * The one door of the server: stands in front of every listener for requests and upgrades, so that no route, static
 * file or socket can be forgotten. Install it last, when Fastify and Socket.IO have added their listeners.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { guard } from "./guard.ts";
import type { GuardVerdict, OwnAddresses } from "./guard.ts";
import { SECURITY_HEADERS } from "./headers.ts";

const STATUS_TEXT = { 403: "Forbidden", 415: "Unsupported Media Type", 421: "Misdirected Request" } as const;

/** `own` is asked at each request, because the port is known only after listening. */
export function installDoor(server: Server, own: () => OwnAddresses): void {
  const requestListeners = server.listeners("request");
  const upgradeListeners = server.listeners("upgrade");
  server.removeAllListeners("request");
  server.removeAllListeners("upgrade");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const verdict = guard(head(request, false), own());
    if (!verdict.ok) {
      refuseRequest(response, verdict);
      return;
    }
    for (const listener of requestListeners) listener.call(server, request, response);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, first: Buffer) => {
    const verdict = guard(head(request, true), own());
    if (!verdict.ok) {
      refuseUpgrade(socket, verdict);
      return;
    }
    for (const listener of upgradeListeners) listener.call(server, request, socket, first);
  });
}

function head(request: IncomingMessage, upgrade: boolean) {
  return { method: request.method ?? "", url: request.url ?? "", rawHeaders: request.rawHeaders, upgrade };
}

function refuseRequest(response: ServerResponse, verdict: GuardVerdict & { ok: false }): void {
  response.writeHead(verdict.status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(`${verdict.sentence}\n`);
}

function refuseUpgrade(socket: Duplex, verdict: GuardVerdict & { ok: false }): void {
  const body = `${verdict.sentence}\n`;
  socket.on("error", () => socket.destroy());
  const lines = [
    `HTTP/1.1 ${verdict.status} ${STATUS_TEXT[verdict.status]}`,
    "connection: close",
    "content-type: text/plain; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}
