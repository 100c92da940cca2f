import { describe, expect, test } from "vitest";
import { guard, ownAddresses } from "./guard.ts";

const own = ownAddresses(4747, undefined);
const HOST = ["Host", "127.0.0.1:4747"];

function ask(rawHeaders: readonly string[], over: { method?: string; url?: string; upgrade?: boolean } = {}) {
  const verdict = guard({ method: "GET", url: "/", upgrade: false, rawHeaders, ...over }, own);
  return verdict.ok ? 200 : verdict.status;
}

const WRITE = { method: "PUT", url: "/api/designs/a" };
const WRITE_HEADERS = [...HOST, "X-Requested-By", "eventyard", "Content-Length", "2"];

describe("guard", () => {
  test("own addresses pass, with and without the own origin", () => {
    expect(ask(HOST)).toBe(200);
    expect(ask(["host", "localhost:4747", "origin", "http://localhost:4747"])).toBe(200);
    expect(ask([...HOST, "Origin", "http://127.0.0.1:4747"], { upgrade: true, url: "/socket.io/" })).toBe(
      200,
    );
  });

  test.each([
    "evil.example:4747",
    "127.0.0.1",
    "127.0.0.1:4748",
    "127.0.0.1.evil.example:4747",
    "127.evil.example:4747",
    "localhost.:4747",
    "LOCALHOST:4747",
    "[::ffff:127.0.0.1]:4747",
    "0x7f.1:4747",
    "2130706433:4747",
    "0.0.0.0:4747",
    "user@127.0.0.1:4747",
    " 127.0.0.1:4747",
    "",
  ])("the host %j is not this server", (host) => {
    expect(ask(["Host", host])).toBe(421);
    expect(ask(["Host", host, "Origin", "http://127.0.0.1:4747"], { upgrade: true })).toBe(421);
  });

  test("no host or two hosts are refused", () => {
    expect(ask([])).toBe(421);
    expect(ask([...HOST, ...HOST])).toBe(421);
  });

  test("an upgrade without Origin and two Origins are refused", () => {
    expect(ask(HOST, { upgrade: true })).toBe(403);
    expect(ask([...HOST, "Origin", "http://127.0.0.1:4747", "Origin", "http://evil.example"])).toBe(403);
  });

  test("another site's page may load the page, not the data", () => {
    const cross = [...HOST, "Sec-Fetch-Site", "cross-site"];
    expect(ask(cross)).toBe(200);
    expect(ask(cross, { url: "/api/designs" })).toBe(403);
    expect(ask([...HOST, "Sec-Fetch-Site", "same-site"], { url: "/api" })).toBe(403);
    expect(ask([...HOST, "Sec-Fetch-Site", "same-origin"], { url: "/api/designs" })).toBe(200);
  });

  test("a change needs X-Requested-By", () => {
    expect(ask(HOST, { method: "DELETE", url: "/api/designs/a" })).toBe(403);
    expect(ask([...HOST, "X-Requested-By", "somebody"], { method: "DELETE", url: "/api/designs/a" })).toBe(
      403,
    );
    expect(ask([...HOST, "X-Requested-By", "eventyard"], { method: "DELETE", url: "/api/designs/a" })).toBe(
      200,
    );
    expect(ask(HOST, { method: "OPTIONS", url: "/api/designs" })).toBe(403);
  });

  test.each([
    ["text/plain", 415],
    ["application/json\ta", 415],
    [" application/json", 415],
    ["application/json garbage", 415],
    ["application/json; charset=utf-16", 415],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
    ["application/json", 200],
    ["application/json; charset=utf-8", 200],
    ["Application/JSON;charset=UTF-8", 200],
  ])("a body of type %j is answered %i", (type, status) => {
    expect(ask([...WRITE_HEADERS, "Content-Type", type], WRITE)).toBe(status);
  });

  test("a body without a type, with two types, or compressed is refused", () => {
    expect(ask(WRITE_HEADERS, WRITE)).toBe(415);
    expect(
      ask([...WRITE_HEADERS, "Content-Type", "application/json", "Content-Type", "text/plain"], WRITE),
    ).toBe(415);
    expect(
      ask([...WRITE_HEADERS, "Content-Type", "application/json", "Content-Encoding", "gzip"], WRITE),
    ).toBe(415);
  });

  test("a named development page may use the server, no other port of this machine may", () => {
    const withPage = ownAddresses(4747, "http://127.0.0.1:5173");
    const ask2 = (origin: string) =>
      guard(
        { method: "GET", url: "/socket.io/", upgrade: true, rawHeaders: [...HOST, "Origin", origin] },
        withPage,
      ).ok;
    expect(ask2("http://127.0.0.1:5173")).toBe(true);
    expect(ask2("http://127.0.0.1:5174")).toBe(false);
  });

  test("a refusal repeats no control characters of the stranger", () => {
    const verdict = guard(
      { method: "GET", url: "/", upgrade: false, rawHeaders: ["Host", "\u001b[2Jevil"] },
      own,
    );
    expect(verdict.ok ? "" : verdict.sentence.includes("\u001b")).toBe(false);
  });
});
