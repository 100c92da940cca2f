/** The parts of the shared work model, each against the plainest thing that does the same. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breakerAllows, breakerHears, CLOSED, createBreaker, HALF_OPEN, OPEN } from "./breaker.ts";
import { HISTOGRAM_LIMITS, histogramMeanMs, parseHistogram } from "./histogram-text.ts";
import { createBudget, mayRetry, payIn } from "./retry.ts";
import { createSeenIds, hasSeen, see } from "./seen-ids.ts";
import { at, closeTicket, createTickets, openTicket, OWNER } from "./tickets.ts";

describe("K301 measured times", () => {
  test("lines of times and weights, with or without a heading", () => {
    const read = parseHistogram("ms,count\r\n5,60\n\n20;30\n 80\t9 \n400\n");
    expect(read).toEqual({ ok: true, value: { timesMs: [5, 20, 80, 400], weights: [60, 30, 9, 1] } });
    expect(histogramMeanMs("10,1\n20,3")).toBe(17.5);
  });

  const refused: [string, string][] = [
    ["5,1\nfast,2", "Line 2: the time"],
    ["5,-1", "Line 1: the weight"],
    ["1,2,3", "Line 1 has 3 columns"],
    ["3600001", "Line 1: the time"],
    ["", "no time with a weight"],
    ["5,0", "no time with a weight"],
    ["1\n".repeat(HISTOGRAM_LIMITS.linesMax + 1), "4097 times"],
    ["1".repeat(HISTOGRAM_LIMITS.charsMax + 1), "20001 characters"],
  ];
  test.each(refused)("%j is refused with a sentence", (text, part) => {
    const read = parseHistogram(text);
    if (read.ok) throw new Error("was read");
    expect(read.text.en).toContain(part);
    expect(read.text.ko).toMatch(/[가-힣]/);
    expect(histogramMeanMs(text)).toBe(0);
  });
});

test("K317 the store of ids equals a plain map, whatever is asked and remembered", () => {
  const step = fc.record({
    id: fc.integer({ min: -20, max: 200 }),
    waitNs: fc.nat({ max: 30 }),
    writes: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), fc.integer({ min: 1, max: 150 }), (steps, idsMax) => {
      const seen = createSeenIds();
      let plain: { id: number; endNs: number }[] = [];
      let nowNs = 0;
      for (const { id, waitNs, writes } of steps) {
        nowNs += waitNs;
        plain = plain.filter((entry) => entry.endNs > nowNs);
        expect(hasSeen(seen, id, nowNs)).toBe(plain.some((entry) => entry.id === id));
        if (!writes) continue;
        see(seen, id, nowNs + 500, idsMax);
        if (plain.every((entry) => entry.id !== id)) {
          if (plain.length === idsMax) plain.shift();
          plain.push({ id, endNs: nowNs + 500 });
        }
        expect(seen.size).toBe(plain.length);
      }
    }),
    { numRuns: 60, seed: 5 },
  );
});

test("K343 tickets: an open one is found, a closed one never again, however the table grows", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 400 }), (steps) => {
      const table = createTickets();
      const open: number[] = [];
      const closed: number[] = [];
      for (const [owner, step] of steps.entries()) {
        if (step > 0) {
          const ticket = openTicket(table, owner, 0, 0, 0);
          expect([...open, ...closed]).not.toContain(ticket);
          expect(table.rows[at(table, ticket) + OWNER]).toBe(owner);
          open.push(ticket);
        } else if (open.length > 0) {
          const [ticket] = open.splice(owner % open.length, 1);
          closeTicket(table, ticket!);
          closed.push(ticket!);
        }
      }
      for (const ticket of open) expect(at(table, ticket)).toBeGreaterThanOrEqual(0);
      for (const ticket of closed) expect(at(table, ticket)).toBe(-1);
      expect(table.open).toBe(open.length);
    }),
    { numRuns: 60, seed: 6 },
  );
});

test("K305 a retry budget: at most ten saved up, a share of each success", () => {
  const policy = { retriesMax: 3, baseNs: 0, maxNs: 0, jitter: "none", budget: 0.25 } as const;
  const budget = createBudget();
  for (let i = 0; i < 10; i++) expect(mayRetry(policy, budget, 0)).toBe(true);
  expect(mayRetry(policy, budget, 0)).toBe(false);
  for (let i = 0; i < 4; i++) payIn(policy, budget);
  expect([mayRetry(policy, budget, 3), mayRetry(policy, budget, 2), mayRetry(policy, budget, 0)]).toEqual([
    false,
    true,
    false,
  ]);
  for (let i = 0; i < 1000; i++) payIn(policy, budget);
  expect(budget.tokens).toBe(10);
});

describe("K348 a breaker", () => {
  const policy = { on: true, windowCalls: 4, failureRate: 0.5, openNs: 100, halfOpenCalls: 2 };
  const hear = (breaker: ReturnType<typeof createBreaker>, outcomes: string, nowNs = 0): void => {
    for (const outcome of outcomes) {
      expect(breakerAllows(breaker, policy, nowNs)).toBe(true);
      breakerHears(breaker, policy, breaker.epoch, outcome === "x", nowNs);
    }
  };

  test("judges only a full window, and only the last calls", () => {
    const breaker = createBreaker(policy);
    hear(breaker, "xx.");
    expect(breaker.state).toBe(CLOSED);
    const old = createBreaker(policy);
    hear(old, "x....x..");
    expect([old.state, old.failures]).toEqual([CLOSED, 1]);
    hear(old, "x");
    expect(old.state).toBe(OPEN);
  });

  test("opens, lets trials pass after its time, closes or opens again by them alone", () => {
    const breaker = createBreaker(policy);
    hear(breaker, "xx..");
    expect([breaker.state, breakerAllows(breaker, policy, 99)]).toEqual([OPEN, false]);
    hear(breaker, "..", 100);
    expect(breaker.state).toBe(CLOSED);
    hear(breaker, "xxxx", 100);
    hear(breaker, "x", 200);
    expect(breaker.state).toBe(HALF_OPEN);
    hear(breaker, ".", 200);
    // one of two is half
    expect(breaker.state).toBe(OPEN);
  });

  test("half open: no more than its trials; outcomes of calls that began before are not counted", () => {
    const breaker = createBreaker(policy);
    const { epoch } = breaker;
    hear(breaker, "xxxx");
    expect(breakerAllows(breaker, policy, 100)).toBe(true);
    expect(breakerAllows(breaker, policy, 100)).toBe(true);
    expect(breakerAllows(breaker, policy, 100)).toBe(false);
    breakerHears(breaker, policy, epoch, true, 100);
    expect(breaker.state).toBe(HALF_OPEN);
  });
});
