/** What viewers see of one run, or of one copy of it: the live picture of its simulation and the frames made of it. */
import type { Run } from "@eventyard/engine";
import { createDots, FrameEncoder } from "@eventyard/protocol";
import { LivePictureSource } from "./live-picture.ts";

const NOTHING_FLIES = createDots(0);

export class RunView {
  readonly run: Run;
  readonly source: LivePictureSource;
  readonly #encoder: FrameEncoder;
  #wasLookedAt = false;

  constructor(run: Run) {
    this.run = run;
    this.source = new LivePictureSource(run.simulation);
    this.#encoder = new FrameEncoder(this.source.picture);
  }

  get seq(): number {
    return this.source.picture.seq;
  }

  /** Frames of a run are numbered on, whichever of its copies they show. */
  numberFrom(seq: number): void {
    this.source.picture.seq = Math.max(seq, this.seq);
  }

  /** The present instant, as a frame. */
  frame(wallMs: number): Uint8Array {
    this.look(wallMs);
    return this.#encoder.encode(this.source.dots);
  }

  /** Takes the present instant in, without a frame. */
  look(wallMs: number): void {
    this.#wasLookedAt = true;
    this.source.refresh(wallMs);
  }

  /** What was last taken in: rates stay those of the stretch before it. */
  still(withDots: boolean): Uint8Array {
    if (!this.#wasLookedAt) this.look(performance.now());
    return this.#encoder.encode(withDots ? this.source.dots : NOTHING_FLIES);
  }

  keyframe(): Uint8Array {
    return this.#encoder.keyframe();
  }
}
