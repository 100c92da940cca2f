import { describe, expect, it } from "vitest";
import { newId } from "./ids.ts";
import type { KindSpec } from "./kind-spec.ts";
import { designJsonSchema } from "./json-schema.ts";
import { newNode, paramFields, resolveParams } from "./params.ts";
import { sampleDesign, sampleKinds } from "./sample-kinds.ts";
import { describeExpectation } from "./expectations.ts";

function spec(id: string): KindSpec {
  const found = sampleKinds.get(id);
  if (found === undefined) throw new Error(id);
  return found;
}

describe("parameters", () => {
  it("are completed by defaults; what the kind does not have is left out", () => {
    expect(resolveParams(spec("worker"), { workers: 3, color: "red" })).toEqual({
      workers: 3,
      serviceMs: 10,
    });
  });

  it("are described in the order of the schema, with type, default, range and options", () => {
    expect(
      paramFields(spec("source")).map(({ meta, ...rest }) => ({ ...rest, label: meta.label.en })),
    ).toEqual([
      { name: "ratePerS", label: "Rate", type: "number", default: 10, min: 0, max: 1000 },
      {
        name: "arrivals",
        label: "Arrivals",
        type: "enum",
        default: "constant",
        options: ["constant", "trace"],
      },
      { name: "trace", label: "Trace", type: "string", default: "day" },
    ]);
    expect(paramFields(spec("worker"))[0]).toMatchObject({ type: "integer", min: 1, max: 64 });
    expect(paramFields(spec("worker"))[1]).not.toHaveProperty("max");
  });

  it("M25 a new node is written in the kind's present version", () => {
    expect(newNode(spec("worker"), "A")).toEqual({ kind: "worker", kindVersion: 2, name: "A", params: {} });
    expect(newNode(spec("source"), "A")).toEqual({ kind: "source", name: "A", params: {} });
  });
});

describe("ids", () => {
  it("M13 new ids are free, valid and close to what was asked for", () => {
    expect(newId("Web shop", {})).toBe("web-shop");
    expect(newId("queue", { queue: 1, "queue-2": 1 })).toBe("queue-3");
    expect(newId("결제", {})).toBe("item");
    expect(newId("all", {})).toBe("all-2");
    expect(newId("constructor", {})).toBe("constructor-2");
    expect(newId("x".repeat(100), {})).toHaveLength(48);
  });
});

describe("JSON Schema", () => {
  it("offers every kind and its parameters with labels and units", () => {
    const text = JSON.stringify(designJsonSchema(sampleKinds));
    expect(text).toContain(`"enum":["source","store","spread","worker","caller","paper"]`);
    expect(text).toContain(`"title":"Rate [/s]"`);
    expect(JSON.parse(text)).toMatchObject({
      title: "Eventyard design",
      required: ["format", "version", "name", "nodes"],
      properties: { nodes: { additionalProperties: { allOf: { length: 6 } } } },
    });
  });

  it("is plain JSON and equal for equal kinds", () => {
    const schema = designJsonSchema(sampleKinds);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(designJsonSchema(sampleKinds)).toEqual(schema);
  });
});

describe("expectations in words", () => {
  it("read as formulas", () => {
    const design = sampleDesign();
    const lines = Object.values(design.expectations).map((one) => describeExpectation(design, one));
    expect(lines).toEqual(["p99(Payment.latency) < 500 ms", "lost == 0"]);
  });
});
