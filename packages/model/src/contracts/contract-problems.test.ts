/** Contracts in a design (rules M52, M53, M58, M59): file, fingerprint, who reads whom, and what the problems list says. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Content } from "../content.ts";
import type { Design, EventContract, ScenarioStep } from "../design.ts";
import { applyDiff, diffDesign } from "../diff.ts";
import { semanticHash } from "../hash.ts";
import type { KindSpec, NodeContract, Params } from "../kind-spec.ts";
import { fields } from "../kind-spec.ts";
import { parseDesign } from "../parse.ts";
import { edge, isSimulated, sampleDesign, sampleKinds } from "../sample-kinds.ts";
import { serialiseDesign } from "../serialise.ts";
import { validateDesign } from "../validate.ts";
import { canRead, readContracts } from "./contract-book.ts";
import { CONTRACT_STEPS_MAX, preparePaths, unreadable } from "./contract-walk.ts";
import {
  isEventType,
  parseEventVersion,
  parseEventVersions,
  VERSION_HEADER,
  VERSIONS_NAMED_MAX,
  versionOf,
  withVersion,
} from "./event-version.ts";

const text = (label: string) =>
  z
    .string()
    .default("")
    .register(fields, { label: { en: label, ko: label } });
const plain = (type: string): Content => ({ type, source: "", headers: {}, data: {} });

function contractOf(params: Params): NodeContract {
  const versions = parseEventVersions(String(params["accepts"])) ?? [];
  const own = parseEventVersion(String(params["publishes"]));
  const reader = params["tolerant"] === true ? "tolerant" : "strict";
  return {
    publishes: own === undefined ? [] : [{ param: "publishes", content: withVersion(plain(own.type), own) }],
    ...(versions.length === 0 ? {} : { accepts: { param: "accepts", versions, reader } }),
    passesOn: own === undefined,
  };
}

/** The kind, able to publish and accept versions. */
function extended(id: string): KindSpec {
  const spec = sampleKinds.get(id)!;
  return {
    ...spec,
    params: spec.params.extend({
      publishes: text("Publishes"),
      accepts: text("Accepts"),
      tolerant: z
        .boolean()
        .default(false)
        .register(fields, { label: { en: "Tolerant", ko: "관대함" } }),
    }),
    contract: { params: ["publishes", "accepts"], of: contractOf },
  };
}

/** A store whose edges can hold back a type. */
const store: KindSpec = {
  ...sampleKinds.get("store")!,
  ports: sampleKinds.get("store")!.ports.map((port) =>
    port.id === "out"
      ? {
          ...port,
          edge: { params: z.object({ only: text("Only") }) },
          admits: (params, _owner, content) => params["only"] === "" || params["only"] === content.type,
        }
      : port,
  ),
};
const kinds = new Map([
  ...sampleKinds,
  ["store", store],
  ["source", extended("source")],
  ["worker", extended("worker")],
]);

const v1 = {
  type: "object",
  properties: { id: { type: "string" }, total: { type: "number" } },
  required: ["id", "total"],
  additionalProperties: false,
};
const v2 = { ...v1, properties: { ...v1.properties, coupon: { type: "string" } } };
const v3 = { ...v2, required: ["id"] };
const contracts: Readonly<Record<string, EventContract>> = {
  "order-placed": { compatibility: "backward", versions: { "1": v1, "2": v2, "3": v3 } },
};

/** source → store → worker, with these parameters. */
function drawn(publishes: string, worker: Params, more: Partial<Design> = {}): Design {
  const design = sampleDesign();
  const { shop, pay } = design.nodes;
  return {
    ...design,
    nodes: {
      ...design.nodes,
      shop: { ...shop!, params: { ...shop!.params, publishes } },
      pay: { ...pay!, params: { ...pay!.params, ...worker } },
    },
    scenario: { ...design.scenario, steps: [] },
    contracts,
    ...more,
  };
}

function codes(design: Design): readonly string[] {
  return validateDesign(design, kinds).map(({ code }) => code);
}

describe("M52 contracts in a file", () => {
  test("are read, written and read again; a promise that is left out is backward", () => {
    const design = drawn("order-placed@1", {});
    expect(parseDesign(serialiseDesign(design), kinds)).toEqual({ ok: true, design, warnings: [] });
    const short = serialiseDesign(design).replace('"compatibility": "backward",', "");
    expect(parseDesign(short, kinds)).toMatchObject({ ok: true, design: { contracts } });
  });

  test.each([
    ["a type that cannot be a key", { constructor: { versions: {} } }, "contracts"],
    ["a type with blanks", { "order placed": { versions: {} } }, "contracts"],
    ["a version that is no number", { order: { versions: { one: {} } } }, "contracts.order.versions"],
    ["version 0", { order: { versions: { "0": {} } } }, "contracts.order.versions"],
    [
      "another promise",
      { order: { compatibility: "sideways", versions: {} } },
      "contracts.order.compatibility",
    ],
  ])("%s is refused with a reason", (_name, wrong, path) => {
    const file = { ...sampleDesign(), contracts: wrong };
    const result = parseDesign(JSON.stringify(file), kinds);
    if (result.ok) throw new Error("was accepted");
    expect(result.problems[0]?.at.path).toContain(path);
    expect(result.problems[0]?.text.ko).toMatch(/[가-힣]/);
  });

  test("an unknown key beside them is a warning", () => {
    const file = { ...sampleDesign(), contracts: { order: { versions: {}, owner: "shop" } } };
    const result = parseDesign(JSON.stringify(file), kinds);
    expect(result).toMatchObject({ ok: true, warnings: [{ at: { path: "contracts.order.owner" } }] });
  });

  test("undo takes a contract back", () => {
    const [without, with_] = [sampleDesign(), { ...sampleDesign(), contracts }];
    expect(applyDiff(without, diffDesign(without, with_))).toEqual(with_);
    expect(applyDiff(with_, diffDesign(with_, without))).toEqual(without);
  });
});

test("M53 contracts change the fingerprint, and none is what it was before there were any", () => {
  const design = sampleDesign();
  expect(semanticHash({ ...design, contracts: {} }, isSimulated)).toBe(semanticHash(design, isSimulated));
  expect(semanticHash({ ...design, contracts }, isSimulated)).not.toBe(semanticHash(design, isSimulated));
});

describe("M58 names and readers", () => {
  test("a version is a type, @ and a whole number", () => {
    expect(parseEventVersion(" order.placed@12 ")).toEqual({ type: "order.placed", version: "12" });
    for (const wrong of [
      "",
      "order",
      "order@",
      "order@0",
      "order@1.5",
      "@1",
      "a b@1",
      "constructor@1",
      "a@1000000",
    ])
      expect(parseEventVersion(wrong), wrong).toBeUndefined();
    expect(parseEventVersions(" a@1, a@2\nb@3 ,")).toHaveLength(3);
    expect(parseEventVersions("a@1, b")).toBeUndefined();
    const names = (count: number): string => Array.from({ length: count }, (_, i) => `a@${i + 1}`).join(",");
    expect(parseEventVersions(names(VERSIONS_NAMED_MAX))).toHaveLength(VERSIONS_NAMED_MAX);
    expect(parseEventVersions(names(VERSIONS_NAMED_MAX + 1))).toBeUndefined();
    expect(isEventType("x".repeat(64))).toBe(true);
    expect(isEventType("x".repeat(65))).toBe(false);
  });

  test("a message carries its version in a header; another type keeps what it says", () => {
    const one = { type: "order-placed", version: "2" };
    expect(withVersion(plain("order-placed"), one).headers).toEqual({ [VERSION_HEADER]: "2" });
    expect(versionOf(withVersion(plain("order-placed"), one))).toEqual(one);
    expect(withVersion(plain("other"), one)).toEqual(plain("other"));
    expect(versionOf(plain("order-placed"))).toBeUndefined();
  });

  const { book } = readContracts(contracts);
  const asks = (written: string, accepts: string, reader: "strict" | "tolerant"): boolean =>
    canRead(book, parseEventVersion(written)!, parseEventVersions(accepts)!, reader);

  test.each([
    ["order-placed@1", "order-placed@1", true, true],
    // one more field
    ["order-placed@2", "order-placed@1", false, true],
    ["order-placed@1", "order-placed@2", true, true],
    // a required field became optional: no tolerance makes up for what is not there
    ["order-placed@3", "order-placed@1", false, false],
    ["order-placed@3", "order-placed@1, order-placed@3", true, true],
    // no contract: only its equals
    ["order-placed@9", "order-placed@1", false, false],
    ["order-placed@9", "order-placed@9", true, true],
    // none of its business
    ["order-paid@1", "order-placed@1", true, true],
  ])("%s for a reader of %s: strict %s, tolerant %s", (written, accepts, strict, tolerant) => {
    expect([asks(written, accepts, "strict"), asks(written, accepts, "tolerant")]).toEqual([
      strict,
      tolerant,
    ]);
  });
});

describe("M54, M57 contracts that are wrong", () => {
  test("a schema that is not supported is an error at its place; a broken promise a warning", () => {
    const wrong = {
      "order-placed": { ...contracts["order-placed"]!, versions: { "1": { type: "string" } } },
    };
    const [first, ...more] = validateDesign(
      drawn("order-placed@2", { accepts: "order-placed@1" }, { contracts: wrong }),
      kinds,
    );
    expect(more).toEqual([]);
    expect(first).toMatchObject({ severity: "error", code: "contract.schema" });
    expect(first?.at.path).toBe("contracts.order-placed.versions.1");
    const forward = { "order-placed": { ...contracts["order-placed"]!, compatibility: "forward" as const } };
    const problems = validateDesign({ ...sampleDesign(), contracts: forward }, kinds);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["contract.compatibility", "warning"],
      ["contract.compatibility", "warning"],
    ]);
    expect(problems[0]?.text.en).toContain('the field "coupon", which version 1 does not know');
  });
});

describe("M59 readers along the path", () => {
  test("nothing to say when versions fit, when nothing has a version, and without contracts", () => {
    expect(codes(drawn("order-placed@1", { accepts: "order-placed@1" }))).toEqual([]);
    expect(codes(drawn("order-placed@2", { accepts: "order-placed@1", tolerant: true }))).toEqual([]);
    expect(codes(drawn("", { accepts: "order-placed@1" }))).toEqual([]);
    expect(codes(drawn("order-placed@2", {}))).toEqual([]);
  });

  test("a reader behind a bus that cannot read is a warning with the field, the versions and what to do", () => {
    const [found, ...rest] = validateDesign(drawn("order-placed@2", { accepts: "order-placed@1" }), kinds);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({
      severity: "warning",
      code: "contract.incompatible",
      at: { node: "pay", param: "accepts" },
    });
    expect(found?.text.en).toBe(
      '"Payment" (strict reader of order-placed@1) cannot read order-placed@2 from "Web shop": version 2 has the field "coupon", which version 1 does not know. Teach the reader this version first, or make it tolerant.',
    );
    expect(found?.text.ko).toContain("order-placed@2 이벤트를 읽을 수 없습니다");
  });

  test("tolerance is not advised where it does not help", () => {
    const [found] = validateDesign(drawn("order-placed@3", { accepts: "order-placed@1" }), kinds);
    expect(found?.text.en).toContain('may leave out "total"');
    expect(found?.text.en).not.toContain("tolerant.");
  });

  test("a version that no contract describes is a warning, and is read by its equals only", () => {
    expect(codes(drawn("order-placed@7", { accepts: "order-placed@7" }))).toEqual([
      "contract.unknown",
      "contract.unknown",
    ]);
    expect(codes(drawn("order-placed@7", { accepts: "order-placed@1" }))).toEqual([
      "contract.unknown",
      "contract.incompatible",
    ]);
  });

  test("a filter that holds the type back keeps it from the reader", () => {
    const design = drawn("order-placed@2", { accepts: "order-placed@1" });
    const filtered = { ...design.edges["e2"]!, params: { latencyMs: 3, only: "order-paid" } };
    expect(codes({ ...design, edges: { ...design.edges, e2: filtered } })).toEqual([]);
  });

  test("a worker that passes on hands the version on; one that publishes its own does not", () => {
    const chain = (first: Params): Design => {
      const design = drawn("order-placed@2", first);
      return {
        ...design,
        nodes: {
          ...design.nodes,
          later: { kind: "store", name: "later", params: {} },
          ship: { kind: "worker", kindVersion: 2, name: "Shipping", params: { accepts: "order-placed@1" } },
        },
        edges: { ...design.edges, e3: edge("pay.out", "later.in"), e4: edge("later.out", "ship.in") },
      };
    };
    expect(codes(chain({}))).toEqual(["contract.incompatible"]);
    expect(codes(chain({ publishes: "order-placed@1" }))).toEqual([]);
    // what it cannot read it does not pass on
    expect(validateDesign(chain({ accepts: "order-placed@1" }), kinds).map(({ at }) => at.node)).toEqual([
      "pay",
    ]);
  });

  test("a ring of nodes that pass on is walked once", () => {
    const design = drawn("order-placed@2", {});
    const ring = { ...design, edges: { ...design.edges, e3: edge("pay.out", "queue.in") } };
    const paths = preparePaths(ring, kinds, readContracts(contracts).book);
    unreadable(paths);
    expect(paths.stepsLeft).toBe(CONTRACT_STEPS_MAX - 3);
  });

  const step = (atMs: number, node: string, params: Params): ScenarioStep => ({
    atMs,
    command: { type: "params", node, params },
  });
  const planned = (steps: readonly ScenarioStep[]): readonly string[] =>
    validateDesign(
      {
        ...drawn("order-placed@1", { accepts: "order-placed@1" }),
        scenario: { seed: 1, durationS: 60, steps },
      },
      kinds,
    ).map(({ text: { en } }) => en);

  test("a plan that publishes before its readers know is warned of with its time; the other way round it is fine", () => {
    const newer = step(5000, "shop", { publishes: "order-placed@2" });
    const both = { accepts: "order-placed@1, order-placed@2" };
    expect(planned([newer, step(9000, "pay", both)])).toHaveLength(1);
    expect(planned([newer, step(9000, "pay", both)])[0]).toMatch(/^From 5 s on: "Payment"/);
    expect(planned([step(1000, "pay", both), newer])).toEqual([]);
    // at one instant, in whatever order
    expect(planned([newer, step(5000, "pay", both)])).toEqual([]);
    // once, however often it comes back
    const older = step(6000, "shop", { publishes: "order-placed@1" });
    expect(planned([newer, older, step(7000, "shop", { publishes: "order-placed@2" })])).toHaveLength(1);
  });

  test("more changes than can be followed are said to be unchecked", () => {
    const steps = Array.from({ length: 65 }, (_, i) =>
      step(i + 1, "shop", { publishes: i % 2 === 0 ? "order-placed@2" : "order-placed@1" }),
    );
    const all = planned(steps);
    expect(all.at(-1)).toContain("some readers have not been checked");
    expect(planned(steps.slice(0, 64)).at(-1)).not.toContain("not been checked");
  });

  test("the number of edges looked at is bounded, and what is left is said to be unchecked", () => {
    const design = drawn("order-placed@2", { accepts: "order-placed@1" });
    const paths = preparePaths(design, kinds, readContracts(contracts).book);
    expect(paths.stepsLeft).toBe(CONTRACT_STEPS_MAX);
    unreadable(paths);
    expect(paths.stepsLeft).toBe(CONTRACT_STEPS_MAX - 2);
    paths.stepsLeft = 1;
    expect(unreadable(paths)).toEqual([]);
    expect(paths.stepsLeft).toBe(0);
  });
});
