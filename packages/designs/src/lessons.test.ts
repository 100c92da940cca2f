/**
 * Lessons must be walkable: what they name exists, what they measure can be measured, every text is there twice, and who
 * does what a lesson asks reaches every check before the run ends.
 */
import { judge } from "@eventyard/analysis";
import type { Run } from "@eventyard/engine";
import { emptyDesign, paramFields, resolveParams, validateDesign } from "@eventyard/model";
import type {
  Design,
  Lesson,
  LessonCheck,
  LessonStep,
  LocalText,
  Params,
  ParamSet,
  RunCommand,
} from "@eventyard/model";
import { kindSpecs } from "@eventyard/kinds";
import { describe, expect, test } from "vitest";
import { begin, changed, go } from "../test/sample-runs.ts";
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

/** What a step asks for in words, and its check cannot say: a change of an edge or of one twin, or to begin anew. */
type Act =
  | "restart"
  | { readonly edge: string; readonly params: Params }
  | { readonly side: 0 | 1; readonly node: string; readonly params: Params; readonly restart?: boolean };

/** By lesson and number of the step (from 0). */
const ACTS: Readonly<Record<string, Readonly<Record<number, Act>>>> = {
  "retry-storm": { 6: "restart" },
  "short-lease": { 4: "restart" },
  "two-books": { 4: "restart" },
  "dual-write": {
    5: { side: 1, node: "outbox", params: { batch: 80 } },
    6: { side: 1, node: "outbox", params: { relay: "log" } },
    8: { side: 1, node: "billing", params: { idempotency: "store" } },
  },
  choreography: {
    5: { side: 1, node: "refund", params: { localRetries: 3 } },
    6: { side: 1, node: "release", params: { localRetries: 3 }, restart: true },
  },
  saga: { 5: { side: 1, node: "saga", params: { compensationRetries: 3 }, restart: true } },
  "read-your-writes": { 4: "restart" },
  "tests-without-services": { 6: "restart" },
  "poison-message": { 3: { edge: "readings-worker", params: { onPoison: "dead" } } },
};

/** Commands that do what the check waits for; to both designs of a twin. */
function commandsOf(check: LessonCheck | undefined): readonly RunCommand[] {
  if (check?.type === "fault") return [{ ...check, type: "fault" } as RunCommand];
  if (check?.type !== "param") return [];
  // every lesson asks for the bound itself, or more or less than it
  expect(["==", "<=", ">="]).toContain(check.comparator);
  return [{ type: "params", node: check.node, params: { [check.param]: check.value } }];
}

/** Somebody who walks a lesson: looks four times per virtual second, and does at once what a step asks. */
class Walker {
  private designs: readonly Design[];
  private runs: readonly Run[] = [];
  private timeS = 0;

  constructor(lesson: Lesson) {
    this.designs = lesson.designs.map((id) => fileOf(id)!);
  }

  begin(): void {
    this.runs = this.designs.map((design) => begin(design));
    this.timeS = 0;
  }

  private command(command: RunCommand): void {
    this.designs = this.designs.map((design) => {
      const params = "params" in command ? command.params : {};
      if (command.type === "params") return changed(design, { nodes: { [command.node]: params } });
      if (command.type === "edge-params") return changed(design, { edges: { [command.edge]: params } });
      return design;
    });
    for (const run of this.runs) run.apply(command);
  }

  private act(act: Act | undefined): void {
    if (act === "restart") this.begin();
    else if (act !== undefined && "side" in act) {
      const { side, node, params } = act;
      const change = { nodes: { [node]: params } };
      this.designs = this.designs.map((design, at) => (at === side ? changed(design, change) : design));
      this.runs[side]!.apply({ type: "params", node, params });
      if (act.restart === true) this.begin();
    } else if (act !== undefined) {
      const params = { ...this.designs[0]!.edges[act.edge]!.params, ...act.params };
      this.command({ type: "edge-params", edge: act.edge, params });
    }
  }

  /** Does the check hold now? */
  holds(check: LessonCheck): boolean {
    if (check.type === "measure") {
      const design = { ...emptyDesign(""), expectations: { step: check.expectation } };
      return judge(design, this.runs[check.side ?? 0]!.summary())[0]?.status === "pass";
    }
    if (check.type !== "param") return true;
    const node = this.designs[0]!.nodes[check.node]!;
    const value = resolveParams(kindSpecs.get(node.kind)!, node.params)[check.param];
    return value === check.value;
  }

  /** Seconds of the run when the step was done; undefined if its end came first. */
  walk(step: LessonStep, act: Act | undefined): number | undefined {
    if (step.check?.type === "started") this.begin();
    for (const command of commandsOf(step.check)) this.command(command);
    this.act(act);
    if (step.check === undefined) return this.timeS;
    for (;;) {
      if (this.timeS > 0 && this.holds(step.check)) return this.timeS;
      if (this.runs.every((run) => run.finished)) return undefined;
      this.timeS += 0.25;
      for (const run of this.runs) go(run, this.timeS);
    }
  }
}

/** The form and the parameters that a step has one change. */
function changesOf(
  designs: readonly Design[],
  step: LessonStep,
  act: Act | undefined,
): readonly (readonly [ParamSet, string])[] {
  const form = (side: number, node: string) => kindSpecs.get(designs[side]!.nodes[node]!.kind)!;
  const { check } = step;
  if (check?.type === "param") return [[form(0, check.node), check.param]];
  if (act === undefined || act === "restart") return [];
  const names = Object.keys(act.params);
  if ("side" in act) return names.map((name) => [form(act.side, act.node), name] as const);
  const { from } = designs[0]!.edges[act.edge]!;
  const port = form(0, from.node).ports.find(({ id }) => id === from.port)!;
  return names.map((name) => [port.edge!, name] as const);
}

describe.each(lessons.map((lesson) => [lesson.id, lesson] as const))("%s", (_id, lesson) => {
  test("what it asks to set is called as in the form, and the group in which it is folded is named", () => {
    const designs = lesson.designs.map((id) => fileOf(id)!);
    const said = { en: "", ko: "" };
    const missing = (label: LocalText) =>
      (["en", "ko"] as const).filter((language) => !said[language].includes(label[language]));
    lesson.steps.forEach((step, index) => {
      said.en += step.text.en;
      said.ko += step.text.ko;
      for (const [form, name] of changesOf(designs, step, ACTS[lesson.id]?.[index])) {
        const { label, group } = paramFields(form).find((field) => field.name === name)!.meta;
        if (group === undefined) continue;
        expect([name, missing(label), missing(group)]).toEqual([name, [], []]);
      }
    });
  });

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

  test("who does what it asks reaches every check", () => {
    const walker = new Walker(lesson);
    lesson.steps.forEach((step, index) => {
      const atS = walker.walk(step, ACTS[lesson.id]?.[index]);
      expect(atS, `step ${index}: ${step.text.en}`).toBeDefined();
    });
  });

  test("a step that asks to begin anew is not done by the old run", () => {
    const walker = new Walker(lesson);
    lesson.steps.forEach((step, index) => {
      const act = ACTS[lesson.id]?.[index];
      if (act === "restart" || (act !== undefined && "restart" in act))
        expect(walker.holds(step.check!)).toBe(false);
      walker.walk(step, act);
    });
  });
});
