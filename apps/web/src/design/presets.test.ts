/** Choosing a product: what it changes, what stays the person's own, and one undo step back. */
import { fields } from "@eventyard/model";
import type { KindSpec, Preset } from "@eventyard/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { baselineOf, presetChanges, presetFor, presetOf, productName, sourceOf } from "./presets.ts";

const same = (text: string) => ({ en: text, ko: text });
const number = (label: string, value: number) =>
  z
    .number()
    .default(value)
    .register(fields, { label: same(label) });

function preset(id: string, params: Preset["params"]): Preset {
  const sources = Object.keys(params).map((param) => ({ param, text: same(`why ${param}`) }));
  const names = { id, title: same(id), product: id, version: "4.0" };
  return { ...names, asOf: "2026-05-01", params, sources, notModelled: same("much") };
}

const quorum = preset("quorum", { deliveriesMax: 20, leaseMs: 1_800_000 });
const sqs = preset("sqs", { inFlightMax: 120_000 });
const spec = {
  ...({ id: "queue", ports: [], version: 1 } as unknown as KindSpec),
  params: z.object({
    deliveriesMax: number("Deliveries", 5),
    leaseMs: number("Lease", 30_000),
    inFlightMax: number("In flight", 0),
    workers: number("Workers", 4),
  }),
  presets: [quorum, sqs],
} satisfies KindSpec;

test("a product sets its numbers and takes back those of the product before it; own settings stay", () => {
  const own = { workers: 9 };
  const first = presetChanges(spec, own, quorum);
  expect(first).toEqual([
    { name: "deliveriesMax", before: 5, after: 20 },
    { name: "leaseMs", before: 30_000, after: 1_800_000 },
  ]);
  const after = { ...own, deliveriesMax: 20, leaseMs: 1_800_000 };
  expect(presetChanges(spec, after, sqs)).toEqual([
    { name: "deliveriesMax", before: 20, after: 5 },
    { name: "leaseMs", before: 1_800_000, after: 30_000 },
    { name: "inFlightMax", before: 0, after: 120_000 },
  ]);
});

test("what already is as the product has it is no change", () => {
  expect(presetChanges(spec, { ...quorum.params }, quorum)).toEqual([]);
});

test("a value is compared with the product's, and with the default where the product says nothing", () => {
  expect(baselineOf(spec, quorum)).toEqual({
    deliveriesMax: 20,
    leaseMs: 1_800_000,
    inFlightMax: 0,
    workers: 4,
  });
  expect(baselineOf(spec, undefined)["deliveriesMax"]).toBe(5);
  expect(presetFor(spec, quorum, "inFlightMax")).toBe(quorum);
  expect(presetFor(spec, quorum, "workers")).toBeUndefined();
  expect(presetFor(spec, undefined, "leaseMs")).toBeUndefined();
});

test("a preset that this version does not know is none; sources are found by parameter", () => {
  expect(presetOf(spec, "gone")).toBeUndefined();
  expect(presetOf(spec, "sqs")).toBe(sqs);
  expect(sourceOf(quorum, "leaseMs")?.text.en).toBe("why leaseMs");
  expect(sourceOf(quorum, "workers")).toBeUndefined();
  expect(productName(quorum)).toBe("quorum 4.0");
  expect(productName({ ...sqs, version: "" })).toBe("sqs");
});
