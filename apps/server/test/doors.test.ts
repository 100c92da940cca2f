import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROTOCOL_VERSION } from "@eventyard/protocol";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPage, rawExchange, startProcess, stopProcess } from "./server-process.ts";
import type { ServerProcess } from "./server-process.ts";

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-doors-"));
  server = await startProcess(folder);
});
afterAll(async () => {
  await stopProcess(server);
  rmSync(folder, { recursive: true });
});

const PATHS = [
  "/",
  "/index.html",
  "/api/health",
  "/api/designs",
  "/api/designs/orders",
  "/api/traces",
  "/nothing",
  "/socket.io/",
];
const SOCKET = "/socket.io/?EIO=4&transport=websocket";

const get = (path: string, headers: readonly string[]) =>
  rawExchange(server.port, [`GET ${path} HTTP/1.1`, ...headers, "Connection: close"]);
const upgrade = (headers: readonly string[], path = SOCKET) =>
  rawExchange(server.port, [
    `GET ${path} HTTP/1.1`,
    ...headers,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ]);
const statusOf = (answer: string) => Number(answer.split(" ")[1]);

function hostileOrigins(): readonly string[] {
  const { port } = server;
  return [
    "null",
    "",
    "http://evil.example",
    `http://evil.example:${port}`,
    `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port + 1}`,
    "http://127.0.0.1",
    `http://localhost.evil:${port}`,
    `http://127.0.0.1.evil.example:${port}`,
    `http://127.evil.example:${port}`,
    `http://evil.example/http://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}.evil.example`,
    `http://127.0.0.1:${port}/`,
    `HTTP://127.0.0.1:${port}`,
    `http://[::1]:${port}`,
    "file://",
    "chrome-extension://abcdef",
  ];
}

describe("doors", () => {
  test("T1 every hostile origin is refused on every path and at every upgrade; only the own one passes", async () => {
    const host = `Host: 127.0.0.1:${server.port}`;
    for (const origin of hostileOrigins()) {
      for (const path of PATHS)
        expect(statusOf(await get(path, [host, `Origin: ${origin}`])), `${origin} ${path}`).toBe(403);
      for (const path of [SOCKET, "/", "/other"]) {
        expect(statusOf(await upgrade([host, `Origin: ${origin}`], path)), `upgrade ${origin}`).toBe(403);
      }
    }
    expect(statusOf(await upgrade([host]))).toBe(403);
    expect(statusOf(await upgrade([host, `Origin: ${server.url}`]))).toBe(101);
    expect(statusOf(await get("/api/health", [host, `Origin: ${server.url}`]))).toBe(200);
  });

  test("T2 a foreign host is refused on every path and at every upgrade", async () => {
    const { port } = server;
    const hosts = [
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1.evil.example:${port}`,
      `127.evil.example:${port}`,
      `localhost.:${port}`,
      `LOCALHOST:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `0x7f000001:${port}`,
      `127.0.0.1:${port + 1}`,
    ];
    for (const host of hosts) {
      for (const path of PATHS)
        expect(statusOf(await get(path, [`Host: ${host}`])), `${host} ${path}`).toBe(421);
      expect(statusOf(await upgrade([`Host: ${host}`, `Origin: ${server.url}`]))).toBe(421);
    }
  });

  test("every answer, refusals included, has the policy and no CORS header", async () => {
    const own = `Host: 127.0.0.1:${server.port}`;
    const answers = [
      ...(await Promise.all(PATHS.map((path) => get(path, [own])))),
      await get("/", ["Host: evil.example"]),
      await upgrade([own, "Origin: null"]),
      await rawExchange(server.port, ["PUT /api/designs/orders HTTP/1.1", own, "Connection: close"]),
    ];
    for (const answer of answers) {
      const head = answer.slice(0, answer.indexOf("\r\n\r\n")).toLowerCase();
      expect(head).toContain("content-security-policy: default-src 'none'; script-src 'self'");
      expect(head).not.toContain("unsafe-");
      expect(head).toContain("x-content-type-options: nosniff");
      expect(head).toContain("cross-origin-resource-policy: same-origin");
      expect(head).not.toContain("access-control-");
    }
  });

  test("polling is not offered and a page of another protocol gets a sentence", async () => {
    const own = `Host: 127.0.0.1:${server.port}`;
    expect(statusOf(await get("/socket.io/?EIO=4&transport=polling", [own]))).toBe(400);
    const page = openPage(server.url, 99);
    const error = await new Promise<Error & { data?: { text?: { en?: string; ko?: string } } }>((resolve) =>
      page.socket.on("connect_error", resolve),
    );
    expect(error.data?.text?.en).toContain("newer than the server");
    expect(error.data?.text?.ko).toContain("새 버전");
  });

  test("requests out of bounds are answered with a sentence, and too many are refused", async () => {
    const page = openPage(server.url);
    expect(await page.ask("design:watch", "../../etc/passwd")).toMatchObject({ ok: false });
    expect(
      await page.ask("run:start", { designId: "orders", speed: -1, seed: 0, paused: true }),
    ).toMatchObject({ ok: false });
    expect(await page.ask("run:summary", { runId: "gone" })).toMatchObject({ ok: false });
    const flood = await Promise.all(Array.from({ length: 300 }, () => page.ask("design:watch", "orders")));
    expect(flood.filter((reply) => !reply.ok).length).toBeGreaterThan(100);
    page.socket.disconnect();
  });

  test("a message above 256 KiB ends the connection, not the server", async () => {
    const page = openPage(server.url);
    const gone = new Promise((resolve) => page.socket.on("disconnect", resolve));
    page.socket.emit("design:watch", "x".repeat(300_000), () => undefined);
    await gone;
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
  });

  test("T22 at most 100 pages are connected", async () => {
    const sockets = Array.from({ length: 101 }, () =>
      io(server.url, {
        transports: ["websocket"],
        auth: { protocol: PROTOCOL_VERSION },
        extraHeaders: { origin: server.url },
        reconnection: false,
        forceNew: true,
      }),
    );
    const results = await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<string>((resolve) => {
            socket.on("connect", () => resolve("in"));
            socket.on("connect_error", () => resolve("out"));
          }),
      ),
    );
    for (const socket of sockets) socket.disconnect();
    expect(results.filter((one) => one === "in")).toHaveLength(100);
  });
});
