/**
 * How many frames a viewer may have under way (protocol SPEC P6). A slow viewer misses frames and never has a queue;
 * whoever missed one gets a keyframe before the next.
 */
import { ACK_NEEDS_KEYFRAME } from "@eventyard/protocol";

/** Frames sent and not yet acknowledged. */
const UNACKED_MAX = 2;
/** A frame unacknowledged for longer was dropped on the way [ms]. */
const LOST_AFTER_MS = 2_000;
/** The same for a keyframe that nothing followed: a run that stands still sends nothing that would show the loss [ms]. */
const KEYFRAME_LOST_AFTER_MS = 500;

export class ViewerCredit {
  /** Sequence numbers under way, oldest first; at most UNACKED_MAX. */
  #underWay: number[] = [];
  #lastSentMs = 0;
  #needsKeyframe = true;
  #lastWasKeyframe = false;

  get needsKeyframe(): boolean {
    return this.#needsKeyframe;
  }

  /** Was the last frame that was sent a keyframe? */
  get lastWasKeyframe(): boolean {
    return this.#lastWasKeyframe;
  }

  /** A new run or a new page: forget what was under way. */
  reset(): void {
    this.#underWay = [];
    this.#needsKeyframe = true;
  }

  /** May this frame be sent now? Answering yes counts it as sent; no means the viewer misses it. */
  take(seq: number, keyframe: boolean, nowMs: number): boolean {
    if (this.#isLost(nowMs)) this.reset();
    if (keyframe !== this.#needsKeyframe) return false;
    if (this.#underWay.length >= UNACKED_MAX) {
      this.#needsKeyframe = true;
      return false;
    }
    this.#underWay.push(seq);
    this.#lastSentMs = nowMs;
    this.#lastWasKeyframe = keyframe;
    this.#needsKeyframe = false;
    return true;
  }

  acknowledge(seq: number): void {
    if (seq === ACK_NEEDS_KEYFRAME) this.reset();
    else this.#underWay = this.#underWay.filter((one) => one > seq);
  }

  /** Asked now and then: true if what was sent got lost on the way, so that a keyframe is needed. */
  recover(nowMs: number): boolean {
    if (!this.#isLost(nowMs)) return false;
    this.reset();
    return true;
  }

  #isLost(nowMs: number): boolean {
    const lostAfterMs = this.#lastWasKeyframe ? KEYFRAME_LOST_AFTER_MS : LOST_AFTER_MS;
    return this.#underWay.length > 0 && nowMs - this.#lastSentMs > lostAfterMs;
  }

  /** True if a keyframe would be sent if there were one. */
  wantsKeyframe(nowMs: number): boolean {
    if (!this.#needsKeyframe) return false;
    return this.#underWay.length < UNACKED_MAX || nowMs - this.#lastSentMs > LOST_AFTER_MS;
  }
}
