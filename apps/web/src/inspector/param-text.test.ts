/** Values and differences as a person reads them. */
import { resolveParams } from "@eventyard/model";
import { beforeAll, expect, test } from "vitest";
import { fieldsOf, kindSpecs } from "../design/kinds.ts";
import { setUpLanguages } from "../i18n/index.ts";
import { changedFields, differenceText, textRoom, valueText } from "./param-text.ts";

beforeAll(setUpLanguages);

const spec = kindSpecs.get("consumer");
if (spec === undefined) throw new Error("the catalogue has no consumer");
const all = fieldsOf(spec);
const defaults = resolveParams(spec, {});
const field = (name: string) => {
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
};

test("a value carries its unit, an option its title in the language", () => {
  expect(valueText(field("workers"), 1234, "en")).toBe("1,234 workers");
  expect(valueText(field("workers"), 4, "ko"), "a counter follows at once").toBe("4개");
  expect(valueText(field("commitMs"), 25, "ko"), "a symbol stays apart").toBe("25 ms");
  const option = field("onFailure");
  expect(valueText(option, "crash", "ko")).toBe(option.meta.options?.["crash"]?.ko);
});

test("of a text the beginning of the first line is shown, of none that it is none", () => {
  const text = field("followUpContent");
  expect(valueText(text, '{"a": 1}', "en")).toBe('{"a": 1}');
  expect(valueText(text, "{\n}", "en")).toBe("{…");
  expect(valueText(text, "x".repeat(200), "en").length).toBeLessThan(30);
  expect(valueText(text, "", "en")).toBe("nothing");
});

test("nothing differs from itself; what differs is named, and beyond three counted", () => {
  expect(differenceText(all, defaults, defaults, "en")).toBe("");
  const two = { ...defaults, workers: 9, prefetch: 3 };
  expect(changedFields(all, two, defaults).map(({ name }) => name)).toEqual(["workers", "prefetch"]);
  expect(differenceText(all, two, defaults, "en")).toBe("Workers 9 workers, Prefetch per worker 3 msg");
  const five = { ...two, batchMax: 10, commitMs: 5, timeoutMs: 100 };
  expect(differenceText(all, five, defaults, "en")).toMatch(/, 2 more$/);
});

test("Korean letters take nearly twice the room of Latin ones", () => {
  expect(textRoom("never")).toBe(5);
  expect(textRoom("임대 시간")).toBeCloseTo(4 * 1.8 + 1);
});
