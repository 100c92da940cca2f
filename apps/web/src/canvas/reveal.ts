/** Where the view goes so that the inspector, where it lies over the canvas, does not hide the node that it is about. */

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is kept free beside the node, below it the two rows of its faults too [px]. */
const BESIDE_PX = 24;
const BELOW_PX = 92;

/**
 * How far the view moves [px]: left if the panel stands at the right of the canvas, up if it is a sheet across it, and not at
 * all for a node that is seen.
 */
export function shiftBeside(
  node: Rect,
  panel: Rect,
  canvas: Rect,
): { readonly x: number; readonly y: number } {
  const still = { x: 0, y: 0 };
  const seen = node.right <= panel.left || node.left >= panel.right || node.bottom + BELOW_PX <= panel.top;
  if (seen || node.top >= panel.bottom) return still;
  const across = panel.left - canvas.left < BESIDE_PX;
  return across
    ? { x: 0, y: panel.top - BELOW_PX - node.bottom }
    : { x: panel.left - BESIDE_PX - node.right, y: 0 };
}
