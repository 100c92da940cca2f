/** The contract that every kind keeps (rule K1). A new kind is covered by being in the list. */
import { readdirSync, readFileSync } from "node:fs";
import type { Params } from "@eventyard/model";
import {
  NODE_COUNTERS,
  NODE_DURATIONS,
  NODE_LEVELS,
  paramFields,
  paramProblems,
  parseDesign,
  resolveParams,
} from "@eventyard/model";
import { runBench } from "@eventyard/testkit";
import { describe, expect, test } from "vitest";
import { kinds, kindSpecs, runnableKinds } from "./index.ts";

const bench = { specs: kindSpecs, behaviours: runnableKinds };
/** Units that are symbols, the same in every language. */
const UNIT_SYMBOLS = ["%", "/s", "ms", "s", "µs/KiB", "×", "cv", "α"];
const folder = (id: string, file: string): URL => new URL(`./${id}/${file}`, import.meta.url);
const read = (id: string, file: string): string => readFileSync(folder(id, file), "utf8");
test("K1 the list holds every kind's folder, once", () => {
  const folders = readdirSync(new URL("./", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => readdirSync(new URL(`./${name}/`, import.meta.url)).includes("kind.ts"));
  const ids = kinds.map(({ spec }) => spec.id);
  expect(ids.toSorted()).toEqual(folders.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

/** Reads SVG path data: letters and numbers only, starting with a move, and inside the 20 × 20 box at absolute moves. */
function pathProblem(path: string): string | undefined {
  if (!/^[Mm][\d\s.,+-]/.test(path)) return "does not start with a move";
  if (!/^[MmLlHhVvCcSsQqTtAaZz\d\s.,+-]+$/.test(path)) return "holds something else than path data";
  for (const [, x, y] of path.matchAll(/M\s*([\d.]+)[\s,]+([\d.]+)/g)) {
    if (Number(x) > 20 || Number(y) > 20) return "leaves the box";
  }
  return undefined;
}

describe.each(kinds.map((kind) => [kind.spec.id, kind] as const))("%s", (id, { spec, behaviour }) => {
  const defaults = spec.params.parse({}) as Params;

  test("K1 says what it is in both languages", () => {
    for (const text of [spec.title, spec.summary, ...spec.ports.map((port) => port.title)]) {
      expect(text.en.trim()).not.toBe("");
      expect(text.ko).toMatch(/[가-힣]/);
    }
    expect(pathProblem(spec.icon)).toBeUndefined();
  });

  test("K1 every parameter has a default, labels, and a unit if it is a number", () => {
    expect(spec.params.safeParse({}).success).toBe(true);
    for (const field of paramFields(spec)) {
      expect(field.meta.label.en, field.name).not.toBe(field.name);
      expect(field.meta.label.ko, field.name).toMatch(/[가-힣]/);
      if (field.meta.help !== undefined) expect(field.meta.help.ko, field.name).toMatch(/[가-힣]/);
      if (field.type === "number" || field.type === "integer") {
        const { unit } = field.meta;
        if (typeof unit === "object") expect(unit.ko, field.name).toMatch(/[가-힣]/);
        else expect(UNIT_SYMBOLS, `${field.name}: a word is in both languages`).toContain(unit);
        expect(field.min, field.name).toBeTypeOf("number");
        expect(field.max, field.name).toBeTypeOf("number");
      }
      for (const option of field.options ?? []) {
        expect(field.meta.options?.[option]?.ko, `${field.name} ${option}`).toMatch(/[가-힣]/);
      }
      const { showWhen } = field.meta;
      if (showWhen !== undefined) expect(Object.keys(spec.params.shape)).toContain(showWhen.param);
      expect(["string", "number", "boolean"]).toContain(typeof defaults[field.name]);
    }
  });

  test("K1 every preset is valid, differs from the defaults, and has a source for each number", () => {
    for (const preset of spec.presets ?? []) {
      expect(paramProblems(spec, preset.params, { en: preset.id, ko: preset.id }, {})).toEqual([]);
      const changed = Object.entries(preset.params).filter(([name, value]) => defaults[name] !== value);
      expect(changed.length, preset.id).toBe(Object.keys(preset.params).length);
      const sourced = new Set(preset.sources.map(({ param }) => param));
      for (const name of Object.keys(preset.params)) expect(sourced, `${preset.id} ${name}`).toContain(name);
      expect(preset.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(preset.notModelled.ko).toMatch(/[가-힣]/);
    }
    const ids = (spec.presets ?? []).map((preset) => preset.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("K1 every preset of an edge is valid, differs from the defaults, and has a source for each number", () => {
    for (const { edge, id: port } of spec.ports) {
      if (edge?.presets === undefined) continue;
      const own = resolveParams(edge, {});
      for (const preset of edge.presets) {
        const where = `${port} ${preset.id}`;
        expect(paramProblems(edge, preset.params, { en: where, ko: where }, {}), where).toEqual([]);
        for (const [name, value] of Object.entries(preset.params)) {
          expect(Object.keys(own), where).toContain(name);
          expect(own[name], `${where} ${name}`).not.toBe(value);
        }
        const sourced = new Set(preset.sources.map(({ param }) => param));
        for (const name of Object.keys(preset.params)) expect(sourced, `${where} ${name}`).toContain(name);
        for (const name of sourced) expect(Object.keys(own), where).toContain(name);
        expect(preset.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(preset.title.ko, where).toMatch(/[가-힣]/);
        expect(preset.notModelled.ko, where).toMatch(/[가-힣]/);
      }
      const ids = edge.presets.map((preset) => preset.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test("K1 ports, metrics and named parameters exist", () => {
    const ports = spec.ports.map((port) => port.id);
    expect(new Set(ports).size).toBe(ports.length);
    for (const port of spec.ports) {
      expect(port.flows.length).toBeGreaterThan(0);
      expect(port.edgesMin).toBeLessThanOrEqual(port.edgesMax);
    }
    const metrics = [...NODE_COUNTERS, ...NODE_LEVELS, ...NODE_DURATIONS].map((metric) => metric.id);
    for (const metric of spec.metrics) expect(metrics).toContain(metric);
    for (const name of [spec.capacityParam, spec.rateParam]) {
      if (name !== undefined) expect(typeof defaults[name]).toBe("number");
    }
    expect(spec.simulated || spec.ports.length === 0).toBe(true);
  });

  test("K1 the card's lines and times are computed from the defaults", () => {
    const lines = [spec.card.subtitle(defaults), spec.card.detail?.(defaults)];
    for (const line of lines) expect(`${line?.en} ${line?.ko}`).not.toMatch(/NaN|\[object/);
    expect(spec.transitMs(defaults)).toBeGreaterThanOrEqual(0);
    expect(spec.backlogMax?.(defaults) ?? 1).toBeGreaterThan(0);
  });

  test("K1 migrations lead to the present version", () => {
    expect(spec.migrations).toHaveLength(spec.version - 1);
    let params: Record<string, unknown> = {};
    for (const migrate of spec.migrations) params = migrate(params);
    expect(spec.params.safeParse(params).success).toBe(true);
  });

  test("K1 both model cards say what is modelled", () => {
    expect(read(id, "model-card.en.md")).toMatch(/^# \w+/);
    expect(read(id, "model-card.ko.md")).toMatch(/^# [가-힣]+/);
    if (!spec.simulated) return;
    expect(read(id, "model-card.en.md")).toMatch(/## What is not modelled/);
    expect(read(id, "model-card.ko.md")).toMatch(/## 모델링하지 않는 것/);
  });

  test("K1 the example uses the kind, validates without a warning and runs to the same hash twice", () => {
    const parsed = parseDesign(read(id, "example.eventyard.json"), kindSpecs);
    if (!parsed.ok) throw new Error(parsed.problems[0]?.text.en);
    expect(parsed.warnings).toEqual([]);
    expect(Object.values(parsed.design.nodes).some((node) => node.kind === id)).toBe(true);
    const first = runBench(bench, parsed.design, { seconds: 10 }).summary;
    expect(first.stop).toBeUndefined();
    expect(first.events).toBeGreaterThan(100);
    expect(runBench(bench, parsed.design, { seconds: 10 }).summary.hash).toBe(first.hash);
  });

  test("K1 every offered fault is accepted, does something while it lasts, and can be switched off", () => {
    const parsed = parseDesign(read(id, "example.eventyard.json"), kindSpecs);
    if (!parsed.ok) throw new Error(parsed.problems[0]?.text.en);
    const { design } = parsed;
    const nodes = Object.keys(design.nodes).filter((name) => design.nodes[name]?.kind === id);
    if (spec.faults.length > 0) expect(behaviour.fault).toBeTypeOf("function");
    const numbers = (node: string, fault?: (typeof spec.faults)[number]): string => {
      const steps = [
        { atMs: 2000, on: true },
        { atMs: 6000, on: false },
      ].map(({ atMs, on }) => ({ atMs, command: { type: "fault", fault, on, node } as never }));
      const changed = {
        ...design,
        scenario: { ...design.scenario, steps: fault === undefined ? [] : steps },
      };
      const { summary } = runBench(bench, changed, { seconds: 10 });
      expect(summary.stop).toBeUndefined();
      return JSON.stringify(summary.nodes);
    };
    const calm = numbers(nodes[0]!);
    for (const fault of spec.faults) {
      // an example may hold several of the kind, some of them idle
      expect(
        nodes.some((node) => numbers(node, fault) !== calm),
        fault,
      ).toBe(true);
    }
  });

  test("K1 resolved parameters are complete", () => {
    expect(Object.keys(resolveParams(spec, {})).toSorted()).toEqual(
      Object.keys(spec.params.shape).toSorted(),
    );
  });
});
