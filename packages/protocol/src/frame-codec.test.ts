import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EDGE_FIELDS, NODE_FIELDS } from "./frame.ts";
import type { LivePicture } from "./frame.ts";
import { FrameDecoder } from "./frame-decoder.ts";
import { FrameEncoder } from "./frame-encoder.ts";
import { createDots, createPicture, DOTS_PER_FRAME_MAX, EDGE_SCALES, NODE_SCALES } from "./frame-layout.ts";
import { COUNT_EXACT_END, dequantise, quantise, RELATIVE_ERROR_MAX } from "./quantise.ts";

const noDots = createDots(0);

function expectQuantised(actual: LivePicture, raw: LivePicture): void {
  for (const field of NODE_FIELDS) {
    const wanted = Array.from(raw.nodes[field], (v) =>
      Math.fround(dequantise(NODE_SCALES[field], quantise(NODE_SCALES[field], v))),
    );
    expect(Array.from(actual.nodes[field]), field).toEqual(wanted);
  }
  for (const field of EDGE_FIELDS) {
    const wanted = Array.from(raw.edges[field], (v) =>
      Math.fround(dequantise(EDGE_SCALES[field], quantise(EDGE_SCALES[field], v))),
    );
    expect(Array.from(actual.edges[field]), field).toEqual(wanted);
  }
}

const change = fc.record({
  item: fc.nat(),
  field: fc.nat(),
  edge: fc.boolean(),
  value: fc.oneof(
    fc.nat(200),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.constantFrom(Number.NaN, -1, Infinity, 0),
  ),
});

function applyChange(
  picture: LivePicture,
  c: { item: number; field: number; edge: boolean; value: number },
): void {
  if (c.edge) {
    const column = picture.edges[EDGE_FIELDS[c.field % EDGE_FIELDS.length]!];
    if (column.length > 0) column[c.item % column.length] = c.value;
    return;
  }
  const column = picture.nodes[NODE_FIELDS[c.field % NODE_FIELDS.length]!];
  column[c.item % column.length] = c.value;
}

describe("P4 numbers", () => {
  test("P4 whole numbers below 32,768 are exact as counts", () => {
    for (let n = 0; n < COUNT_EXACT_END; n++) expect(dequantise("count", quantise("count", n))).toBe(n);
  });

  test("P4 relative error of counts and measures is within the stated bound, far below 0.5 %", () => {
    expect(RELATIVE_ERROR_MAX).toBeLessThan(0.005);
    fc.assert(
      fc.property(fc.double({ min: -13.9, max: 46, noNaN: true }), (log2) => {
        const value = 2 ** log2;
        const error = Math.abs(dequantise("measure", quantise("measure", value)) / value - 1);
        expect(error).toBeLessThanOrEqual(RELATIVE_ERROR_MAX);
        const count = Math.ceil(value);
        expect(Math.abs(dequantise("count", quantise("count", count)) / count - 1)).toBeLessThanOrEqual(
          RELATIVE_ERROR_MAX,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test("P4 nonsense becomes 0, too large saturates, order is kept", () => {
    for (const scale of ["count", "measure"] as const) {
      for (const value of [Number.NaN, -3, -0, 0]) expect(quantise(scale, value)).toBe(0);
      expect(quantise(scale, Infinity)).toBe(65_535);
      fc.assert(
        fc.property(
          fc.double({ min: 0, max: 1e16, noNaN: true }),
          fc.double({ min: 0, max: 1e16, noNaN: true }),
          (a, b) => {
            expect(quantise(scale, Math.min(a, b))).toBeLessThanOrEqual(quantise(scale, Math.max(a, b)));
          },
        ),
      );
    }
  });
});

describe("P5 deltas", () => {
  test("P5 any sequence of changes, decoded, is the quantised last picture; so is a late keyframe", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 0, max: 700 }),
        fc.array(fc.array(change, { maxLength: 30 }), { minLength: 1, maxLength: 6 }),
        (nodes, edges, rounds) => {
          const picture = createPicture(nodes, edges);
          const encoder = new FrameEncoder(picture);
          const decoder = new FrameDecoder(nodes, edges);
          for (const round of rounds) {
            for (const one of round) applyChange(picture, one);
            picture.timeNs += 1e8;
            expect(decoder.apply(encoder.encode(noDots))).toBe("applied");
            expectQuantised(decoder.picture, picture);
            expect(decoder.picture.timeNs).toBe(picture.timeNs);
          }
          const late = new FrameDecoder(nodes, edges);
          applyChange(late.picture, { item: 0, field: 0, edge: false, value: 77 });
          expect(late.apply(encoder.keyframe())).toBe("applied");
          expectQuantised(late.picture, picture);
          expect(late.picture.seq).toBe(rounds.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("P5 a missed frame is a gap and changes nothing; after the keyframe the next frame applies", () => {
    const picture = createPicture(3, 0);
    const encoder = new FrameEncoder(picture);
    const decoder = new FrameDecoder(3, 0);
    picture.nodes.backlog[1] = 5;
    decoder.apply(encoder.encode(noDots));
    picture.nodes.backlog[1] = 6;
    encoder.encode(noDots);
    picture.nodes.backlog[2] = 7;
    expect(decoder.apply(encoder.encode(noDots))).toBe("gap");
    expect(decoder.picture.nodes.backlog[1]).toBe(5);
    expect(decoder.apply(encoder.keyframe())).toBe("applied");
    expect(Array.from(decoder.picture.nodes.backlog)).toEqual([0, 6, 7]);
    expect(decoder.apply(encoder.encode(noDots))).toBe("applied");
  });

  test("P5 an unchanged picture costs only the header", () => {
    const picture = createPicture(1_000, 1_000);
    const encoder = new FrameEncoder(picture);
    picture.nodes.inRate.fill(12);
    encoder.encode(noDots);
    expect(encoder.encode(noDots).byteLength).toBe(40);
  });
});

describe("P2 dots", () => {
  test("P2 dots arrive with their edge and style, departure within a 65,535th of the oldest, duration within 0.034 %", () => {
    const dot = fc.record({
      edge: fc.nat(99),
      ageNs: fc.double({ min: 0, max: 1e12, noNaN: true }),
      durationNs: fc.double({ min: 1_000, max: 1e12, noNaN: true }),
      style: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(dot, { maxLength: 40 }), (list) => {
        const picture = createPicture(1, 100);
        picture.timeNs = 5e12;
        const dots = createDots(40);
        dots.count = list.length;
        for (const [i, d] of list.entries()) {
          dots.edge[i] = d.edge;
          dots.departNs[i] = picture.timeNs - d.ageNs;
          dots.arriveNs[i] = picture.timeNs - d.ageNs + d.durationNs;
          dots.style[i] = d.style;
        }
        const decoder = new FrameDecoder(1, 100);
        expect(decoder.apply(new FrameEncoder(picture).encode(dots))).toBe("applied");
        expect(decoder.dots.count).toBe(list.length);
        const toleranceNs = Math.max(...list.map((d) => d.ageNs), 0) / 65_535 + 1;
        for (const [i, d] of list.entries()) {
          expect(decoder.dots.edge[i]).toBe(d.edge);
          expect(decoder.dots.style[i]).toBe(d.style);
          expect(Math.abs(decoder.dots.departNs[i]! - dots.departNs[i]!)).toBeLessThanOrEqual(toleranceNs);
          const durationNs = decoder.dots.arriveNs[i]! - decoder.dots.departNs[i]!;
          expect(Math.abs(durationNs / d.durationNs - 1)).toBeLessThanOrEqual(0.001);
        }
      }),
    );
  });

  test("P2 the encoder keeps at most 200 dots", () => {
    const dots = createDots(1_000);
    dots.count = 1_000;
    const decoder = new FrameDecoder(1, 1);
    expect(decoder.apply(new FrameEncoder(createPicture(1, 1)).encode(dots))).toBe("applied");
    expect(decoder.dots.count).toBe(DOTS_PER_FRAME_MAX);
  });
});

describe("P7 damage", () => {
  test("P7 cut off, flipped or random bytes never throw, and unreadable ones change nothing", () => {
    const picture = createPicture(300, 20);
    picture.nodes.inRate.fill(3, 250);
    picture.edges.rate.fill(9);
    const good = new FrameEncoder(picture).encode(noDots);
    for (let end = 0; end < good.byteLength; end++) {
      const decoder = new FrameDecoder(300, 20);
      expect(decoder.apply(good.subarray(0, end))).toBe("unreadable");
      expect(decoder.picture.nodes.inRate.every((v) => v === 0)).toBe(true);
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 400 }), fc.boolean(), (bytes, keyframe) => {
        bytes[0] = 1;
        bytes[1] = keyframe ? 1 : 0;
        const decoder = new FrameDecoder(5, 5);
        const outcome = decoder.apply(bytes);
        expect(["applied", "gap", "unreadable"]).toContain(outcome);
        if (outcome !== "applied") expect(decoder.picture.seq).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test("P1 a frame of another version is unreadable", () => {
    const frame = new FrameEncoder(createPicture(1, 0)).encode(noDots);
    frame[0] = 99;
    expect(new FrameDecoder(1, 0).apply(frame)).toBe("unreadable");
  });

  test("P7 a frame of a run with more nodes is unreadable", () => {
    const picture = createPicture(10, 0);
    picture.nodes.busy[9] = 1;
    expect(new FrameDecoder(5, 0).apply(new FrameEncoder(picture).encode(noDots))).toBe("unreadable");
  });
});
