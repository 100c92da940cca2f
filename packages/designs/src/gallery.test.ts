import { readdirSync, readFileSync } from "node:fs";
import { kindSpecs } from "@eventyard/kinds";
import { parseDesign, parseTrace, resolveParams, serialiseDesign, validateDesign } from "@eventyard/model";
import { describe, expect, it } from "vitest";
import { gallery } from "./gallery.ts";
import { traceNames, traces } from "./traces.ts";

const folder = new URL("gallery/", import.meta.url);

/** Designs whose scenario does what the problems list warns of. */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  "schema-before-consumers": ["contract.incompatible"],
  canary: ["contract.incompatible"],
};

/** The counts of a trace file. */
function counts(name: string): Int32Array {
  const result = parseTrace(readFileSync(new URL(`../traces/${name}.csv`, import.meta.url), "utf8"));
  if (!result.ok) throw new Error(result.text.en);
  return result.perSecond;
}

function mean(values: Int32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("the gallery", () => {
  it("offers every file of its folder exactly once, with unique ids and texts in both languages", () => {
    const ids = gallery.map((entry) => entry.id);
    expect(ids.map((id) => `${id}.eventyard.json`).toSorted()).toEqual(readdirSync(folder).toSorted());
    for (const { title, summary } of gallery) {
      for (const text of [title, summary]) {
        expect(text.en).not.toBe("");
        expect(text.ko).toMatch(/[가-힣]/);
      }
    }
  });

  describe.each(gallery)("$id", ({ id, file }) => {
    it("opens without a warning and is what the program offers", () => {
      const text = readFileSync(new URL(`${id}.eventyard.json`, folder), "utf8");
      expect(parseDesign(text, kindSpecs)).toEqual({ ok: true, design: file, warnings: [] });
    });

    it("is written exactly as Eventyard would write it", () => {
      expect(readFileSync(new URL(`${id}.eventyard.json`, folder), "utf8")).toBe(serialiseDesign(file));
    });

    it("has no problems but those it is about, has expectations, and places every node", () => {
      const problems = validateDesign(file, kindSpecs, traceNames);
      expect(problems.map(({ code }) => code)).toEqual(WARNED[id] ?? []);
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(Object.keys(file.expectations)).not.toEqual([]);
      expect(Object.keys(file.layout.nodes).toSorted()).toEqual(Object.keys(file.nodes).toSorted());
    });

    it("says something at two to four instants, in both languages, beside nodes", () => {
      const captions = Object.values(file.captions ?? {});
      expect(captions.length).toBeGreaterThanOrEqual(2);
      expect(captions.length).toBeLessThanOrEqual(4);
      for (const { text, untilMs } of captions) {
        if (typeof text === "string") throw new Error(`one language only: ${text}`);
        expect(text.ko).toMatch(/[가-힣]/);
        expect(text.en).not.toMatch(/[가-힣]/);
        expect(untilMs).toBeLessThanOrEqual(file.scenario.durationS * 1000);
      }
    });

    it("has fixes that are off, with names and reasons in both languages and what they turn green", () => {
      for (const fix of Object.values(file.fixes ?? {})) {
        expect(fix.before).toBeUndefined();
        expect(fix.mends?.length).toBeGreaterThan(0);
        for (const words of [fix.name, fix.text]) {
          if (words === undefined || typeof words === "string") throw new Error("one language only");
          expect(words.ko).toMatch(/[가-힣]/);
        }
      }
    });
  });
});

describe("traces", () => {
  it.each(traces)("$name is as long as it says and has traffic", ({ name, lengthS }) => {
    expect(counts(name)).toHaveLength(lengthS);
    expect(mean(counts(name))).toBeGreaterThan(0);
  });

  it("are the files of the folder", () => {
    const files = readdirSync(new URL("../traces/", import.meta.url)).filter((file) => file.endsWith(".csv"));
    expect(files.toSorted()).toEqual([...traceNames].map((name) => `${name}.csv`).toSorted());
  });
});

describe("sizing", () => {
  /** Parameters of a node with the kind's defaults. */
  function paramsOf(designId: string, nodeId: string) {
    const node = gallery.find((entry) => entry.id === designId)?.file.nodes[nodeId];
    const spec = kindSpecs.get(node?.kind ?? "");
    if (node === undefined || spec === undefined) throw new Error(`${designId}/${nodeId}`);
    return resolveParams(spec, node.params);
  }
  /** Messages per second that a node's workers can handle. */
  function capacity(designId: string, nodeId: string): number {
    const { workers, serviceMs } = paramsOf(designId, nodeId);
    return (Number(workers) * 1000) / Number(serviceMs);
  }

  it("launch day: the workers handle more than the day's mean and less than the peak hour's", () => {
    const day = counts("nasa-1995-07-13");
    const hours = Array.from({ length: 24 }, (_, hour) => mean(day.slice(hour * 3600, (hour + 1) * 3600)));
    const perSecond = capacity("launch-day", "web-server");
    expect(perSecond).toBeGreaterThan(1.5 * mean(day));
    expect(perSecond).toBeLessThan(0.8 * Math.max(...hours));
  });

  it("launch day: as a fluid, the backlog grows to thousands and is gone before the day ends", () => {
    const perSecond = capacity("launch-day", "web-server");
    let backlog = 0;
    let highest = 0;
    let lastHigh = 0;
    counts("nasa-1995-07-13").forEach((arriving, second) => {
      backlog = Math.max(0, backlog + arriving - perSecond);
      highest = Math.max(highest, backlog);
      if (backlog > 100) lastHigh = second;
    });
    expect(highest).toBeGreaterThan(5000);
    expect(highest).toBeLessThan(8000);
    expect(lastHigh).toBeLessThan(14 * 3600);
  });

  it("orders: payment works at about three quarters of its capacity, and the others below", () => {
    const rate = Number(paramsOf("orders", "shop")["ratePerS"]);
    expect(rate / capacity("orders", "payment")).toBeCloseTo(0.75, 2);
    expect(rate / capacity("orders", "inventory")).toBeLessThan(0.7);
    expect(rate / capacity("orders", "e-mail")).toBeLessThan(0.7);
  });
});
