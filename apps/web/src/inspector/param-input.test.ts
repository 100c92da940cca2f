/** The form's reading of what a person types, over every parameter of every kind. */
import { resolveParams } from "@eventyard/model";
import { describe, expect, test } from "vitest";
import { fieldsOf, kindSpecs } from "../design/kinds.ts";
import { groupFields, readParam } from "./param-input.ts";

const all = [...kindSpecs.values()].flatMap((spec) => fieldsOf(spec).map((field) => ({ spec, field })));
const numbers = all.filter(({ field }) => field.type === "number" || field.type === "integer");

test.each(all)(
  "$spec.id.$field.name: the default, shown as text, reads back as itself",
  ({ spec, field }) => {
    const typed = typeof field.default === "boolean" ? field.default : String(field.default);
    expect(readParam(spec, field, typed)).toEqual({ ok: true, value: field.default });
  },
);

describe.each(numbers)("$spec.id.$field.name", ({ spec, field }) => {
  test.each(["", "  ", "abc", "1.2.3", "12px", "NaN", "Infinity", "--1"])(
    "%j is refused with the range",
    (typed) => {
      const reading = readParam(spec, field, typed);
      expect(reading.ok).toBe(false);
      if (reading.ok) return;
      expect(reading.text.en).toMatch(/^Enter a (whole )?number/);
      expect(reading.text.ko).toMatch(/입력하세요\.$/);
      if (field.max !== undefined) expect(reading.text.en).toContain(String(field.max));
    },
  );

  test("one beyond the largest value is refused", () => {
    if (field.max !== undefined) expect(readParam(spec, field, String(field.max + 1)).ok).toBe(false);
    if (field.min !== undefined) expect(readParam(spec, field, String(field.min - 1)).ok).toBe(false);
  });

  test("spaces and thousands commas are understood", () => {
    if (field.max !== undefined && field.max < 1000) return;
    expect(readParam(spec, field, " 1,000 ")).toEqual(readParam(spec, field, "1000"));
  });
});

test("a field with a condition is shown only while the condition holds", () => {
  const conditional = all.filter(({ field }) => field.meta.showWhen !== undefined);
  expect(conditional.length).toBeGreaterThan(0);
  for (const { spec, field } of conditional) {
    const when = field.meta.showWhen;
    if (when === undefined) continue;
    const shownFor = (value: string | number | boolean) =>
      groupFields(fieldsOf(spec), { ...resolveParams(spec, {}), [when.param]: value })
        .flatMap((group) => group.fields)
        .includes(field);
    expect(shownFor(when.oneOf[0] ?? "")).toBe(true);
    expect(shownFor("something else")).toBe(false);
  }
});
