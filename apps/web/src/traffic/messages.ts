/** What the page tells the painter, in its worker or on the main thread. Large arrays are transferred, not copied. */

export interface TrafficColors {
  readonly bg: string;
  readonly panel: string;
  readonly line: string;
  readonly ink: string;
  readonly ok: string;
  readonly retry: string;
  readonly fail: string;
  readonly dead: string;
  readonly okbg: string;
  readonly retrybg: string;
  readonly failbg: string;
  readonly font: string;
}

/** Tones of boxes and edges in the overview, as numbers in transferred arrays. */
export const TONE = { none: 0, ok: 1, warn: 2, bad: 3, dead: 4 } as const;

export interface GeometryMessage {
  readonly type: "geometry";
  /** STRIDE numbers per edge slot. */
  readonly table: Float32Array;
  /** x, y, width, height per node slot. */
  readonly boxes: Float32Array;
  readonly names: readonly string[];
  /** Edge slot of each of the run's edges, -1 when it is not drawn. */
  readonly slotOfEdge: Int32Array;
}

/** Live values for the overview: two numbers per slot. */
export interface OverviewValues {
  /** Filled share 0..1 and tone, per node slot. */
  readonly nodes: Float32Array;
  /** Width [px at zoom 1] and tone, per edge slot. */
  readonly edges: Float32Array;
}

export type TrafficMessage =
  | { readonly type: "size"; readonly width: number; readonly height: number; readonly ratio: number }
  | { readonly type: "viewport"; readonly x: number; readonly y: number; readonly zoom: number }
  | { readonly type: "colors"; readonly colors: TrafficColors }
  | GeometryMessage
  | ({ readonly type: "overview" } & OverviewValues)
  | {
      readonly type: "frame";
      readonly timeNs: number;
      readonly count: number;
      readonly edge: Uint16Array;
      readonly departNs: Float64Array;
      readonly arriveNs: Float64Array;
      readonly style: Uint8Array;
    }
  /** `overview`: draw boxes and edges too. `moving`: draw dots at all (not with reduced motion or in a hidden tab). */
  | { readonly type: "mode"; readonly overview: boolean; readonly moving: boolean }
  /** `frozen`: the run is paused, what is seen stays where it is. */
  | { readonly type: "phase"; readonly frozen: boolean }
  /** Another run: forget the dots and the clock. */
  | { readonly type: "reset" };
