/** MQTT topic filters and NATS subjects (rules C40–C44). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompileResult } from "./matcher.ts";
import { compileMqttFilter, compileNatsSubject } from "./topic-filter.ts";

function says(result: CompileResult, type: string): boolean {
  if (!result.ok) throw new Error(result.text.en);
  return result.matcher({ type, source: "", headers: {}, data: {} });
}

const mqtt = (filter: string, topic: string) => says(compileMqttFilter(filter), topic);
const nats = (subject: string, type: string) => says(compileNatsSubject(subject), type);

function refusal(result: CompileResult): string {
  if (result.ok) throw new Error("was compiled");
  expect(result.text.ko).toMatch(/[가-힣]/);
  return result.text.en;
}

describe("[C40] MQTT 5.0, 4.7.1: the standard's examples", () => {
  test.each([
    [
      "sport/tennis/player1/#",
      ["sport/tennis/player1", "sport/tennis/player1/ranking", "sport/tennis/player1/score/wimbledon"],
      ["sport/tennis/player2", "sport/tennis"],
    ],
    ["sport/#", ["sport", "sport/"], ["sports"]],
    ["#", ["a", "a/b", "/", "/a"], []],
    ["sport/tennis/+", ["sport/tennis/player1", "sport/tennis/player2"], ["sport/tennis/player1/ranking"]],
    ["sport/+", ["sport/"], ["sport"]],
    ["+", ["finance"], ["/finance"]],
    ["+/tennis/#", ["sport/tennis", "sport/tennis/player1"], ["tennis"]],
    ["+/+", ["/finance"], ["finance"]],
    ["/+", ["/finance"], ["finance"]],
    ["sport/+/player1", ["sport/tennis/player1", "sport//player1"], ["sport/player1"]],
    ["ACCOUNTS", ["ACCOUNTS"], ["Accounts", "/ACCOUNTS"]],
  ])("%s", (filter, yes, no) => {
    for (const topic of yes) expect(mqtt(filter, topic), topic).toBe(true);
    for (const topic of no) expect(mqtt(filter, topic), topic).toBe(false);
  });

  test.each([
    [
      "sport/tennis#",
      'MQTT topic filter "sport/tennis#", level 2 ("tennis#"): # must stand alone as the last level, as in "sport/#".',
    ],
    [
      "sport/tennis/#/ranking",
      'MQTT topic filter "sport/tennis/#/ranking", level 3 ("#"): # must stand alone as the last level, as in "sport/#".',
    ],
    [
      "sport+",
      'MQTT topic filter "sport+", level 1 ("sport+"): + must stand alone in its level, as in "sport/+/player1".',
    ],
    ["", "An MQTT topic filter needs at least one character and no NUL; write # for every topic."],
    ["a\u0000", "An MQTT topic filter needs at least one character and no NUL; write # for every topic."],
    [
      "$share/g/a",
      '"$share/g/a" is a shared subscription; write only the part after the group\'s name, the workers of one subscription share already.',
    ],
    ["a".repeat(65_536), "The MQTT topic filter is longer than 65535 bytes; shorten it."],
  ])("[C3] refused: %s", (filter, sentence) => {
    expect(refusal(compileMqttFilter(filter))).toBe(sentence);
  });

  /** Says the definition, level by level. */
  function oracle(filter: readonly string[], topic: readonly string[]): boolean {
    const [level, ...rest] = filter;
    if (level === "#") return true;
    if (level === undefined) return topic.length === 0;
    if (topic.length === 0) return false;
    return (level === "+" || level === topic[0]) && oracle(rest, topic.slice(1));
  }

  test("agrees with the definition", () => {
    const level = fc.constantFrom("a", "b", "", "+");
    const levels = fc.tuple(fc.array(level, { minLength: 1, maxLength: 4 }), fc.boolean());
    const topics = fc.array(fc.constantFrom("a", "b", ""), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(levels, topics, ([plain, open], topic) => {
        const filter = open ? [...plain, "#"] : plain;
        fc.pre(filter.join("/") !== "" && topic.join("/") !== "");
        expect(mqtt(filter.join("/"), topic.join("/"))).toBe(oracle(filter, topic));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("[C41, C42] $ topics and invalid names", () => {
  test.each([
    ["#", "$SYS/uptime", false],
    ["+/monitor/Clients", "$SYS/monitor/Clients", false],
    ["$SYS/#", "$SYS/monitor/Clients", true],
    ["$SYS/#", "$SYS", true],
    ["$SYS/monitor/+", "$SYS/monitor/Clients", true],
    ["a/#", "a/$b", true],
    ["#", "", false],
    ["#", "a/+", false],
    ["#", "a/#", false],
    ["+", "a\u0000", false],
  ])("%s on %j: %s", (filter, topic, expected) => {
    expect(mqtt(filter, topic)).toBe(expected);
  });
});

describe("[C43] NATS: the documentation's examples", () => {
  test.each([
    ["time.*.east", ["time.us.east", "time.eu.east"], ["time.us.east.atlanta", "time.east"]],
    ["time.us.>", ["time.us.east", "time.us.east.atlanta"], ["time.us", "time.eu.east"]],
    ["time.us.*", ["time.us.east"], ["time.us.east.atlanta"]],
    ["*.*.east.>", ["time.us.east.atlanta"], ["time.us.east"]],
    [">", ["time", "time.us"], [""]],
    ["time.us", ["time.us"], ["time.US", "time"]],
  ])("%s", (subject, yes, no) => {
    for (const type of yes) expect(nats(subject, type), type).toBe(true);
    for (const type of no) expect(nats(subject, type), type).toBe(false);
  });

  test("[C44] a type that is no plain subject matches nothing", () => {
    for (const type of ["", "a..b", ".a", "a.", "a b", "a\tb", "a.*", "a.>", "a\u0000"]) {
      expect(nats(">", type), type).toBe(false);
    }
  });

  test.each([
    ["", "A NATS subject needs 1 to 1024 characters; write > for every subject."],
    ["s".repeat(1_025), "A NATS subject needs 1 to 1024 characters; write > for every subject."],
    ...(
      [
        ["time.New*.east", 2, "New*"],
        ["time.>.east", 2, ">"],
        ["time..east", 2, ""],
        [".time", 1, ""],
        ["time us", 1, "time us"],
        ["a.b>", 2, "b>"],
      ] as const
    ).map(([subject, number, token]) => [
      subject,
      `NATS subject "${subject}", token ${number} ("${token}"): a token is not empty and has no blanks; * stands alone, > stands alone at the end.`,
    ]),
  ])("[C3, C44] refused: %s", (subject, sentence) => {
    expect(refusal(compileNatsSubject(subject ?? ""))).toBe(sentence);
  });

  test("the bound of 1,024 characters is reached", () => {
    expect(nats("s".repeat(1_024), "s".repeat(1_024))).toBe(true);
  });

  /** Says the definition, token by token. */
  function oracle(pattern: readonly string[], tokens: readonly string[]): boolean {
    const [part, ...rest] = pattern;
    if (part === ">") return tokens.length > 0;
    if (part === undefined) return tokens.length === 0;
    return tokens.length > 0 && (part === "*" || part === tokens[0]) && oracle(rest, tokens.slice(1));
  }

  test("agrees with the definition", () => {
    const patterns = fc.tuple(fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 4 }), fc.boolean());
    const types = fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(patterns, types, ([plain, open], tokens) => {
        const pattern = open ? [...plain, ">"] : plain;
        fc.pre(pattern.length > 0);
        expect(nats(pattern.join("."), tokens.join("."))).toBe(oracle(pattern, tokens));
      }),
      { numRuns: 2_000 },
    );
  });
});
