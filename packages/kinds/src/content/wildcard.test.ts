/** Wildcards, case and addresses: the parts of event patterns (rules C13, C18, C19). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inNetwork, readAddress, readNetwork } from "./ip-address.ts";
import { foldCase } from "./letter-case.ts";
import { orRefusal } from "./matcher.ts";
import { matchesWildcard, readWildcard } from "./wildcard.ts";

function refusal(read: () => unknown): string {
  const result = orRefusal(read);
  return result.ok ? "was read" : result.text.en;
}

describe("[C19] wildcard", () => {
  /** Says the definition: a star takes any number of characters. Exponential, for short texts only. */
  function oracle(pattern: string, text: string): boolean {
    if (pattern === "") return text === "";
    if (pattern.startsWith("*")) {
      return oracle(pattern.slice(1), text) || (text !== "" && oracle(pattern, text.slice(1)));
    }
    return text !== "" && pattern.charAt(0) === text.charAt(0) && oracle(pattern.slice(1), text.slice(1));
  }
  const short = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 9 }).map((parts) => parts.join(""));

  test("agrees with the definition", () => {
    fc.assert(
      fc.property(
        short.filter((pattern) => !pattern.includes("**")),
        fc.array(fc.constantFrom("a", "b"), { maxLength: 9 }).map((parts) => parts.join("")),
        (pattern, text) => {
          expect(matchesWildcard(readWildcard(pattern), text)).toBe(oracle(pattern, text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("a text in which stars are escaped matches itself only", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const wildcard = readWildcard(text.replaceAll("\\", "\\\\").replaceAll("*", "\\*"));
        expect(matchesWildcard(wildcard, text)).toBe(true);
        expect(matchesWildcard(wildcard, other)).toBe(text === other);
      }),
    );
  });

  test("no pattern is exponential: 500 stars over 20,000 characters that nearly fit", () => {
    const wildcard = readWildcard(`${"*a".repeat(500)}*b`);
    // a backtracking matcher would try more ways than there are atoms
    expect(matchesWildcard(wildcard, "a".repeat(20_000))).toBe(false);
    expect(matchesWildcard(wildcard, `${"a".repeat(20_000)}b`)).toBe(true);
  });

  test.each([
    ["a**b", 'the wildcard "a**b" has two stars in a row at character 2; write one.'],
    [
      String.raw`a\b`,
      String.raw`the wildcard "a\b" has a backslash at character 2 that escapes nothing; write \* for a star and \\ for a backslash.`,
    ],
  ])("[C3] refused: %s", (pattern, sentence) => {
    expect(refusal(() => readWildcard(pattern))).toBe(sentence);
  });

  test("an escaped star may stand beside a wildcard", () => {
    expect(matchesWildcard(readWildcard(String.raw`*\**`), "a*b")).toBe(true);
    expect(matchesWildcard(readWildcard(String.raw`*\**`), "ab")).toBe(false);
  });
});

describe("[C13] equals-ignore-case", () => {
  test("folding keeps the length and does not change what is folded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const folded = foldCase(text);
        expect(folded.length).toBe(text.length);
        expect(foldCase(folded)).toBe(folded);
      }),
    );
  });

  test("case alone makes no difference; letters do", () => {
    expect(foldCase("ÉVÉNEMENT.Σ")).toBe(foldCase("événement.σ"));
    expect(foldCase("straße")).not.toBe(foldCase("strasse"));
  });
});

describe("[C18] addresses and networks", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const ipv4 = fc.tuple(byte, byte, byte, byte);
  const toNumber = (parts: readonly number[]) => parts.reduce((sum, part) => sum * 256 + part, 0);

  test("an IPv4 network holds the addresses between its first and last", () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.integer({ min: 0, max: 31 }), (base, other, bits) => {
        const size = 2 ** (32 - bits);
        const first = Math.floor(toNumber(base) / size) * size;
        const address = readAddress(other.join(".")) ?? [];
        const inside = toNumber(other) >= first && toNumber(other) < first + size;
        expect(inNetwork(readNetwork(`${base.join(".")}/${bits}`), address)).toBe(inside);
      }),
    );
  });

  test("an IPv6 network holds the addresses whose first bits are its own", () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    const ipv6 = fc.tuple(group, group, group, group, group, group, group, group);
    const bitsOf = (groups: readonly number[]) => groups.map((n) => n.toString(2).padStart(16, "0")).join("");
    fc.assert(
      fc.property(
        ipv6,
        ipv6,
        fc.integer({ min: 0, max: 127 }),
        fc.integer({ min: 0, max: 8 }),
        (base, tail, bits, same) => {
          const other = [...base.slice(0, same), ...tail.slice(same)];
          const text = (groups: readonly number[]) => groups.map((n) => n.toString(16)).join(":");
          const inside = bitsOf(base).slice(0, bits) === bitsOf(other).slice(0, bits);
          expect(inNetwork(readNetwork(`${text(base)}/${bits}`), readAddress(text(other)) ?? [])).toBe(
            inside,
          );
        },
      ),
    );
  });

  test("short forms (addresses of event-ruler's CIDRTest, 2026-07-21)", () => {
    expect(readAddress("2001:db8::ff00:42:8329")).toEqual([0x2001, 0xdb8, 0, 0, 0, 0xff00, 0x42, 0x8329]);
    expect(readAddress("::1")).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(readAddress("2600:9000::")).toEqual([0x2600, 0x9000, 0, 0, 0, 0, 0, 0]);
    expect(readAddress("54.240.196.171")).toEqual([54, 240, 196, 171]);
  });

  test.each([
    "",
    "700.168.0.1",
    "foo",
    "10.10.10.10.10",
    "2.1.0.-1",
    "1.2.3",
    "01.2.3.4",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7::8",
    "12345::",
    "::ffff:1.2.3.4",
  ])("no address: %s", (text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  test.each([
    "192.168.0.1/33",
    "10.0.0.1/32",
    "::1/128",
    "foo",
    "foo/bar/baz",
    "192.168.0.1/foo",
    "192.168.0.1/-3424",
    "snorkle/3",
    "10.10.10.10.10/3",
    "2.1.0.-1/3",
    "2400:6500:FF00::36FB:1F80/222",
    "10.0.0.0/",
    "10.0.0.0",
  ])("[C3] no network (event-ruler's CIDRTest and more): %s", (text) => {
    expect(refusal(() => readNetwork(text))).toContain(`the cidr "${text}"`);
  });

  test("IPv4 is not in an IPv6 network", () => {
    expect(inNetwork(readNetwork("::/0"), readAddress("1.2.3.4") ?? [])).toBe(false);
  });
});
