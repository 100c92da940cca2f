import { describe, expect, test } from "vitest";
import { nearestEdge, PICKED_EDGES_MAX, pickedEdges } from "./far-edges.ts";
import type { FlowEdge } from "./flow-adapter.ts";

const lines = new Map([
  ["flat", Float32Array.of(0, 0, 50, 0, 100, 0)],
  ["steep", Float32Array.of(0, 20, 0, 120)],
]);

function edge(id: string, selected: boolean): FlowEdge {
  return { id, source: "a", target: "b", selected };
}

describe("an edge under the pointer in the far view", () => {
  test("is the nearest within reach", () => {
    expect(nearestEdge(lines, 70, 5, 8)).toBe("flat");
    expect(nearestEdge(lines, 1, 12, 30)).toBe("steep");
    expect(nearestEdge(lines, 1, 4, 30)).toBe("flat");
  });

  test("is none beyond reach, beside the ends too", () => {
    expect(nearestEdge(lines, 70, 9, 8)).toBeUndefined();
    expect(nearestEdge(lines, 109, 0, 8)).toBeUndefined();
    expect(nearestEdge(new Map(), 0, 0, 8)).toBeUndefined();
  });

  test("is found from every point of every line", () => {
    for (const [id, line] of lines) {
      for (let at = 0; at + 3 < line.length; at += 2) {
        for (const share of [0, 0.3, 0.99]) {
          const x = line[at]! + (line[at + 2]! - line[at]!) * share;
          const y = line[at + 1]! + (line[at + 3]! - line[at + 1]!) * share;
          expect(nearestEdge(lines, x, y, 1)).toBe(id);
        }
      }
    }
  });
});

describe("edges that React Flow is handed in the far view", () => {
  test("are the selected ones and the one pointed at, once", () => {
    const edges = [edge("a", true), edge("b", false), edge("c", false)];
    expect(pickedEdges(edges, "b").map(({ id }) => id)).toEqual(["a", "b"]);
    expect(pickedEdges(edges, "a").map(({ id }) => id)).toEqual(["a"]);
    expect(pickedEdges(edges, undefined).map(({ id }) => id)).toEqual(["a"]);
  });

  test("are bounded: of more selected edges than that, none", () => {
    const edges = Array.from({ length: PICKED_EDGES_MAX + 1 }, (_, i) => edge(`${i}`, true));
    expect(pickedEdges(edges, undefined)).toEqual([]);
    expect(pickedEdges(edges.slice(1), undefined)).toHaveLength(PICKED_EDGES_MAX);
  });
});
