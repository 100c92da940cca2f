import { describe, expect, test } from "vitest";
import { DEFAULT_PORT, HELP, parseArguments } from "./arguments.ts";
import { EXIT } from "./exit-codes.ts";

describe("arguments", () => {
  test("nothing means ./workspace on port 4747", () => {
    expect(parseArguments([], undefined)).toEqual({
      ok: true,
      value: { folder: "workspace", port: DEFAULT_PORT, open: false, page: undefined },
    });
  });

  test("folder, port and --open in any order; the argument wins over PORT", () => {
    expect(parseArguments(["--port", "5000", "here", "--open"], "6000")).toMatchObject({
      value: { folder: "here", port: 5000, open: true },
    });
    expect(parseArguments([], "6000")).toMatchObject({ value: { port: 6000 } });
  });

  test("--help wins over everything else", () => {
    for (const args of [["--help"], ["-h"], ["here", "--help"]]) {
      expect(parseArguments(args, "x")).toEqual({ ok: true, value: "help" });
    }
    for (const code of Object.values(EXIT)) expect(HELP).toContain(`${code} `);
  });

  test.each([
    [["--host", "0.0.0.0"], "listens on 127.0.0.1 only"],
    [["--host", "::"], "listens on 127.0.0.1 only"],
    [["--host"], "listens on 127.0.0.1 only"],
    [["--port", "70000"], "whole number from 0 to 65535"],
    [["--port", "x"], "whole number"],
    [["--port"], "--port needs a number"],
    [["--port", ""], "--port needs a number"],
    [["--port", "80.5"], "whole number"],
    [["--verbose"], 'no option "--verbose"'],
    [["a", "b"], "one workspace folder"],
    [["--page", "http://evil.example:5173"], "a page on this machine"],
    [["--page", "http://127.0.0.1:5173/x"], "a page on this machine"],
  ])("%j is refused with a sentence", (args, sentence) => {
    const parsed = parseArguments(args, undefined);
    expect(parsed.ok ? "" : parsed.sentence).toContain(sentence);
  });
});
