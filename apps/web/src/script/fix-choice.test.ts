/** Which fix is offered where something is red. */
import { emptyDesign, switchFix } from "@eventyard/model";
import type { Design, Expectation, Fix } from "@eventyard/model";
import { describe, expect, test } from "vitest";
import { activeFixes, fixFor, isStructural, offeredFix } from "./fix-choice.ts";

const expectation: Expectation = {
  metric: "lost",
  scope: "all",
  statistic: "total",
  comparator: "==",
  bound: 0,
};
const fix = (more: Partial<Fix>): Fix => ({ name: "Fix", nodes: { worker: { workers: 8 } }, ...more });

function designWith(fixes: Record<string, Fix>): Design {
  return {
    ...emptyDesign("x"),
    nodes: { worker: { kind: "consumer", name: "Worker", params: {} } },
    expectations: { first: expectation, second: expectation },
    fixes,
  };
}

const failing = (...ids: string[]) => new Map(ids.map((id) => [id, { status: "fail" } as const]));

describe("an offered fix", () => {
  test("mends the first expectation that is broken and has one", () => {
    const design = designWith({ a: fix({ mends: ["second"] }) });
    expect(offeredFix(design, failing("first"))).toBeUndefined();
    expect(offeredFix(design, failing("first", "second"))).toMatchObject({ expectation: "second", id: "a" });
    expect(offeredFix(design, new Map([["second", { status: "pass" }]]))).toBeUndefined();
    expect(offeredFix(emptyDesign("none"), failing("first"))).toBeUndefined();
  });

  test("is one that can be switched on, and none while another one has yet to prove itself", () => {
    const impossible = fix({ mends: ["first"], nodes: { ghost: { workers: 1 } } });
    const design = designWith({ a: impossible, b: fix({ mends: ["first"] }) });
    expect(fixFor(design, "first")?.[0]).toBe("b");
    const on = switchFix(design, "b", true);
    if (!on.ok) throw new Error(on.text.en);
    expect(fixFor(on.design, "first")).toBeUndefined();
    expect(activeFixes(on.design)).toEqual(["b"]);
  });
});

test("what adds or removes cannot be taken over by a live run", () => {
  expect(isStructural(fix({}))).toBe(false);
  expect(isStructural(fix({ removeEdges: ["e"] }))).toBe(true);
  expect(isStructural(fix({ removeNodes: ["n"] }))).toBe(true);
  expect(
    isStructural(
      fix({ addNodes: { n: { node: { kind: "queue", name: "q", params: {} }, at: { x: 0, y: 0 } } } }),
    ),
  ).toBe(true);
});
