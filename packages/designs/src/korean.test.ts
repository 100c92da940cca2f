import { parseDesign, semanticHash, serialiseDesign } from "@eventyard/model";
import { isSimulated, kindSpecs } from "@eventyard/kinds";
import { describe, expect, it } from "vitest";
import { gallery } from "./gallery.ts";
import { designIn } from "./korean.ts";
import { lessons } from "./lessons.ts";

/** Names of buses that are identifiers in both languages. */
const IDENTIFIERS = /^(orders|events( \d)?|payments|readings|requests|shipments|stock|transfers|videos)$/;

describe.each(gallery)("$id in Korean", (entry) => {
  const korean = designIn(entry, "ko");

  it("differs in names and notes only: the same ids, the same runs", () => {
    expect(designIn(entry, "en")).toBe(entry.file);
    expect(semanticHash(korean, isSimulated)).toBe(semanticHash(entry.file, isSimulated));
    const nodes = Object.fromEntries(
      Object.entries(korean.nodes).map(([id, node]) => {
        const { name, params } = entry.file.nodes[id]!;
        return [id, { ...node, name, params: isSimulated(node.kind) ? node.params : params }];
      }),
    );
    const { fixes, ...rest } = korean;
    const { fixes: fixesThere, ...there } = entry.file;
    expect({ ...rest, name: entry.file.name, nodes }).toEqual(there);
    expect(Object.keys(fixes ?? {})).toEqual(Object.keys(fixesThere ?? {}));
    expect(parseDesign(serialiseDesign(korean), kindSpecs)).toEqual({
      ok: true,
      design: korean,
      warnings: [],
    });
  });

  it("says its notes in Korean, and in Korean only", () => {
    for (const { kind, params } of Object.values(korean.nodes))
      if (kind === "note") expect(params["text"]).toMatch(/^[^a-z]*[가-힣]/);
    expect(JSON.stringify(Object.values(entry.file.nodes))).not.toMatch(/[가-힣]/);
  });

  it("has a Korean name for every node that a fix adds", () => {
    const added = Object.values(korean.fixes ?? {}).flatMap((fix) => Object.values(fix.addNodes ?? {}));
    for (const { node } of added) if (!IDENTIFIERS.test(node.name)) expect(node.name).toMatch(/[가-힣]/);
  });

  it("has a Korean name for every node that is more than an identifier, and none twice that was not", () => {
    const names = Object.values(korean.nodes).map(({ name }) => name);
    for (const name of names) if (!IDENTIFIERS.test(name)) expect(name).toMatch(/[가-힣]/);
    expect(new Set(names).size).toBe(new Set(Object.values(entry.file.nodes).map(({ name }) => name)).size);
  });
});

/** Every Korean text inside of a value. */
function koreanTexts(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "ko" && typeof inner === "string" ? [inner] : koreanTexts(inner),
  );
}

/** English names of nodes that a Korean text says although the Korean page shows another. */
function englishNames(designIds: readonly string[], texts: readonly string[]): readonly string[] {
  const said = texts.join("\n");
  return gallery
    .filter(({ id }) => designIds.includes(id))
    .flatMap((entry) => {
      const korean = designIn(entry, "ko");
      return Object.entries(entry.file.nodes)
        .filter(([id, { name }]) => korean.nodes[id]!.name !== name)
        .map(([, { name }]) => name)
        .filter((name) => new RegExp(`(?<![a-z.@/-])${name}(?![a-z])`).test(said));
    });
}

it.each(lessons)("the Korean texts of lesson $id call nodes by their Korean names", (lesson) => {
  expect(englishNames(lesson.designs, koreanTexts(lesson))).toEqual([]);
});

it.each(gallery)("the Korean texts of $id call nodes by their Korean names", ({ id, summary, file }) => {
  expect(englishNames([id], koreanTexts([{ summary }, file.captions, file.fixes]))).toEqual([]);
});
