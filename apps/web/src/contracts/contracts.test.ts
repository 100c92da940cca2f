/** Contracts in the page: edits of types and versions, the table of fields, verdicts, and undo of every command. */
import { emptyDesign, parseDesign, readEventSchema, serialiseDesign } from "@eventyard/model";
import type { Design, EventContract } from "@eventyard/model";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { execute } from "../commands/bus.ts";
import { registerEditingCommands } from "../commands/register.ts";
import { EMPTY_HISTORY } from "../design/history.ts";
import { kindSpecs } from "../design/kinds.ts";
import { designStore, NOTHING_SELECTED } from "../design/store.ts";
import { setUpLanguages } from "../i18n/index.ts";
import { draftOf, keepDraft, moveDraft } from "../ui/drafts.ts";
import { addVersion, removeVersion, versionsOf } from "./contract-edits.ts";
import { contractStore } from "./contract-store.ts";
import {
  addField,
  FIELD_TYPES,
  isOpen,
  readValues,
  removeField,
  renameField,
  requireField,
  rowsOf,
  setFieldType,
  setValues,
  withOpen,
} from "./schema-fields.ts";
import { verdictsOf } from "./verdicts.ts";

const schema = {
  title: "An order",
  type: "object",
  properties: {
    id: { type: "string", description: "of the shop" },
    state: { type: "string", enum: ["new", "paid"] },
    lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
    note: { type: ["string", "null"] },
  },
  required: ["id", "state"],
  additionalProperties: false,
};

describe("the table of fields", () => {
  test("shows what it can and points to the JSON for the rest", () => {
    expect(rowsOf(schema)).toEqual([
      { name: "id", type: "string", required: true, values: "" },
      { name: "state", type: "string-enum", required: true, values: "new, paid" },
      { name: "lines", type: "array", required: false, values: "" },
      { name: "note", type: "other", required: false, values: "" },
    ]);
    expect(rowsOf(undefined)).toEqual([]);
  });

  test("every edit of every row leaves a schema that a contract can be", () => {
    for (const { name } of rowsOf(schema)) {
      const edits: unknown[] = [
        removeField(schema, name),
        renameField(schema, name, "other"),
        requireField(schema, name, true),
        requireField(schema, name, false),
        ...FIELD_TYPES.map((type) => setFieldType(schema, name, type)),
      ];
      for (const edited of [...edits, ...edits.map(addField), ...edits.map((one) => withOpen(one, true))])
        expect(readEventSchema(edited), JSON.stringify(edited)).toMatchObject({ ok: true });
    }
  });

  test("an edit of one row leaves the others and the remarks as they are", () => {
    const { id, ...others } = schema.properties;
    const renamed = renameField(schema, "id", "orderId");
    expect(renamed).toEqual({
      ...schema,
      properties: { orderId: id, ...others },
      required: ["orderId", "state"],
    });
    expect(Object.keys(renamed["properties"] as object)[0]).toBe("orderId");
    expect(setFieldType(schema, "id", "integer")["properties"]).toEqual({
      ...schema.properties,
      id: { type: "integer", description: "of the shop" },
    });
    expect(setFieldType(schema, "note", "other")).toEqual(schema);
    expect(removeField(schema, "id")).toMatchObject({ title: "An order", required: ["state"] });
  });

  test("every type that is chosen is the type that is shown", () => {
    for (const type of FIELD_TYPES)
      expect(rowsOf(setFieldType(schema, "id", type))[0]).toMatchObject({ name: "id", type });
  });

  test("a new field is optional and has a free name", () => {
    const twice = addField(addField({ type: "object", additionalProperties: false }));
    expect(rowsOf(twice).map(({ name, required }) => [name, required])).toEqual([
      ["field", false],
      ["field2", false],
    ]);
    expect([isOpen(twice), isOpen(withOpen(twice, true)), isOpen({})]).toEqual([false, true, true]);
  });

  test("values are read without blanks and repetition; numbers must be numbers", () => {
    expect(readValues("string-enum", " new, paid ,new,")).toEqual(["new", "paid"]);
    expect(readValues("string-enum", " , ")).toBeUndefined();
    expect(readValues("number-enum", "1, 2.5")).toEqual([1, 2.5]);
    expect(readValues("number-enum", "1, two")).toBeUndefined();
    expect(rowsOf(setValues(schema, "state", ["done"]))[1]).toMatchObject({ values: "done" });
  });
});

describe("versions", () => {
  const contract: EventContract = { compatibility: "backward", versions: { "1": schema } };

  test("a further one begins as a copy of the last; numbers go up in the order of numbers", () => {
    const added = addVersion({ ...contract, versions: { "9": {}, "10": schema } });
    expect(added?.version).toBe("11");
    expect(versionsOf(added!.contract)).toEqual(["9", "10", "11"]);
    expect(added?.contract.versions["11"]).toEqual(schema);
    expect(addVersion({ ...contract, versions: { "999999": schema } })).toBeUndefined();
    expect(versionsOf(removeVersion(added!.contract, "10"))).toEqual(["9", "11"]);
  });

  test("verdicts name the field that breaks the promise, and what cannot be read", () => {
    const second = requireField(addField(schema), "field", true);
    const of = (compatibility: EventContract["compatibility"], two: unknown = second) =>
      verdictsOf({ compatibility, versions: { "1": schema, "2": two } });
    expect(of("backward")).toMatchObject([{ type: "broken", older: "1", newer: "2" }]);
    expect(of("backward")[0]?.reasons[0]?.en).toContain('"field"');
    expect(of("backward", addField(schema))).toMatchObject([{ type: "kept", reasons: [] }]);
    expect(of("full", addField(schema))).toMatchObject([{ type: "broken" }]);
    expect(of("none")).toMatchObject([{ type: "free", reasons: [] }]);
    expect(of("backward", { type: "string" })).toMatchObject([{ type: "unreadable", newer: "2" }]);
    expect(verdictsOf(contract)).toEqual([]);
  });
});

describe("commands", () => {
  beforeAll(async () => {
    await setUpLanguages();
    registerEditingCommands();
  });
  beforeEach(() => {
    designStore.setState({
      designId: "test",
      design: emptyDesign("Test"),
      selection: NOTHING_SELECTED,
      history: EMPTY_HISTORY,
      renaming: undefined,
    });
  });
  const design = (): Design => designStore.getState().design;

  test("each is one step; undone one by one the design is what it was, and redone what it became", () => {
    execute("node.add", { kind: "producer", at: { x: 0, y: 0 } });
    const before = serialiseDesign(design());
    execute("contract.add", { type: "order" });
    execute("contract.edit", {
      type: "order",
      contract: addVersion(design().contracts!["order"]!)!.contract,
    });
    execute("node.params", { node: "producer", params: { publishes: "order@2" } });
    execute("contract.rename", { type: "order", name: "order-placed" });
    execute("contract.add");
    execute("contract.remove", { type: "new-event" });
    const after = serialiseDesign(design());
    expect(parseDesign(after, kindSpecs)).toMatchObject({ ok: true, warnings: [] });
    for (let i = 0; i < 6; i++) expect(execute("undo")).toBe(true);
    expect(serialiseDesign(design())).toBe(before);
    for (let i = 0; i < 6; i++) expect(execute("redo")).toBe(true);
    expect(serialiseDesign(design())).toBe(after);
  });

  test("whoever names a renamed type names it anew: nodes, steps of the scenario and fixes; nobody else does", () => {
    for (const kind of ["producer", "consumer", "saga"]) execute("node.add", { kind, at: { x: 0, y: 0 } });
    execute("contract.add", { type: "order" });
    execute("node.params", { node: "producer", params: { eventType: "order", publishes: "order@1" } });
    execute("node.params", { node: "consumer", params: { accepts: "paid@1,order@1, order@2" } });
    execute("node.params", {
      node: "saga",
      params: { publishesDone: "orders@1", publishesUndone: "order@1" },
    });
    execute("scenario.edit", {
      steps: [{ atMs: 5, command: { type: "params", node: "producer", params: { publishes: "order@2" } } }],
    });
    const fix = {
      name: "Learn it",
      nodes: { consumer: { accepts: "order@2" }, gone: { accepts: "order@2" } },
      addNodes: {
        b: { node: { kind: "outbox", name: "b", params: { publishes: "order@1" } }, at: { x: 0, y: 0 } },
      },
      before: { nodes: { consumer: { accepts: "order@1", reader: null } } },
    };
    designStore.setState({ design: { ...design(), fixes: { fix } } });
    execute("contract.rename", { type: "order", name: "order-placed" });
    const { nodes, scenario, contracts, fixes } = design();
    expect(fixes?.["fix"]).toEqual({
      ...fix,
      nodes: { consumer: { accepts: "order-placed@2" }, gone: { accepts: "order@2" } },
      addNodes: {
        b: { ...fix.addNodes.b, node: { ...fix.addNodes.b.node, params: { publishes: "order-placed@1" } } },
      },
      before: { nodes: { consumer: { accepts: "order-placed@1", reader: null } } },
    });
    expect(Object.keys(contracts ?? {})).toEqual(["order-placed"]);
    expect(nodes["producer"]?.params).toMatchObject({
      eventType: "order-placed",
      publishes: "order-placed@1",
    });
    expect(nodes["consumer"]?.params["accepts"]).toBe("paid@1, order-placed@1, order-placed@2");
    expect(nodes["saga"]?.params).toMatchObject({
      publishesDone: "orders@1",
      publishesUndone: "order-placed@1",
    });
    expect(scenario.steps[0]?.command).toMatchObject({ params: { publishes: "order-placed@2" } });
    expect(contractStore.getState().open).toBe("order-placed");
  });

  test("names that are taken or unfit change nothing; without types there are no contracts", () => {
    execute("contract.add", { type: "order" });
    execute("contract.add", { type: "paid" });
    const before = design();
    execute("contract.rename", { type: "order", name: "paid" });
    execute("contract.rename", { type: "order", name: "not fit" });
    execute("contract.add", { type: "order" });
    expect(design()).toBe(before);
    execute("contract.remove", { type: "order" });
    execute("contract.remove", { type: "paid" });
    expect("contracts" in design()).toBe(false);
  });

  test("the unmended text of a renamed type goes along", () => {
    keepDraft("a", { text: "{", reason: "no" });
    moveDraft("a", "b");
    expect([draftOf("a"), draftOf("b")?.text]).toEqual([undefined, "{"]);
    moveDraft("b", "b");
    expect(draftOf("b")?.text).toBe("{");
  });
});
