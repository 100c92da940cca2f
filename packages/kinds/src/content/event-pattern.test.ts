/** EventBridge event patterns (rules C10–C1B). Documented examples first name their page; see SPEC.md for dates. */
import type { Content, JsonValue } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileEventPattern, EVENT_PATTERN, readPattern } from "./event-pattern.ts";
import type { Dialect } from "./leaf-test.ts";
import { orRefusal } from "./matcher.ts";

/** The language without the envelope of C10, for documented events with other fields. */
const { rootNames: _, ...ANY_EVENT } = EVENT_PATTERN;

function matches(pattern: JsonValue, event: JsonValue, dialect: Dialect = ANY_EVENT): boolean {
  const result = orRefusal(() => readPattern(pattern, dialect));
  if (!result.ok) throw new Error(result.text.en);
  return result.value(event);
}

function detail(pattern: JsonValue, value: JsonValue): boolean {
  return matches({ a: pattern }, { a: value });
}

function compiled(pattern: JsonValue | string): (content: Content) => boolean {
  const result = compileEventPattern(typeof pattern === "string" ? pattern : JSON.stringify(pattern));
  if (!result.ok) throw new Error(result.text.en);
  return result.matcher;
}

function refusal(pattern: JsonValue | string): string {
  const result = compileEventPattern(typeof pattern === "string" ? pattern : JSON.stringify(pattern));
  if (result.ok) throw new Error("was compiled");
  expect(result.text.ko).toMatch(/^이벤트 패턴/);
  return result.text.en;
}

/** README.md of event-ruler at 337e8d9, "Ruler by Example". */
const EC2_EVENT = {
  version: "0",
  id: "ddddd4-aaaa-7777-4444-345dd43cc333",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "012345679012",
  time: "2017-10-02T16:24:49Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000"],
  detail: {
    "c-count": 5,
    "d-count": 3,
    "x-limit": 301.8,
    "source-ip": "10.0.0.33",
    "instance-id": "i-000000aaaaaa00000",
    state: "running",
  },
};

describe("event-ruler's README (2026-07-21): these match its sample event", () => {
  const arn = "arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000";
  test.each<JsonValue>([
    {
      "detail-type": ["EC2 Instance State-change Notification"],
      resources: [arn],
      detail: { state: ["initializing", "running"] },
    },
    { time: [{ prefix: "2017-10-02" }] },
    { source: [{ suffix: "ec2" }] },
    { source: [{ suffix: { "equals-ignore-case": "EC2" } }] },
    { source: [{ prefix: { "equals-ignore-case": "AWS" } }] },
    { source: [{ "equals-ignore-case": "AWS.EC2" }] },
    { source: [{ wildcard: "a*.e*2" }] },
    { detail: { state: [{ "anything-but": "initializing" }] } },
    { detail: { "x-limit": [{ "anything-but": 123 }] } },
    { detail: { state: [{ "anything-but": ["stopped", "overloaded"] }] } },
    { detail: { "x-limit": [{ "anything-but": [100, 200, 300] }] } },
    { detail: { state: [{ "anything-but": { prefix: "init" } }] } },
    { detail: { state: [{ "anything-but": { prefix: ["init", "error"] } }] } },
    { detail: { "instance-id": [{ "anything-but": { suffix: "1234" } }] } },
    { detail: { "instance-id": [{ "anything-but": { suffix: ["1234", "6789"] } }] } },
    { detail: { state: [{ "anything-but": { "equals-ignore-case": "Stopped" } }] } },
    { detail: { state: [{ "anything-but": { "equals-ignore-case": ["Stopped", "OverLoaded"] } }] } },
    { detail: { state: [{ "anything-but": { wildcard: "*/bin/*.jar" } }] } },
    { detail: { state: [{ "anything-but": { wildcard: ["*/bin/*.jar", "*/bin/*.class"] } }] } },
    {
      detail: {
        "c-count": [{ numeric: [">", 0, "<=", 5] }],
        "d-count": [{ numeric: ["<", 10] }],
        "x-limit": [{ numeric: ["=", 3.018e2] }],
      },
    },
    { detail: { "source-ip": [{ cidr: "10.0.0.0/24" }] } },
    { detail: { "c-count": [{ exists: true }] } },
    {
      time: [{ prefix: "2017-10-02" }],
      detail: {
        state: [{ "anything-but": "initializing" }],
        "c-count": [{ numeric: [">", 0, "<=", 5] }],
        "d-count": [{ numeric: ["<", 10] }],
        "x-limit": [{ "anything-but": [100, 200, 300] }],
        "source-ip": [{ cidr: "10.0.0.0/8" }],
      },
    },
  ])("%j", (pattern) => {
    expect(matches(pattern, EC2_EVENT)).toBe(true);
  });

  test.each<JsonValue>([
    { detail: { state: ["stopped"] } },
    { source: [{ prefix: { "equals-ignore-case": "EC2" } }] },
    { detail: { state: [{ "anything-but": ["stopped", "running"] }] } },
    { detail: { "x-limit": [{ "anything-but": 301.8 }] } },
    { detail: { "c-count": [{ numeric: [">", 0, "<", 5] }] } },
    { detail: { "source-ip": [{ cidr: "10.0.1.0/24" }] } },
    { detail: { "c-count": [{ exists: false }] } },
    { detail: { nothing: [{ "anything-but": "x" }] } },
  ])("and these do not: %j", (pattern) => {
    expect(matches(pattern, EC2_EVENT)).toBe(false);
  });
});

describe("the user guide's operator table (eb-create-pattern-operators, read 2026-11-23)", () => {
  test.each<readonly [string, JsonValue, JsonValue, JsonValue]>([
    [
      "and",
      { Location: ["New York"], Day: ["Monday"] },
      { Location: "New York", Day: "Monday" },
      { Location: "New York", Day: "Sunday" },
    ],
    [
      "anything-but",
      { state: [{ "anything-but": "initializing" }] },
      { state: "running" },
      { state: "initializing" },
    ],
    [
      "anything-but, begins with",
      { Region: [{ "anything-but": { prefix: "us-" } }] },
      { Region: "eu-west-1" },
      { Region: "us-east-1" },
    ],
    [
      "anything-but, ends with",
      { FileName: [{ "anything-but": { suffix: ".png" } }] },
      { FileName: "a.gif" },
      { FileName: "a.png" },
    ],
    [
      "anything-but, ignore case",
      { state: [{ "anything-but": { "equals-ignore-case": "initializing" } }] },
      { state: "x" },
      { state: "INITIALIZING" },
    ],
    [
      "anything-but, wildcard",
      { FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] },
      { FilePath: "/a/b" },
      { FilePath: "/a/lib/b" },
    ],
    ["begins with", { Region: [{ prefix: "us-" }] }, { Region: "us-east-1" }, { Region: "eu" }],
    [
      "begins with, ignore case",
      { service: [{ prefix: { "equals-ignore-case": "eventb" } }] },
      { service: "EventBridge" },
      { service: "Bridge" },
    ],
    ["empty", { LastName: [""] }, { LastName: "" }, { LastName: null }],
    ["equals", { Name: ["Alice"] }, { Name: "Alice" }, { Name: "alice" }],
    [
      "equals, ignore case",
      { Name: [{ "equals-ignore-case": "alice" }] },
      { Name: "ALICE" },
      { Name: "alic" },
    ],
    ["ends with", { FileName: [{ suffix: ".png" }] }, { FileName: "a.png" }, { FileName: "a.PNG" }],
    [
      "ends with, ignore case",
      { service: [{ suffix: { "equals-ignore-case": "tbridge" } }] },
      { service: "EVENTBRIDGE" },
      { service: "EventBridges" },
    ],
    [
      "null (eb-event-patterns-null-values)",
      { responseElements: [null] },
      { responseElements: null },
      { responseElements: "" },
    ],
  ])("%s", (_name, pattern, yes, no) => {
    expect(matches(pattern, yes)).toBe(true);
    expect(matches(pattern, no)).toBe(false);
  });
});

describe("[C10] the event that a pattern sees", () => {
  const content: Content = {
    type: "order.created",
    source: "shop",
    headers: { tenant: "a" },
    data: {
      total: 12,
      lines: [
        { sku: "x", n: 1 },
        { sku: "y", n: 2 },
      ],
    },
  };

  test.each<readonly [JsonValue, boolean]>([
    [{ source: ["shop"], "detail-type": ["order.created"] }, true],
    [{ detail: { total: [{ numeric: [">=", 12] }] } }, true],
    [{ headers: { tenant: ["a", "b"] } }, true],
    [{ headers: { trace: [{ exists: false }] } }, true],
    [{ source: ["store"] }, false],
    [{ detail: { lines: { sku: ["x"], n: [2] } } }, false],
  ])("%j: %s", (pattern, expected) => {
    expect(compiled(pattern)(content)).toBe(expected);
  });

  test("other fields of EventBridge's envelope are refused, also within $or", () => {
    const sentence =
      'The event pattern: an event has no field "region" here; its fields are source, detail-type, detail, headers (what an event carries stands under detail).';
    expect(refusal({ region: ["eu"] })).toBe(sentence);
    expect(refusal({ $or: [{ source: ["a"] }, { region: ["eu"] }] })).toBe(sentence);
    expect(refusal({ $or: [{ cidr: "10.0.0.0/24" }] })).toContain('an event has no field "$or" here');
  });

  test("names of JavaScript's own are ordinary names", () => {
    expect(compiled({ detail: { constructor: [{ exists: true }] } })(content)).toBe(false);
    expect(compiled({ headers: { toString: [{ exists: false }] } })(content)).toBe(true);
  });
});

describe("[C11, C12, C14] fields and lists", () => {
  test("a list of the event matches if the two lists share a value", () => {
    const value = fc.constantFrom<JsonValue>("a", "b", "1", 1, 2, true, false, null);
    const list = fc.array(value, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(list, list, (wanted, given) => {
        expect(detail(wanted, given)).toBe(given.some((item) => wanted.includes(item)));
      }),
    );
  });

  test("numbers match by value, not by spelling, and no text", () => {
    expect(matches(JSON.parse('{"a": [3.018e2]}') as JsonValue, { a: 301.8 })).toBe(true);
    expect(detail([5], "5")).toBe(false);
    expect(detail(["5"], 5)).toBe(false);
  });

  test("all fields of a list's object together (event-ruler's README, JSON Array Matching)", () => {
    const employees = [
      { firstName: "John", lastName: "Doe" },
      { firstName: "Anna", lastName: "Smith" },
      { firstName: "Peter", lastName: "Jones" },
    ];
    const nested = [employees.slice(0, 2), employees.slice(2)];
    for (const event of [{ employees }, { employees: nested }]) {
      expect(matches({ employees: { firstName: ["Anna"] } }, event)).toBe(true);
      expect(matches({ employees: { firstName: ["Anna"], lastName: ["Smith"] } }, event)).toBe(true);
      expect(matches({ employees: { firstName: ["Anna"], lastName: ["Jones"] } }, event)).toBe(false);
    }
  });

  test("agrees with the definition: some choice of one element from every list matches field by field", () => {
    /** Every event without lists that choosing one element per list gives. */
    function choices(value: JsonValue): readonly JsonValue[] {
      if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(choices);
      if (typeof value !== "object" || value === null) return [value];
      return Object.entries(value).reduce<readonly Record<string, JsonValue>[]>(
        (sofar, [name, inner]) => {
          const inside = choices(inner);
          // an empty list leaves the field without a value
          return sofar.flatMap((object) =>
            inside.length === 0 ? [object] : inside.map((one) => ({ ...object, [name]: one })),
          );
        },
        [{}],
      );
    }
    function fieldByField(pattern: JsonValue, value: JsonValue | undefined): boolean {
      if (Array.isArray(pattern)) return value !== undefined && pattern.includes(value as JsonValue);
      const object =
        typeof value === "object" && value !== null ? (value as Readonly<Record<string, JsonValue>>) : {};
      return Object.entries(pattern as Record<string, JsonValue>).every(([name, inner]) =>
        fieldByField(inner, object[name]),
      );
    }
    // few names and values and the same depth on both sides, so that many pairs match and many nearly do
    const value = fc.constantFrom<JsonValue>(1, 2);
    const leaf = fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 2 }));
    const objects = (inner: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> => {
      const object: fc.Arbitrary<JsonValue> = fc.record({ x: inner, y: inner }, { noNullPrototype: true });
      const list: fc.Arbitrary<JsonValue> = fc.array(object, { minLength: 1, maxLength: 3 });
      return fc.oneof(object, list, fc.array(list, { maxLength: 2 }));
    };
    const event = fc.record({ o: objects(objects(leaf)), p: leaf }, { noNullPrototype: true });
    const wanted: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>([1], [2], [1, 2]);
    const some = (inner: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> =>
      fc.dictionary(fc.constantFrom("x", "y"), inner, { minKeys: 1, noNullPrototype: true });
    const pattern = fc.record(
      { o: some(some(wanted)), p: wanted },
      { requiredKeys: ["o"], noNullPrototype: true },
    );
    fc.assert(
      fc.property(pattern, event, (p, e) => {
        const apart = choices(e);
        fc.pre(apart.length < 500);
        expect(matches(p, e)).toBe(apart.some((one) => fieldByField(p, one)));
      }),
      { numRuns: 3_000 },
    );
  });

  test("fields that a pattern does not name make no difference", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), (extra) => {
        expect(matches({ a: ["x"] }, { a: "x", other: extra as JsonValue })).toBe(true);
      }),
    );
  });
});

describe("[C15] exists", () => {
  test("leaves only (user guide and README: c-count holds an object)", () => {
    const event = { detail: { state: ["initializing", "running"], "c-count": { c1: 100 } } };
    expect(matches({ detail: { "c-count": [{ exists: false }] } }, event)).toBe(true);
    expect(matches({ detail: { "c-count": [{ exists: true }] } }, event)).toBe(false);
    expect(matches({ detail: { "c-count": { c1: [{ exists: true }] } } }, event)).toBe(true);
  });

  test("null is a value, an empty list and object are none", () => {
    expect([null, "", 0, [null]].map((value) => detail([{ exists: true }], value))).toEqual(
      Array(4).fill(true),
    );
    expect([[], {}, [[]]].map((value) => detail([{ exists: true }], value))).toEqual([false, false, false]);
    expect([[], {}, [[]]].map((value) => detail([{ exists: false }], value))).toEqual([true, true, true]);
  });

  test("false: without its opposite of true, for every value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const there = detail([{ exists: true }], value as JsonValue);
        expect(detail([{ exists: false }], value as JsonValue)).toBe(!there);
      }),
    );
  });

  test("false with an alternative; below a missing object", () => {
    expect(detail(["x", { exists: false }], "x")).toBe(true);
    expect(detail(["x", { exists: false }], "y")).toBe(false);
    expect(matches({ a: ["x", { exists: false }] }, {})).toBe(true);
    expect(matches({ a: { b: { c: [{ exists: false }] } } }, {})).toBe(true);
    expect(matches({ a: { b: [{ exists: false }], c: ["x"] } }, {})).toBe(false);
  });

  test("in lists it looks at the object that the other fields chose (event-ruler's test of exists: false in lists)", () => {
    const pattern = {
      tasks: {
        state: ["ACTIVE"],
        provider: { id: ["p"] },
        resources: { cap: { name: [{ exists: false }] } },
      },
    };
    const idle = { state: "IDLE", provider: { id: "q" }, resources: [{ cap: [{ name: "n" }] }] };
    const active = { state: "ACTIVE", provider: { id: "p" }, resources: [{ kind: "k" }] };
    const named = { ...active, resources: [{ kind: "k", cap: [{ name: "n" }] }] };
    expect(matches(pattern, { tasks: [active, idle] })).toBe(true);
    expect(matches(pattern, { tasks: [named, idle] })).toBe(false);
    // no other field chooses an object: none of them may have it
    expect(matches({ tasks: { name: [{ exists: false }] } }, { tasks: [{ name: "n" }, { id: 1 }] })).toBe(
      false,
    );
    expect(matches({ tasks: { name: [{ exists: false }] } }, { tasks: [{ id: 1 }, { id: 2 }] })).toBe(true);
  });
});

describe("[C16] anything-but", () => {
  const leaf = fc.constantFrom<JsonValue>("a", "b", "ab", "B", "", 1, 2, true, null);
  const operand = fc.constantFrom<JsonValue>(
    "a",
    ["a", "b"],
    1,
    [1, 2],
    { prefix: "a" },
    { suffix: ["b", "x"] },
    { "equals-ignore-case": "b" },
    { wildcard: "*b*" },
  );
  const positive = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value as JsonValue;
    if (typeof value !== "object" || value === null) return [value];
    const [operator, inner] = Object.entries(value as Record<string, JsonValue>)[0] ?? ["", null];
    return (Array.isArray(inner) ? (inner as JsonValue[]) : [inner]).map((item) => ({ [operator]: item }));
  };

  test("is the opposite of the plain operator for one value, whatever its type", () => {
    fc.assert(
      fc.property(operand, leaf, (but, value) => {
        expect(detail([{ "anything-but": but }], value)).toBe(!detail(positive(but), value));
      }),
    );
  });

  test("needs a value; of a list one other element is enough", () => {
    expect(matches({ a: [{ "anything-but": "x" }] }, {})).toBe(false);
    expect(detail([{ "anything-but": "x" }], [])).toBe(false);
    expect(detail([{ "anything-but": "x" }], ["x"])).toBe(false);
    expect(detail([{ "anything-but": "x" }], ["x", "y"])).toBe(true);
  });
});

describe("[C17] numeric", () => {
  const number = fc.integer({ min: -5_000_000, max: 5_000_000 }).map((n) => n / 1_000);

  test("compares as numbers do", () => {
    fc.assert(
      fc.property(number, number, (bound, value) => {
        const says = (operator: string) => detail([{ numeric: [operator, bound] }], value);
        expect(["=", "<", "<=", ">", ">="].map(says)).toEqual([
          value === bound,
          value < bound,
          value <= bound,
          value > bound,
          value >= bound,
        ]);
      }),
    );
  });

  test("a range is both of its comparisons", () => {
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.constantFrom(">", ">="),
        fc.constantFrom("<", "<="),
        (a, b, value, low, high) => {
          fc.pre(a !== b);
          const [from, to] = a < b ? [a, b] : [b, a];
          const both = detail([{ numeric: [low, from] }], value) && detail([{ numeric: [high, to] }], value);
          expect(detail([{ numeric: [low, from, high, to] }], value)).toBe(both);
        },
      ),
    );
  });

  test("a number of an event beyond ±5e9 and a text match none", () => {
    expect(detail([{ numeric: [">", 0] }], 5e9)).toBe(true);
    expect(detail([{ numeric: [">", 0] }], 5e9 + 1)).toBe(false);
    expect(detail([{ numeric: ["=", 1] }], "1")).toBe(false);
  });
});

describe("[C1A] $or", () => {
  test.each<readonly [string, JsonValue, JsonValue, JsonValue]>([
    // the four examples of event-ruler's README
    [
      "normal",
      { source: ["s"], $or: [{ metricName: ["cpu", "read"] }, { namespace: ["ec2", "es"] }] },
      { source: "s", namespace: "es" },
      { source: "s", namespace: "x", metricName: "x" },
    ],
    [
      "parallel",
      { $or: [{ m: ["a"] }, { n: ["b"] }], detail: { $or: [{ s: ["c"] }, { t: ["d"] }] } },
      { n: "b", detail: { s: "c" } },
      { n: "b", detail: { s: "d" } },
    ],
    [
      "with an and inside",
      { source: ["s"], $or: [{ a: ["1"] }, { b: ["2"], c: ["3"] }, { d: ["4"] }] },
      { source: "s", b: "2", c: "3" },
      { source: "s", b: "2" },
    ],
    [
      "nested",
      { source: ["s"], $or: [{ a: ["1"] }, { b: ["2"], $or: [{ x: [1234] }, { y: [1000] }] }] },
      { source: "s", b: "2", y: 1000 },
      { source: "s", b: "2", y: 1001 },
    ],
  ])("%s", (_name, pattern, yes, no) => {
    expect(matches(pattern, yes)).toBe(true);
    expect(matches(pattern, no)).toBe(false);
  });

  test("means the same as the patterns of its choices, one by one, also over lists and missing fields", () => {
    const list = fc.constantFrom<JsonValue>(
      ["a"],
      [{ exists: false }],
      ["b", { exists: false }],
      [{ "anything-but": "a" }],
    );
    const fields = fc.dictionary(fc.constantFrom("x", "y"), list, { minKeys: 1, noNullPrototype: true });
    const object = fc.dictionary(
      fc.constantFrom("x", "y"),
      fc.constantFrom<JsonValue>("a", "b", "c", ["a", "b"], []),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(fields, fields, fields, fc.array(object, { maxLength: 3 }), (p, q, r, items) => {
        const inner = (choice: object): JsonValue => ({ o: { ...p, z: { ...choice } } });
        const event = { o: items.map((item) => ({ ...item, z: items })) };
        const apart = [q, r].some((choice) => matches(inner(choice), event));
        expect(matches(inner({ $or: [q, r] }), event)).toBe(apart);
      }),
      { numRuns: 1_000 },
    );
  });

  test("is an ordinary name if it is no list of two objects with free names (README, backward compatibility)", () => {
    expect(matches({ $or: { m: ["x"] } }, { $or: { m: "x" } })).toBe(true);
    expect(matches({ $or: [{ cidr: "10.0.0.0/24" }] }, { $or: "10.0.0.1" })).toBe(true);
    expect(matches({ $or: [{ numeric: [">", 0, "<=", 5] }, { cidr: "10.0.0.0/8" }] }, { $or: 3 })).toBe(true);
  });
});

describe("[C3] refusals", () => {
  test.each<readonly [JsonValue | string, string]>([
    [
      '{"source": ["a"]',
      "The event pattern, line 1, column 17: the text ends too early; a comma or } is missing.",
    ],
    [
      ["a"],
      'The event pattern: an object with at least one field is needed, such as {"state": ["running"]}.',
    ],
    [{}, 'The event pattern: an object with at least one field is needed, such as {"state": ["running"]}.'],
    [
      { detail: {} },
      'The event pattern, detail: an object with at least one field is needed, such as {"state": ["running"]}.',
    ],
    [{ source: "a" }, 'The event pattern, source: a field takes a list of alternatives; write ["a"].'],
    [{ source: [] }, "The event pattern, source: an empty list matches nothing; write at least one value."],
    [
      { source: [["a"]] },
      "The event pattern, source: a list inside a list is not allowed; write the values side by side.",
    ],
    [
      { detail: { a: [{ regex: "x" }] } },
      'The event pattern, detail.a: the operator "regex" is unknown; use one of exactly, equals-ignore-case, prefix, suffix, wildcard, anything-but, numeric, cidr, exists.',
    ],
    [
      { source: [{ constructor: "x" }] },
      'The event pattern, source: the operator "constructor" is unknown; use one of exactly, equals-ignore-case, prefix, suffix, wildcard, anything-but, numeric, cidr, exists.',
    ],
    [
      { source: [{ prefix: "a", suffix: "b" }] },
      'The event pattern, source: {"prefix":"a","suffix":"b"} must name exactly one operator; write each operator as an object of its own.',
    ],
    [{ source: [{ prefix: 1 }] }, 'The event pattern, source: "prefix" needs a text in quotation marks.'],
    [
      { source: [{ suffix: { wildcard: "*" } }] },
      'The event pattern, source: "suffix" takes a text or {"equals-ignore-case": text}, not "wildcard".',
    ],
    [
      { source: [{ exists: "yes" }] },
      'The event pattern, source: "exists" is true or false, without quotation marks.',
    ],
    [
      { source: [{ "anything-but": [] }] },
      'The event pattern, source: "anything-but" has an empty list; name what to exclude.',
    ],
    [
      { source: [{ "anything-but": ["a", 1] }] },
      'The event pattern, source: "anything-but" takes only texts or only numbers; use two operators for a mixture.',
    ],
    [
      { source: [{ "anything-but": null }] },
      'The event pattern, source: "anything-but" takes only texts or only numbers; use two operators for a mixture.',
    ],
    [
      { source: [{ "anything-but": { cidr: "10.0.0.0/8" } }] },
      'The event pattern, source: "anything-but" cannot exclude by "cidr"; it takes values or one of prefix, suffix, equals-ignore-case, wildcard.',
    ],
    [
      { source: [{ "anything-but": { prefix: "" } }] },
      'The event pattern, source: "anything-but" with an empty prefix would match nothing; write the prefix.',
    ],
    [
      { detail: { a: [{ numeric: ["<", 1, ">", 0] }] } },
      'The event pattern, detail.a: "numeric" is a list such as ["=", 5], ["<", 10] or [">", 0, "<=", 5]; ["<",1,">",0] is not.',
    ],
    [
      { detail: { a: [{ numeric: [">", 5, "<", 5] }] } },
      "The event pattern, detail.a: the range from 5 to 5 is empty; the lower bound comes first.",
    ],
    [
      { detail: { a: [{ numeric: [">", "5"] }] } },
      'The event pattern, detail.a: "5" is not a number; write one without quotation marks.',
    ],
    [
      { detail: { a: [{ numeric: [">", 5e9 + 1] }] } },
      "The event pattern, detail.a: the number 5000000001 cannot be compared; it must lie between -5000000000 and 5000000000, with at most 15 digits, 6 of them after the point.",
    ],
    [
      { detail: { a: [{ wildcard: "a**" }] } },
      'The event pattern, detail.a: the wildcard "a**" has two stars in a row at character 2; write one.',
    ],
    [
      { detail: { a: [{ "anything-but": { wildcard: ["a", "**"] } }] } },
      'The event pattern, detail.a: the wildcard "**" has two stars in a row at character 1; write one.',
    ],
    [
      { detail: { ip: [{ cidr: "10.0.0.1/32" }] } },
      'The event pattern, detail.ip: the cidr "10.0.0.1/32" must have 0 to 31 bits after the slash; for one single address write the address as a plain text.',
    ],
    [
      { $or: [{ source: ["a"] }] },
      'The event pattern, $or: "$or" needs a list of at least two objects with fields, such as [{"a": ["x"]}, {"b": ["y"]}].',
    ],
  ])("%j", (pattern, sentence) => {
    expect(refusal(pattern)).toBe(sentence);
  });

  test("[C17] digits: 15 significant and 6 decimals pass, one more does not", () => {
    const numeric = (value: number) =>
      compileEventPattern(JSON.stringify({ detail: { a: [{ numeric: ["=", value] }] } })).ok;
    expect([123456789.012345, 0.000001, -5e9, 1e-6, 1200000000].map(numeric)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect([1234567890.123456, 0.0000001, 1.5e-6, -5000000000.5].map(numeric)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    // a plain value is no comparison: any number may be asked for
    expect(compileEventPattern('{"detail": {"account": [123456789012]}}').ok).toBe(true);
  });

  test("[C1B] the bound of 2,048 characters is reached", () => {
    const ofLength = (length: number) => `{"source": ["${"a".repeat(length - 16)}"]}`;
    expect(ofLength(2_048)).toHaveLength(2_048);
    expect(compileEventPattern(ofLength(2_048)).ok).toBe(true);
    expect(refusal(ofLength(2_049))).toBe(
      "The event pattern has 2049 characters; at most 2048 are allowed. Shorten it.",
    );
  });
});

test("[C19] a hostile pattern on a hostile event ends: lists in lists, many choices, many stars", () => {
  const choice: JsonValue = { a: { a: { a: [{ wildcard: `${"*x".repeat(20)}*y` }, { exists: false }] } } };
  const pattern: JsonValue = { $or: Array.from({ length: 30 }, () => choice) };
  let event: JsonValue = { a: "x".repeat(1_000) };
  for (let i = 0; i < 2; i++) event = { a: Array.from({ length: 20 }, () => event) };
  expect(matches(pattern, event)).toBe(false);
});
