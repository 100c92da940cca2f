import { describe, expect, it } from "vitest";
import type { Migration } from "./migrate.ts";
import { DESIGN_MIGRATIONS, migrateDocument } from "./migrate.ts";
import { DESIGN_VERSION } from "./design.ts";
import { parseDesign } from "./parse.ts";
import { sampleDesign, sampleKinds } from "./sample-kinds.ts";

// two made-up steps: `title` became `name` in 2, and `nodes` went from list to table in 3
const steps: readonly Migration[] = [
  ({ title, ...rest }) => ({ ...rest, name: title }),
  ({ nodes, ...rest }) => ({
    ...rest,
    nodes: Object.fromEntries((nodes as readonly { id: string }[]).map(({ id, ...node }) => [id, node])),
  }),
];
const golden = [
  { version: 1, title: "T", nodes: [{ id: "a", kind: "x" }], "x-kept": 1 },
  { version: 2, name: "T", nodes: [{ id: "a", kind: "x" }], "x-kept": 1 },
  { version: 3, name: "T", nodes: { a: { kind: "x" } }, "x-kept": 1 },
] as const;

describe("migrations", () => {
  it("M24 lead from every version to the newest, step by step or at once", () => {
    expect(migrateDocument(golden[0], steps.slice(0, 1))).toEqual(golden[1]);
    for (const document of golden) expect(migrateDocument(document, steps)).toEqual(golden[2]);
  });

  it("M24 change neither their input nor a newer document", () => {
    const before = structuredClone(golden[0]);
    migrateDocument(golden[0], steps);
    expect(golden[0]).toEqual(before);
    const newer = { version: 9 };
    expect(migrateDocument(newer, steps)).toBe(newer);
  });

  it("M24 there is one step for each released version but the newest", () => {
    expect(DESIGN_MIGRATIONS).toHaveLength(DESIGN_VERSION - 1);
  });

  it("M25 parameters of an older kind version are migrated and marked when read", () => {
    const old = sampleDesign();
    const pay = { kind: "worker", name: "Payment", params: { threads: 4 } };
    const result = parseDesign(JSON.stringify({ ...old, nodes: { ...old.nodes, pay } }), sampleKinds);
    expect(result.ok && result.design.nodes["pay"]).toEqual({
      kind: "worker",
      name: "Payment",
      kindVersion: 2,
      params: { workers: 4 },
    });
  });

  it("M25 parameters of a newer kind version are refused", () => {
    const design = sampleDesign();
    const shop = { ...design.nodes["shop"], kindVersion: 2 };
    const result = parseDesign(JSON.stringify({ ...design, nodes: { ...design.nodes, shop } }), sampleKinds);
    expect(result).toMatchObject({ ok: false, problems: [{ code: "kind.newer", at: { node: "shop" } }] });
  });
});
