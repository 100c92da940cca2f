/** Which parameters a live run is told of. */
import { expect, test } from "vitest";
import { emptyDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { changedParams, sameElements } from "./run-params.ts";

const node = (params: Readonly<Record<string, number>>) => ({ kind: "consumer", name: "Payment", params });

test("only what differs is sent, and taking a value back to its default is a change", () => {
  expect(changedParams(node({ workers: 4 }), node({ workers: 7 }))).toEqual({ workers: 7 });
  const backToDefault = changedParams(node({ workers: 7 }), node({}));
  expect(Object.keys(backToDefault)).toEqual(["workers"]);
  expect(backToDefault["workers"]).not.toBe(7);
  expect(changedParams(node({ workers: 7 }), node({ workers: 7 }))).toEqual({});
});

test("an edit that adds or removes something is not taken over in part", () => {
  const one: Design = { ...emptyDesign("x"), nodes: { payment: node({ workers: 4 }) } };
  const more = { ...one, nodes: { ...one.nodes, saga: node({}) } };
  expect(sameElements(one, { ...one, nodes: { payment: node({ workers: 7 }) } })).toBe(true);
  expect(sameElements(more, one)).toBe(false);
  expect(sameElements(one, more)).toBe(false);
});
