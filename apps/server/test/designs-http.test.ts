import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { designIn, gallery } from "@eventyard/designs";
import { kindSpecs } from "@eventyard/kinds";
import { emptyDesign, parseDesign, serialiseDesign } from "@eventyard/model";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rawExchange, runToEnd, startProcess, stopProcess } from "./server-process.ts";
import type { ServerProcess } from "./server-process.ts";

let folder: string;
let server: ServerProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "eventyard-http-"));
  server = await startProcess(folder);
});
afterEach(async () => {
  await stopProcess(server);
  rmSync(folder, { recursive: true, force: true });
});

const HEADERS = { "content-type": "application/json", "x-requested-by": "eventyard" };
const api = (path: string, init?: RequestInit) => fetch(`${server.url}/api/designs${path}`, init);
const put = (id: string, body: string, revision?: string) =>
  api(`/${id}`, { method: "PUT", headers: { ...HEADERS, ...(revision && { "if-match": revision }) }, body });
const text = (name: string) => serialiseDesign(emptyDesign(name));

describe("designs over HTTP", () => {
  test("a new workspace holds orders and launch day; both are the gallery's", async () => {
    const list = (await (await api("")).json()) as { id: string; name: string; modified: string }[];
    expect(list.map((one) => one.id).toSorted()).toEqual(["launch-day", "orders"]);
    for (const { id } of list) {
      const file = gallery.find((one) => one.id === id)!.file;
      expect(await (await api(`/${id}`)).text()).toBe(serialiseDesign(file));
    }
  });

  test("a ready design speaks the page's language until a person changes it", async () => {
    const take = (id: string, language: string) =>
      fetch(`${server.url}/api/gallery/${id}?language=${language}`, {
        method: "POST",
        headers: HEADERS,
        body: "{}",
      });
    const nameOf = async (id: string) => ((await (await api(`/${id}`)).json()) as { name: string }).name;
    expect((await take("order-saga", "ko")).status).toBe(201);
    const saga = gallery.find(({ id }) => id === "order-saga")!;
    expect(await (await api("/order-saga")).text()).toBe(serialiseDesign(designIn(saga, "ko")));
    // what the workspace began with, too
    expect((await take("orders", "ko")).status).toBe(201);
    expect(await nameOf("orders")).toBe("주문");
    expect((await take("orders", "ko")).status).toBe(200);
    expect((await take("orders", "en")).status).toBe(201);
    expect(await nameOf("orders")).toBe("Orders");
    const etag = (await api("/orders")).headers.get("etag")!;
    expect((await put("orders", text("mine"), etag)).status).toBe(200);
    expect((await take("orders", "ko")).status).toBe(200);
    expect(await nameOf("orders")).toBe("mine");
  });

  test("read, save, conflict, create, delete", async () => {
    const read = await api("/orders");
    const etag = read.headers.get("etag")!;
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/);
    expect((await put("orders", text("mine"))).status).toBe(428);
    const saved = await put("orders", text("mine"), etag);
    expect(saved.status).toBe(200);
    expect(saved.headers.get("etag")).toBe(`"${((await saved.json()) as { revision: string }).revision}"`);
    const stale = await put("orders", text("theirs"), etag);
    expect(stale.status).toBe(412);
    expect(((await stale.json()) as { error: { ko: string } }).error.ko).toContain("덮어쓰지 않았습니다");
    const made = await api("", { method: "POST", headers: HEADERS, body: text("New one") });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ id: "new-one" });
    expect((await api("/new-one", { method: "DELETE", headers: HEADERS, body: "{}" })).status).toBe(204);
    expect((await api("/new-one")).status).toBe(404);
  });

  test("what is no design is refused with problems; nothing is written", async () => {
    const before = readdirSync(folder);
    for (const body of ["", "{", "null", "[".repeat(100_000), '{"__proto__": 1}', '[{"type":"tab"}]']) {
      const answer = await api("", { method: "POST", headers: HEADERS, body });
      expect([400, 422]).toContain(answer.status);
      expect(((await answer.json()) as { error: { en: string } }).error.en).not.toBe("");
    }
    // only the announcement of a body above the limit is sent: it must be refused unread
    const large = await rawExchange(server.port, [
      "POST /api/designs HTTP/1.1",
      `Host: 127.0.0.1:${server.port}`,
      "Content-Type: application/json",
      "X-Requested-By: eventyard",
      "Content-Length: 8388609",
      "Connection: close",
    ]);
    expect(large.split(" ")[1]).toBe("413");
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each([["announced"], ["chunked"]])(
    "a body above the limit (%s) is answered 413, read to its end and forgotten: nobody sees a reset",
    async (how) => {
      const before = readdirSync(folder);
      const answers = await sendTooMuch(server.port, how === "chunked");
      expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
      expect(answers).toContain("larger than 8 MiB");
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  test("ids are never paths", async () => {
    const host = `Host: 127.0.0.1:${server.port}`;
    for (const path of [
      "/api/designs/..%2f..%2fetc%2fpasswd",
      "/api/designs/%2e%2e",
      "/api/designs/a%00b",
      "/../../etc/passwd",
      "/..%2fpackage.json",
      "/%2e%2e/%2e%2e/package.json",
    ]) {
      const answer = await rawExchange(server.port, [`GET ${path} HTTP/1.1`, host, "Connection: close"]);
      expect(["400", "403", "404", "503"], path).toContain(answer.split(" ")[1]);
      expect(answer).not.toContain("root:");
      expect(answer).not.toContain('"dependencies"');
    }
  });

  test("a header named __proto__ harms nobody", async () => {
    const answer = await rawExchange(server.port, [
      "GET /api/health HTTP/1.1",
      `Host: 127.0.0.1:${server.port}`,
      "__proto__: x",
      "Connection: close",
    ]);
    expect(answer.split(" ")[1]).toBe("200");
  });

  test("P1 killed at any instant while saving, each file is wholly the old or the new one and no acknowledged save is lost", async () => {
    const rounds = 12;
    const filler = "x".repeat(190);
    let etag = (await api("/orders")).headers.get("etag")!;
    let acknowledged = -1;
    const versionOf = (name: string) => Number(/^version (\d+)/.exec(name)?.[1] ?? -1);
    for (let round = 0, version = 0; round < rounds; round++) {
      const kill = setTimeout(() => server.child.kill("SIGKILL"), 60 + round * 25);
      for (;;) {
        const answer = await put("orders", text(`version ${version} ${filler}`), etag).catch(() => undefined);
        if (!answer?.ok) break;
        const body = await answer.json().catch(() => undefined);
        if (body === undefined) break;
        acknowledged = version++;
        etag = answer.headers.get("etag")!;
      }
      clearTimeout(kill);
      const parsed = parseDesign(readFileSync(join(folder, "orders.eventyard.json"), "utf8"), kindSpecs);
      expect(parsed.ok).toBe(true);
      if (parsed.ok) expect(versionOf(parsed.design.name)).toBeGreaterThanOrEqual(acknowledged);
      await stopProcess(server);
      server = await startProcess(folder);
      etag = (await api("/orders")).headers.get("etag")!;
      version++;
    }
    // otherwise the kills came too early to prove anything
    expect(acknowledged).toBeGreaterThan(rounds / 2);
  }, 40_000);
});

describe("starting", () => {
  test("a port in use, a foreign host and a folder that is a file end with a sentence and their code", async () => {
    const used = await runToEnd([folder, "--port", String(server.port)]);
    expect(used).toMatchObject({ code: 4 });
    expect(used.said).toContain(`Port ${server.port} is in use`);
    const host = await runToEnd([folder, "--host", "0.0.0.0"]);
    expect(host).toMatchObject({ code: 2 });
    writeFileSync(join(folder, "plain"), "");
    const file = await runToEnd([join(folder, "plain"), "--port", "0"]);
    expect(file).toMatchObject({ code: 5 });
    expect(file.said).toContain("Name a folder");
    const inFile = await runToEnd([join(folder, "plain", "deeper"), "--port", "0"]);
    expect(inFile).toMatchObject({ code: 5 });
    expect(inFile.said).toContain("Name a folder");
  });

  test("exactly one address is printed, after the folder, and SIGTERM ends with 0", async () => {
    expect(server.output()).toBe(`Workspace: ${folder}\nEventyard: ${server.url}\n`);
    expect(await stopProcess(server)).toBe(0);
  });

  // root may write everywhere: there the read-only folder is a read-only mount, which tests cannot make
  test.runIf(process.getuid?.() !== 0)("a read-only folder is opened, said, and refuses saves", async () => {
    await stopProcess(server);
    spawnSync("chmod", ["555", folder]);
    server = await startProcess(folder);
    expect(server.output()).toContain("read-only");
    expect((await api("", { method: "POST", headers: HEADERS, body: text("x") })).status).toBe(403);
    spawnSync("chmod", ["755", folder]);
  });
});

/** Posts 24 MiB, all of it, whatever the server says meanwhile, and asks for its health on the same connection. */
async function sendTooMuch(port: number, chunked: boolean): Promise<string> {
  const mib = 24;
  const piece = " ".repeat(1_048_576);
  const host = `Host: 127.0.0.1:${port}`;
  const socket = createConnection({ host: "127.0.0.1", port });
  let answers = "";
  socket.on("data", (chunk: Buffer) => (answers += chunk.toString()));
  const length = chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${mib * piece.length}`;
  const fields = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`);
  socket.write(["POST /api/designs HTTP/1.1", host, length, ...fields, "", ""].join("\r\n"));
  for (let i = 0; i < mib; i++) {
    const sent = socket.write(chunked ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece);
    if (!sent) await once(socket, "drain");
  }
  if (chunked) socket.write("0\r\n\r\n");
  socket.write(["GET /api/health HTTP/1.1", host, "Connection: close", "", ""].join("\r\n"));
  await once(socket, "close");
  return answers;
}
