/** The ledger: its books always balance, and every outcome is reached for the right reason (rules E100–E109). */
import { FLOW_OUTCOMES } from "@eventyard/model";
import type { FlowOutcome } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FlowMark, LossReason } from "../behaviour.ts";
import { Effects } from "./effects.ts";
import { KeyOrder } from "./key-order.ts";
import { Ledger } from "./ledger.ts";
import { MARK, outcomeIndex, outcomeIndexOf } from "./outcomes.ts";
import { SAMPLES_PER_OUTCOME_MAX } from "./flow-samples.ts";

const sum = (ledger: Ledger): number => Object.values(ledger.outcomes()).reduce((a, b) => a + b, 0);

/** One flow with one message, treated as `live` says; returns what the ledger holds of it. */
function outcomeAfter(live: (ledger: Ledger, flow: number) => void): FlowOutcome {
  const ledger = new Ledger(3);
  const flow = ledger.start(0, 7);
  ledger.take(flow);
  live(ledger, flow);
  expect(sum(ledger)).toBe(1);
  return FLOW_OUTCOMES.find(({ id }) => ledger.outcomes()[id] === 1)!.id;
}

describe("one flow", () => {
  const end = (ledger: Ledger, flow: number): void => ledger.drop(flow, 5);
  const mark = (...marks: FlowMark[]) => {
    return (ledger: Ledger, flow: number): void => {
      for (const one of marks) ledger.mark(flow, 1, one);
      end(ledger, flow);
    };
  };
  const lose = (reason: LossReason) => {
    return (ledger: Ledger, flow: number): void => {
      ledger.lose(flow, 1, reason);
      end(ledger, flow);
    };
  };
  const handled = (times: number, marks: FlowMark[] = []) => {
    return (ledger: Ledger, flow: number): void => {
      for (let i = 0; i < times; i++) ledger.effect(flow, 2, 11);
      mark(...marks)(ledger, flow);
    };
  };
  test.each<[string, (ledger: Ledger, flow: number) => void, FlowOutcome]>([
    ["E104 handled once", handled(1), "done"],
    ["E104 the same message handled twice at one node", handled(2), "duplicated"],
    ["E104 gone", lose("overflow"), "lost"],
    ["E104 too old", lose("aged"), "expired"],
    ["E104 nobody did anything", end, "lost"],
    ["E104 refused, nothing done", mark("rejected"), "rejected"],
    ["E104 the caller gave up, nothing done", mark("timedOut"), "rejected"],
    ["E104 the caller gave up, but it was done", handled(1, ["timedOut"]), "failedButDone"],
    ["E104 taken back", handled(1, ["compensated"]), "compensated"],
    ["E104 a person must look", handled(1, ["compensated", "stuck"]), "stuck"],
    ["E101 still alive", () => undefined, "underWay"],
    [
      "E101 work in hand holds it",
      (ledger, flow) => {
        ledger.take(flow);
        end(ledger, flow);
      },
      "underWay",
    ],
    ["E103 at rest in dead letters", (ledger, flow) => ledger.park(flow, 1), "deadLettered"],
    [
      "E103 dead-lettered, then handled by the dead letters' own worker",
      (ledger, flow) => {
        ledger.park(flow, 1);
        ledger.effect(flow, 2, 11);
        ledger.unpark(flow, false);
        end(ledger, flow);
      },
      "deadLettered",
    ],
    [
      "E103 redriven and done",
      (ledger, flow) => {
        ledger.park(flow, 1);
        ledger.unpark(flow, true);
        ledger.effect(flow, 2, 11);
        end(ledger, flow);
      },
      "done",
    ],
    [
      "E103 one message in dead letters, another still at work",
      (ledger, flow) => {
        ledger.take(flow);
        ledger.park(flow, 1);
      },
      "underWay",
    ],
  ])("%s", (_name, live, outcome) => {
    expect(outcomeAfter(live)).toBe(outcome);
  });

  test("E105 different messages and different nodes are different effects", () => {
    expect(
      outcomeAfter((ledger, flow) => {
        expect(ledger.effect(flow, 1, 11)).toBe(true);
        expect(ledger.effect(flow, 2, 11)).toBe(true);
        expect(ledger.effect(flow, 1, 12)).toBe(true);
        expect(ledger.effect(flow, 1, 11)).toBe(false);
        end(ledger, flow);
      }),
    ).toBe("duplicated");
  });
});

test("E111 a flow that was served twice is done, not duplicated", () => {
  const read = (ledger: Ledger, flow: number): void => {
    ledger.served(flow);
    ledger.served(flow);
    ledger.drop(flow, 5);
  };
  expect(outcomeAfter(read)).toBe("done");
});

test("E104 every outcome but the open one can be reached by marks alone", () => {
  const reached = new Set(
    Array.from({ length: 512 }, (_, marks) => FLOW_OUTCOMES[outcomeIndexOf(marks)]!.id),
  );
  expect(reached).toEqual(new Set(FLOW_OUTCOMES.map(({ id }) => id).filter((id) => id !== "underWay")));
});

test("E100 whatever happens, the outcomes add up to the flows started", () => {
  const step = fc.record({ what: fc.nat(7), which: fc.nat(1000), node: fc.nat(2), id: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const ledger = new Ledger(3);
      /** Open flows with their live and parked messages. */
      const open: { flow: number; live: number; parked: number }[] = [];
      for (const { what, which, node, id } of steps) {
        const one = open[which % Math.max(1, open.length)];
        if (what === 0 || one === undefined) {
          const flow = ledger.start(which, which % 5);
          ledger.take(flow);
          open.push({ flow, live: 1, parked: 0 });
        } else if (what === 1) {
          ledger.take(one.flow);
          one.live++;
        } else if (what === 2) {
          if (one.parked === one.live) {
            ledger.unpark(one.flow, false);
            one.parked--;
          }
          ledger.drop(one.flow, which);
          if (--one.live === 0) open.splice(open.indexOf(one), 1);
        } else if (what === 3 && one.parked < one.live) {
          ledger.park(one.flow, node);
          one.parked++;
        } else if (what === 4 && one.parked > 0) {
          ledger.unpark(one.flow, true);
          one.parked--;
        } else if (what === 5) ledger.effect(one.flow, node, id);
        else if (what === 6) ledger.lose(one.flow, node, "cut");
        else ledger.mark(one.flow, node, "rejected");
        expect(sum(ledger)).toBe(ledger.flows.started);
        const resting = open.filter((flow) => flow.parked === flow.live).length;
        expect(ledger.outcomes().underWay).toBe(open.length - resting);
      }
      for (const { flow, live, parked } of open) {
        for (let i = 0; i < parked; i++) ledger.unpark(flow, false);
        for (let i = 0; i < live; i++) ledger.drop(flow, 0);
      }
      expect(ledger.outcomes().underWay).toBe(0);
      expect(ledger.flows.open).toBe(0);
      expect(sum(ledger)).toBe(ledger.flows.started);
    }),
    { numRuns: 200 },
  );
});

test("E105 effects are found like in a plain set, over growth and after flows have ended", () => {
  const step = fc.record({ flow: fc.nat(5), node: fc.nat(2), id: fc.nat(60), ends: fc.nat(40) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 200, maxLength: 1500 }), (steps) => {
      const effects = new Effects();
      const heads = new Map<number, number>();
      const known = new Set<string>();
      for (const { flow, node, id, ends } of steps) {
        const name = `${flow}/${node}/${id}`;
        expect(effects.has(flow, node, id)).toBe(known.has(name));
        if (!known.has(name)) heads.set(flow, effects.add(heads.get(flow) ?? -1, flow, node, id));
        known.add(name);
        if (ends > 0) continue;
        effects.drop(heads.get(flow) ?? -1);
        heads.delete(flow);
        for (const one of known) if (one.startsWith(`${flow}/`)) known.delete(one);
      }
    }),
    { numRuns: 50 },
  );
});

test("E105 a flow finds its effects, those in its row and those beyond", () => {
  const step = fc.record({ flow: fc.nat(3), node: fc.nat(2), id: fc.nat(5), ends: fc.nat(40) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
      const ledger = new Ledger(3);
      const begin = (): number => {
        const flow = ledger.start(0, 0);
        ledger.take(flow);
        return flow;
      };
      const flows = Array.from({ length: 4 }, begin);
      const known = flows.map(() => new Set<string>());
      for (const { flow, node, id, ends } of steps) {
        expect(ledger.effect(flows[flow]!, node, id)).toBe(!known[flow]!.has(`${node}/${id}`));
        known[flow]!.add(`${node}/${id}`);
        if (ends > 0) continue;
        ledger.drop(flows[flow]!, 0);
        flows[flow] = begin();
        known[flow]!.clear();
      }
    }),
    { numRuns: 50 },
  );
});

test("E106 inversions per node and key equal those of a plain table, over growth", () => {
  const handled = fc.record({ node: fc.nat(3), key: fc.nat(400), flow: fc.nat(5000) });
  fc.assert(
    fc.property(fc.array(handled, { minLength: 500, maxLength: 2000 }), (list) => {
      const order = new KeyOrder();
      const newest = new Map<string, number>();
      for (const { node, key, flow } of list) {
        const before = newest.get(`${node}/${key}`) ?? -1;
        expect(order.isInverted(node, key, flow)).toBe(key !== 0 && before > flow);
        if (key !== 0 && flow > before) newest.set(`${node}/${key}`, flow);
      }
      expect(order.watchesAll).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test("E106 beyond the bound further pairs are not watched, and it says so", () => {
  const order = new KeyOrder();
  for (let key = 1; key <= 1_048_577; key++) order.isInverted(0, key, 1);
  expect(order.watchesAll).toBe(false);
  expect(order.isInverted(0, 5, 0)).toBe(true);
  expect(order.isInverted(0, 1_048_577, 0)).toBe(false);
});

test("E107 amounts: expected when a flow starts, booked as often as it is booked", () => {
  const ledger = new Ledger(1);
  for (const amount of [100, 250]) {
    const flow = ledger.start(0, 0);
    ledger.take(flow);
    ledger.value(flow, amount);
    ledger.book(flow, 1);
    if (amount === 100) ledger.book(flow, 1);
    else ledger.book(flow, -1);
  }
  expect([ledger.expectedAmount, ledger.bookedAmount]).toEqual([350, 200]);
});

test("E108 the latest hurt flows are kept for looking at, newest first, at most so many", () => {
  const ledger = new Ledger(2);
  for (let i = 0; i < SAMPLES_PER_OUTCOME_MAX + 6; i++) {
    const flow = ledger.start(i, i + 1);
    ledger.take(flow);
    ledger.lose(flow, 1, "overflow");
    ledger.drop(flow, i + 10);
  }
  const samples = ledger.samples.of(outcomeIndex("lost"));
  expect(samples).toHaveLength(SAMPLES_PER_OUTCOME_MAX);
  const last = SAMPLES_PER_OUTCOME_MAX + 5;
  expect(samples[0]).toEqual({ flow: last, key: last + 1, node: 1, bornNs: last, endedNs: last + 10 });
  expect([...ledger.hurtCounts]).toEqual([0, last + 1, last + 1]);
  expect(ledger.hurts[1 * FLOW_OUTCOMES.length + outcomeIndex("lost")]).toBe(last + 1);
  expect(MARK.lost).toBeGreaterThan(0);
});
