import { describe, expect, test } from "vitest";
import { parseArguments } from "./arguments.ts";

describe("arguments", () => {
  test("every option reaches its place, in any order", () => {
    const args = [
      "simulate",
      "--seed",
      "7",
      "a.json",
      "--duration",
      "9.5",
      "--json",
      "--until",
      "3",
      "--commands",
      "log",
      "--traces",
      "t",
      "--fix",
      "one",
      "--fix",
      "two",
    ];
    expect(parseArguments(args)).toEqual({
      ok: true,
      value: {
        command: "simulate",
        file: "a.json",
        seed: 7,
        durationS: 9.5,
        untilS: 3,
        commandsFile: "log",
        tracesFolder: "t",
        fixes: ["one", "two"],
        json: true,
      },
    });
  });

  test("nothing and --help show the help", () => {
    for (const args of [[], ["help"], ["--help"], ["-h"], ["simulate", "--help"], ["validate", "a", "-h"]]) {
      expect(parseArguments(args)).toEqual({ ok: true, value: { command: "help" } });
    }
  });

  test("--name=value is --name value", () => {
    const parsed = parseArguments(["simulate", "a", "--seed=7", "--fix=one", "--traces=a=b"]);
    expect(parsed).toMatchObject({ value: { seed: 7, fixes: ["one"], tracesFolder: "a=b" } });
  });

  test.each([
    [["fly"], 'no command "fly"'],
    [["toString"], 'no command "toString"'],
    [["simulate"], "one design file"],
    [["simulate", "a", "b"], "one design file"],
    [["simulate", "a", "--sed", "1"], 'no option "--sed"'],
    [["validate", "a", "--seed", "1"], 'no option "--seed"'],
    [["simulate", "a", "--seed", "-1"], "--seed takes"],
    [["simulate", "a", "--seed", "1.5"], "--seed takes"],
    [["simulate", "a", "--seed"], "--seed needs a value"],
    [["simulate", "a", "--fix"], "--fix needs a value"],
    [["validate", "a", "--fix", "x"], 'no option "--fix"'],
    [["simulate", "a", "--duration", "0"], "--duration takes"],
    [["simulate", "a", "--until", "soon"], "--until takes"],
    [["kinds", "x"], "takes no file"],
    // what an unset variable of a CI script leaves behind
    [["simulate", ""], "one design file"],
    [["simulate", "a", "--seed", ""], "--seed needs a value"],
    [["simulate", "a", "--seed="], "--seed needs a value"],
    [["simulate", "a", "--seed", "0x10"], "--seed takes"],
    [["simulate", "a", "--seed", "1", "--seed", "2"], "--seed is given twice"],
    // a length that no design may have
    [["simulate", "a", "--duration", "1e9"], "--duration takes"],
    [["simulate", "a", "--duration", "9000001"], "--duration takes"],
    [["simulate", "a", "--json=yes"], "no option"],
  ])("%j is refused with a sentence", (args, sentence) => {
    const parsed = parseArguments(args);
    expect(parsed.ok ? "" : parsed.sentence).toContain(sentence);
  });
});
