/** Time to recover (rule A1), coupling (rule A2): series drawn by hand. */
import { emptyDesign } from "@eventyard/model";
import type { Design, RunCommand } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coupledNodes } from "./coupling.ts";
import { countIn, faultSpans } from "./faults.ts";
import type { FaultSpan, ScopeSeries } from "./faults.ts";
import { recoveryMs } from "./recovery.ts";

const SECONDS = 200;
const zero = Array.from({ length: SECONDS * 2 }, () => 0);

/** Half-second buckets of 200 s; each column is what a function says of the second at its middle, the backlog's at its end. */
function series(columns: {
  load?: (s: number) => number;
  done?: (s: number) => number;
  fail?: (s: number) => number;
  hurt?: (s: number) => number;
  backlog?: (s: number) => number;
}): ScopeSeries {
  const rate = (of: ((s: number) => number) | undefined) => zero.map((_, i) => of?.(i / 2 + 0.25) ?? 0);
  return {
    bucketMs: 500,
    inRate: rate(columns.load ?? (() => 100)),
    doneRate: rate(columns.done),
    failRate: rate(columns.fail),
    hurtRate: rate(columns.hurt),
    backlog: zero.map((_, i) => columns.backlog?.((i + 1) / 2) ?? 0),
  };
}

const outage: readonly FaultSpan[] = [{ node: "b", fromMs: 60_000, toMs: 90_000 }];
const calm = series({});
/** 100/s, but nothing in the outage and `less` of it until `untilS`. */
const work = (untilS: number, less: number) =>
  series({ done: (s) => (s < 60 ? 100 : s < 90 ? 0 : s < untilS ? 100 * less : 100) });

describe("A1 time to recover", () => {
  test("back at once, or when 95 % are", () => {
    expect(recoveryMs(outage, [work(90, 1)], calm)).toBe(0);
    expect(recoveryMs(outage, [work(120, 0.96)], calm)).toBe(0);
    // the 5 s from 119.4 s on have 95 %: 0.6 s of half and 4.4 s of all are 94 %
    expect(recoveryMs(outage, [work(120, 0.5)], calm)).toBe(30_000);
  });

  test("the backlog must be what it was: 600 worked off at 20/s take 30 s", () => {
    const backlog = (s: number) => (s <= 60 ? 3 : s <= 90 ? (s - 60) * 20 : Math.max(2, 600 - (s - 90) * 20));
    expect(recoveryMs(outage, [work(90, 1)], series({ backlog }))).toBe(30_000);
    expect(recoveryMs(outage, [work(90, 1)], series({ backlog: (s) => (s <= 60 ? 700 : backlog(s)) }))).toBe(
      0,
    );
  });

  test("every scope must be back; one that did nothing before does not count", () => {
    expect(recoveryMs(outage, [work(90, 1), work(100, 0), calm], calm)).toBe(10_000);
    expect(recoveryMs(outage, [calm], calm)).toBeUndefined();
    expect(recoveryMs(outage, [], calm)).toBeUndefined();
  });

  test("what is done is measured by the load", () => {
    const load = (s: number) => (s < 90 ? 100 : 50);
    const half = series({ done: (s) => (s < 60 ? 100 : s < 90 ? 0 : 50) });
    expect(recoveryMs(outage, [half], series({ load }))).toBe(0);
    // four tries each: the same work for four times the load
    expect(recoveryMs(outage, [work(90, 1)], series({ load: (s) => (s < 90 ? 100 : 400) }))).toBeUndefined();
  });

  test("no number without a fault, while one lasts, at once, and never back", () => {
    expect(recoveryMs([], [work(90, 1)], calm)).toBeUndefined();
    expect(
      recoveryMs([...outage, { node: "c", fromMs: 100_000, toMs: undefined }], [work(90, 1)], calm),
    ).toBeUndefined();
    expect(recoveryMs([{ node: "b", fromMs: 500, toMs: 90_000 }], [work(90, 1)], calm)).toBeUndefined();
    expect(recoveryMs(outage, [work(SECONDS, 0.9)], calm)).toBeUndefined();
    expect(recoveryMs(outage, [work(90, 1)], series({ load: () => 0 }))).toBeUndefined();
  });

  test("several faults: from the end of the last, compared with before the first", () => {
    const both = [{ node: "a", fromMs: 20_000, toMs: 95_000 }, ...outage];
    expect(recoveryMs(both, [work(105, 0.5)], calm)).toBe(10_000);
  });

  test("a slow system is judged over as many arrivals", () => {
    const slow = (at: number) => series({ done: (s) => (s < 60 ? 5 : s < at ? 0 : 5) });
    // 300 arrivals at 5/s are 60 s: 57 of them are enough
    expect(recoveryMs(outage, [slow(110)], series({ load: () => 5 }))).toBe(17_000);
    expect(recoveryMs(outage, [slow(150)], series({ load: () => 5 }))).toBeUndefined();
  });

  test("not before the last fault's end, never longer than the run, later if the work is back later", () => {
    const at = fc.integer({ min: 90, max: 150 });
    fc.assert(
      fc.property(at, at, (a, b) => {
        const [early, late] = [
          recoveryMs(outage, [work(Math.min(a, b), 0)], calm),
          recoveryMs(outage, [work(Math.max(a, b), 0)], calm),
        ];
        expect(early).toBeLessThanOrEqual(late!);
        expect(early).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThanOrEqual((SECONDS - 90) * 1000);
      }),
    );
  });
});

const edge = (from: string, to: string) => ({
  from: { node: from, port: "out" },
  to: { node: to, port: "in" },
  params: { latencyMs: 0 },
});
const node = (name: string) => ({ kind: "k", name, params: {} });
/** user → shop → b; mail → shop. */
const design: Design = {
  ...emptyDesign("d"),
  nodes: { user: node("User"), shop: node("Shop"), b: node("B"), mail: node("Mail") },
  edges: { us: edge("user", "shop"), sb: edge("shop", "b"), ms: edge("mail", "shop") },
};

describe("A2 coupling", () => {
  const inOutage = (rate: number) => (s: number) => (s >= 60 && s < 90 ? rate : 0);
  const of = (columns: Readonly<Record<string, ScopeSeries>>, spans = outage) =>
    coupledNodes(design, spans, (id) => columns[id]);

  test("who leads to the broken node and fails in that time is hurt because of it", () => {
    expect(
      of({ user: series({ hurt: inOutage(20) }), shop: series({ fail: inOutage(20) }), mail: calm }),
    ).toEqual([
      { node: "user", because: ["b"] },
      { node: "shop", because: ["b"] },
    ]);
  });

  test("not the broken node itself, not who does not lead to it, not who was broken too", () => {
    const bad = series({ fail: inOutage(20) });
    expect(of({ b: bad })).toEqual([]);
    expect(of({ user: bad, mail: bad }, [{ node: "mail", fromMs: 60_000, toMs: 90_000 }])).toEqual([]);
    const all = [...outage, { node: "shop", fromMs: 80_000, toMs: undefined }];
    expect(of({ shop: bad, user: bad }, all)).toEqual([{ node: "user", because: ["b"] }]);
  });

  test("as many as before is no coupling; a few more by chance neither", () => {
    expect(of({ shop: series({ fail: () => 5 }) })).toEqual([]);
    expect(of({ shop: series({ fail: (s) => (s < 60 ? 5 : 5.5) }) })).toEqual([]);
    expect(of({ shop: series({ fail: (s) => (s < 60 ? 5 : 9) }) })).toHaveLength(1);
  });

  test("callers that give up up to 5 s later count", () => {
    const after = (fromS: number) => series({ hurt: (s) => (s >= fromS && s < fromS + 3 ? 10 : 0) });
    expect(of({ user: after(91) })).toHaveLength(1);
    expect(of({ user: after(96) })).toEqual([]);
  });
});

describe("faults of a log", () => {
  const at = (atNs: number, command: RunCommand) => ({ atNs: atNs * 1e9, command });
  const kill = (on: boolean, id: string): RunCommand => ({ type: "fault", fault: "kill", on, node: id });

  test("from on to off; a cut is one of the node it leads to; what is not in the design is left out", () => {
    const log = [
      at(1, kill(true, "b")),
      at(2, kill(true, "b")),
      at(3, { type: "fault", fault: "cut", on: true, edge: "us" }),
      at(4, kill(false, "b")),
      at(5, kill(false, "b")),
      at(6, kill(true, "ghost")),
      at(7, { type: "fault", fault: "cut", on: true, edge: "ghost" }),
      at(8, { type: "send", node: "b", count: 1 }),
    ];
    expect(faultSpans(design, log)).toEqual([
      { node: "b", fromMs: 1000, toMs: 4000 },
      { node: "shop", fromMs: 3000, toMs: undefined },
    ]);
  });

  test("buckets that lie partly in a time count in part", () => {
    const column = series({ done: () => 100 });
    expect(countIn(column, "doneRate", 0, 10_000)).toBeCloseTo(1000, 9);
    expect(countIn(column, "doneRate", 250, 1125)).toBeCloseTo(87.5, 9);
    expect(countIn(column, "doneRate", 199_000, 500_000)).toBeCloseTo(100, 9);
  });
});
