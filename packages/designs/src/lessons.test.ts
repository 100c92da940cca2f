/** Lessons must be walkable: what they name exists, what they measure can be measured, and every text is there twice. */
import { validateDesign } from "@eventyard/model";
import type { Design, LessonCheck } from "@eventyard/model";
import { kindSpecs } from "@eventyard/kinds";
import { describe, expect, test } from "vitest";
import { gallery } from "./gallery.ts";
import { lessons } from "./lessons.ts";

const fileOf = (id: string): Design | undefined => gallery.find((one) => one.id === id)?.file;

/** What a check names that its design does not have, as sentences. */
function checkProblems(designs: readonly Design[], check: LessonCheck): readonly string[] {
  const [first] = designs;
  if (first === undefined || check.type === "started") return [];
  if (check.type === "measure") {
    const design = designs[check.side ?? 0];
    if (design === undefined) return ["it measures a side that is not there"];
    return validateDesign({ ...design, expectations: { lesson: check.expectation } }, kindSpecs)
      .filter(({ severity }) => severity === "error")
      .map(({ text }) => text.en);
  }
  const node = first.nodes[check.node];
  const spec = node === undefined ? undefined : kindSpecs.get(node.kind);
  if (spec === undefined) return [`there is no node ${check.node}`];
  if (check.type === "fault") return spec.faults.includes(check.fault) ? [] : [`no fault ${check.fault}`];
  return Object.hasOwn(spec.params.shape, check.param) ? [] : [`no parameter ${check.param}`];
}

test("ids are unique", () => {
  const ids = lessons.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))("%s", (_id, lesson) => {
  test("its designs are in the gallery, and every check names what is there", () => {
    const designs = lesson.designs.map(fileOf);
    for (const design of designs) expect(design).toBeDefined();
    for (const step of lesson.steps) {
      if (step.node !== undefined) expect(designs[0]!.nodes).toHaveProperty(step.node);
      if (step.check !== undefined) expect(checkProblems(designs as Design[], step.check)).toEqual([]);
    }
  });

  test("it lets one do, see, and check something, in both languages", () => {
    const kinds = new Set(lesson.steps.map(({ kind }) => kind));
    expect([...kinds]).toEqual(expect.arrayContaining(["do", "see", "explain"]));
    expect(lesson.steps.some(({ check }) => check?.type === "measure")).toBe(true);
    for (const text of [lesson.title, lesson.summary, ...lesson.steps.map((step) => step.text)]) {
      expect(text.en.length).toBeGreaterThan(5);
      expect(text.ko).toMatch(/[가-힣]/);
    }
  });
});
