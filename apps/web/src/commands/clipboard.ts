/** What copy puts on the clipboard and paste accepts: versioned JSON as plain text, checked like a design file. */
import { emptyDesign, parseDesign, serialiseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { fragmentOf } from "../design/edits.ts";
import type { Fragment } from "../design/edits.ts";
import { kindSpecs } from "../design/kinds.ts";

const MARK = "eventyard/clipboard@1\n";

/** The chosen nodes and the edges between them as clipboard text. */
export function clipboardText(design: Design, nodeIds: readonly string[]): string {
  const { nodes, edges, positions } = fragmentOf(design, nodeIds);
  return MARK + serialiseDesign({ ...emptyDesign("clipboard"), nodes, edges, layout: { nodes: positions } });
}

/** The nodes and edges in a clipboard text; undefined for anything that is not ours or is damaged. */
export function fragmentFromText(text: string): Fragment | undefined {
  if (!text.startsWith(MARK)) return undefined;
  const parsed = parseDesign(text.slice(MARK.length), kindSpecs);
  if (!parsed.ok) return undefined;
  const fragment = fragmentOf(parsed.design, Object.keys(parsed.design.nodes));
  const known = Object.values(fragment.nodes).every((node) => kindSpecs.has(node.kind));
  return known && Object.keys(fragment.nodes).length > 0 ? fragment : undefined;
}
