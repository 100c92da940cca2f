/** The geometry that edges, dots and labels share. */
import { beforeEach, expect, test } from "vitest";
import {
  bezierPath,
  bezierPoint,
  bezierPolyline,
  edgeBezier,
  geometryStore,
  updateGeometry,
} from "./edge-paths.ts";
import type { EdgeEnds, Rect } from "./edge-paths.ts";

const left: Rect = { x: 0, y: 0, width: 200, height: 100 };
const right: Rect = { x: 400, y: 300, width: 200, height: 100 };

test("an edge leaves in the middle of the right side and lands in the middle of the left side", () => {
  const curve = edgeBezier(left, right, false);
  expect(bezierPoint(curve, 0)).toEqual([200, 50]);
  expect(bezierPoint(curve, 1)).toEqual([400, 350]);
  expect(bezierPath(curve)).toMatch(/^M200 50C.* 400 350$/);
});

test("a dead-letter edge leaves below and lands on the side that is nearest", () => {
  const start = [100, 100];
  const below: Rect = { x: 0, y: 300, width: 200, height: 80 };
  expect(bezierPoint(edgeBezier(left, below, true), 0)).toEqual(start);
  expect(bezierPoint(edgeBezier(left, below, true), 1)).toEqual([100, 300]);
  expect(bezierPoint(edgeBezier(left, { ...below, x: 400 }, true), 1)).toEqual([400, 340]);
  expect(bezierPoint(edgeBezier(left, { ...below, x: -400 }, true), 1)).toEqual([-200, 340]);
});

test("the polyline that dots walk lies on the drawn curve", () => {
  const curve = edgeBezier(left, right, false);
  const points = bezierPolyline(curve);
  const steps = points.length / 2 - 1;
  for (let i = 0; i <= steps; i++) {
    const [x, y] = bezierPoint(curve, i / steps);
    expect(points[2 * i]).toBeCloseTo(x, 3);
    expect(points[2 * i + 1]).toBeCloseTo(y, 3);
  }
});

test("ports that share a side begin and end at their share of it", () => {
  const curve = edgeBezier(left, right, false, [0.25, 0.75]);
  expect(curve.slice(0, 2)).toEqual([left.x + left.width, left.y + left.height * 0.25]);
  expect(curve.slice(6)).toEqual([right.x, right.y + right.height * 0.75]);
});

const ends = new Map<string, EdgeEnds>([
  ["a", { source: "l", target: "r", dead: false, fromShare: 0.5, toShare: 0.5 }],
  ["b", { source: "r", target: "s", dead: false, fromShare: 0.5, toShare: 0.5 }],
]);
const nodes = new Map([
  ["l", left],
  ["r", right],
  ["s", { ...right, x: 800 }],
]);

beforeEach(() => updateGeometry(new Map(), new Map()));

test("only edges at a moved card are computed anew", () => {
  updateGeometry(nodes, ends);
  const before = geometryStore.getState();
  const kept = before.edges.get("b");
  const changed = before.edges.get("a");
  updateGeometry(new Map(nodes).set("l", { ...left, y: 40 }), ends);
  const { edges, revision } = geometryStore.getState();
  expect(edges.get("b")).toBe(kept);
  expect(edges.get("a")).not.toBe(changed);
  expect(revision).toBe(before.revision + 1);
});

test("nothing changed: no new revision; gone edges leave", () => {
  updateGeometry(nodes, ends);
  const { revision } = geometryStore.getState();
  updateGeometry(nodes, ends);
  expect(geometryStore.getState().revision).toBe(revision);
  updateGeometry(nodes, new Map([...ends].slice(0, 1)));
  expect([...geometryStore.getState().edges.keys()]).toEqual(["a"]);
  expect(geometryStore.getState().revision).toBe(revision + 1);
});
