/** Where a caption's bubble goes: above or below its card, wherever it covers less, and inside the view. */
import type { Rect } from "../canvas/edge-paths.ts";

export const BUBBLE_WIDTH_PX = 248;
/** Between card and bubble. */
const GAP_PX = 10;
/** Kept free at the sides of the view. */
const MARGIN_PX = 8;
const LINE_PX = 19;
const PADDING_PX = 20;
/** Latin letters on one line of a bubble; Korean letters count nearly double. */
const LINE_LETTERS = 33;
/** A bubble of four lines with its gap: room above the drawing in which it hides nothing [px]. */
export const BUBBLE_ROOM_PX = 106;

/** Beside a drawing that is narrower or lower than this a bubble would hide the cards that it speaks of [px]. */
const BUBBLES_WIDTH_PX_MIN = 480;
const BUBBLES_HEIGHT_PX_MIN = 360;
/** So tall is a docked caption of three lines [px]. */
const DOCKED_PX = 62;
/** Docked captions shown at once: the newest. */
const DOCKED_MAX = 2;

/** What of the canvas no toolbar and no panel covers [px]. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface BubblePlace {
  readonly side: "above" | "below";
  /** The bubble's left edge, and the edge that faces the card [px of the view]. */
  readonly x: number;
  readonly y: number;
  /** Where the tail points to, from the bubble's left edge [px]. */
  readonly tailX: number;
}

/** Width of a word in Latin letters. */
function lettersOf(word: string): number {
  let width = 0;
  for (const letter of word) width += (letter.codePointAt(0) ?? 0) > 0x2e80 ? 1.8 : 1;
  return width;
}

/** Lines of a text that is broken between words. */
function linesOf(text: string): number {
  let lines = 1;
  let filled = 0;
  for (const word of text.split(" ")) {
    const width = lettersOf(word);
    const wanted = filled === 0 ? width : filled + 1 + width;
    if (wanted > LINE_LETTERS) lines++;
    filled = wanted > LINE_LETTERS ? width : wanted;
  }
  return lines;
}

/** Height of a bubble with these texts, estimated: good enough to choose a side [px]. */
export function bubbleHeight(texts: readonly string[]): number {
  return PADDING_PX + texts.reduce((sum, text) => sum + linesOf(text), 0) * LINE_PX;
}

/** True if captions stand at the top of a view of this size [px], each after the name of its node, and not beside the cards. */
export function isDocked(width: number, height: number): boolean {
  return width < BUBBLES_WIDTH_PX_MIN || height < BUBBLES_HEIGHT_PX_MIN;
}

/** How many captions are docked in a view of this height [px]. */
export function dockedMax(height: number): number {
  return height < BUBBLES_HEIGHT_PX_MIN ? 1 : DOCKED_MAX;
}

/** What is kept free for docked captions in a view of this height [px]. */
export function dockedRoom(height: number): number {
  return dockedMax(height) * DOCKED_PX;
}

/** The area that two rectangles share [px²]. */
export function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** True if nothing of the card is inside a view of this size [px]. */
export function isOutside(card: Rect, width: number, height: number): boolean {
  return card.x + card.width < 0 || card.x > width || card.y + card.height < 0 || card.y > height;
}

/** How much worse it is to cover another bubble than a card: nobody can read either. */
const BUBBLE_WEIGHT = 8;
/** The tail keeps this far from the bubble's corners [px]. */
const TAIL_PX = 16;
/** What a shift of one pixel to the side may save, in covered area [px²]. */
const SHIFT_COST = 4;

/**
 * The place of a bubble of this height at a card: above or below it, in the middle or shifted to one side, wherever it
 * covers least. `card`, `cards` and `bubbles` (which should stay readable) are in pixels of the view.
 */
export function placeBubble(
  card: Rect,
  heightPx: number,
  cards: readonly Rect[],
  bubbles: readonly Rect[],
  view: View,
): BubblePlace {
  const middle = card.x + card.width / 2;
  const leftMost = view.left + MARGIN_PX;
  const rightMost = Math.max(leftMost, view.right - MARGIN_PX - BUBBLE_WIDTH_PX);
  const tops = [card.y - GAP_PX - heightPx, card.y + card.height + GAP_PX] as const;
  const centred = middle - BUBBLE_WIDTH_PX / 2;
  const shifts = [centred, middle - BUBBLE_WIDTH_PX + TAIL_PX, middle - TAIL_PX];
  let best: { readonly x: number; readonly y: number; readonly cost: number } | undefined;
  for (const wanted of shifts) {
    const x = Math.min(rightMost, Math.max(leftMost, wanted));
    for (const y of tops) {
      const bubble = { x, y, width: BUBBLE_WIDTH_PX, height: heightPx };
      const hidden = Math.max(0, view.top - y) + Math.max(0, y + heightPx - view.bottom);
      const covered = (sum: number, other: Rect) => sum + overlap(bubble, other);
      const cost =
        hidden * BUBBLE_WIDTH_PX * 2 +
        cards.reduce(covered, 0) +
        bubbles.reduce(covered, 0) * BUBBLE_WEIGHT +
        (wanted === centred ? 0 : Math.abs(x - centred) * SHIFT_COST);
      if (best === undefined || cost < best.cost) best = { x, y, cost };
    }
  }
  const { x, y } = best!;
  const isAbove = y === tops[0];
  const tailX = Math.min(BUBBLE_WIDTH_PX - TAIL_PX, Math.max(TAIL_PX, middle - x));
  return { side: isAbove ? "above" : "below", x, y: isAbove ? y + heightPx : y, tailX };
}
