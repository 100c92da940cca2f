import { runBench, sketchDesign } from "@eventyard/testkit";
import { expect, test } from "vitest";
import { kindSpecs, runnableKinds } from "../index.ts";
import { note } from "./kind.ts";

const kinds = { specs: kindSpecs, behaviours: runnableKinds };
const edges = [
  ["p.out", "q.in"],
  ["q.out", "c.in"],
] as const;
const nodes = { p: ["producer"], q: ["queue"], c: ["consumer"] } as const;

test("K3 a note changes no result", () => {
  const plain = runBench(kinds, sketchDesign({ nodes, edges, durationS: 10 })).summary;
  const noted = runBench(
    kinds,
    sketchDesign({ nodes: { a: ["note", { text: "메모" }], ...nodes }, edges, durationS: 10 }),
  );
  expect(noted.summary.hash).toBe(plain.hash);
  expect(noted.summary.nodes.a).toBeUndefined();
});

test("the card shows the text, line breaks included", () => {
  expect(note.card.subtitle({ text: "one\ntwo" }).en).toBe("one\ntwo");
});
