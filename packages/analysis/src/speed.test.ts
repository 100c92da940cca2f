import { defineKindSpec, emptyDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { nearestSpeed, SPEEDS, startSpeed } from "./speed.ts";
import { countText, durationText, waitText, withParticle } from "./words.ts";

const spec = defineKindSpec({
  id: "k",
  version: 1,
  title: { en: "", ko: "" },
  summary: { en: "", ko: "" },
  icon: "",
  silhouette: "worker",
  simulated: true,
  params: z.object({ ms: z.number().default(0) }),
  ports: [],
  faults: [],
  metrics: [],
  card: { meter: "none", subtitle: () => ({ en: "", ko: "" }) },
  transitMs: (params) => Number(params["ms"]),
  migrations: [],
});
const specs = new Map([[spec.id, spec]]);

function chain(
  serviceMs: readonly number[],
  latencyMs: number,
  extra: readonly (readonly [number, number])[] = [],
): Design {
  const links = [...serviceMs.slice(1).map((_, i) => [i, i + 1] as const), ...extra];
  return {
    ...emptyDesign("d"),
    nodes: Object.fromEntries(serviceMs.map((ms, i) => [`n${i}`, { kind: "k", name: "", params: { ms } }])),
    edges: Object.fromEntries(
      links.map(([from, to], i) => [
        `e${i}`,
        {
          from: { node: `n${from}`, port: "out" },
          to: { node: `n${to}`, port: "in" },
          params: { latencyMs },
        },
      ]),
    ),
  };
}

describe("start speed", () => {
  test("a message crosses in about 1.5 s of wall time, within a step of the list", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 5_000, noNaN: true }), { minLength: 2, maxLength: 20 }),
        (services) => {
          const crossingS = (services.reduce((sum, ms) => sum + ms, 0) + 5 * (services.length - 1)) / 1000;
          const wallS = crossingS / startSpeed(chain(services, 5), specs);
          expect(wallS).toBeGreaterThan(0.9);
          expect(wallS).toBeLessThan(2.5);
        },
      ),
    );
  });

  test("the longest way counts, a cycle once, and a design without delay starts in real time", () => {
    expect(startSpeed(chain([100, 1_000, 400], 0, [[0, 2]]), specs)).toBe(1);
    expect(startSpeed(chain([500, 500, 500], 0, [[2, 0]]), specs)).toBe(1);
    expect(startSpeed(chain([0, 0], 0), specs)).toBe(1);
    expect(startSpeed(emptyDesign("d"), specs)).toBe(1);
  });

  test("a chain of 10,000 nodes does not overflow the stack", () => {
    expect(
      startSpeed(
        chain(
          Array.from({ length: 10_000 }, () => 1),
          0,
        ),
        specs,
      ),
    ).toBe(5);
  });

  test("every speed is nearest to itself", () => {
    for (const speed of SPEEDS) if (speed > 0) expect(nearestSpeed(speed)).toBe(speed);
  });
});

describe("words", () => {
  test.each([
    [0, "0"],
    [0.04, "0"],
    [1.25, "1.3"],
    [3, "3"],
    [9.96, "10"],
    [1204.4, "1,204"],
    [1_234_567, "1,234,567"],
  ])("%d reads %s", (value, text) => expect(countText(value)).toBe(text));

  test("durations and waits carry their unit", () => {
    expect(durationText(41.3)).toEqual({ en: "41 ms", ko: "41 ms" });
    expect(durationText(1_500)).toEqual({ en: "1.5 s", ko: "1.5초" });
    expect(waitText(0.2).en).toBe("1 s");
    expect(waitText(600)).toEqual({ en: "10 min", ko: "10분" });
    expect(waitText(9_000).ko).toBe("2.5시간");
  });

  test.each([
    ["결제", "결제가"],
    ["주문", "주문이"],
    ["서버 1", "서버 1이"],
    ["서버 2", "서버 2가"],
    ["E-mail", "E-mail이"],
    ["orders", "orders가"],
    ["Payment", "Payment가"],
    ["Web shop", "Web shop이"],
    ["Reader C", "Reader C가"],
    ["서버 L", "서버 L이"],
    ["Customers DB", "Customers DB가"],
    ["CRM", "CRM이"],
    ["ERP", "ERP가"],
    ["", "가"],
  ])("%s takes the particle of its last sound", (word, text) =>
    expect(withParticle(word, "이", "가")).toBe(text),
  );
});
