/** Commands that line up and space out the selected nodes. */
import { geometryStore } from "../canvas/edge-paths.ts";
import type { Rect } from "../canvas/edge-paths.ts";
import { moveNodes } from "../design/edits.ts";
import { designStore } from "../design/store.ts";
import type { IconName } from "../ui/icons.ts";
import { align, distribute } from "./arrangement.ts";
import type { Alignment, Distribution } from "./arrangement.ts";
import type { Command } from "./bus.ts";

/** Cards needed before a line or a gap means anything. */
const ALIGNED_MIN = 2;
const DISTRIBUTED_MIN = 3;

function selectedAtLeast(count: number): () => boolean {
  return () => designStore.getState().selection.nodes.length >= count;
}

function selectedRects(): ReadonlyMap<string, Rect> {
  const { nodes } = geometryStore.getState();
  return new Map(
    designStore.getState().selection.nodes.flatMap((id) => {
      const rect = nodes.get(id);
      return rect === undefined ? [] : [[id, rect] as const];
    }),
  );
}

function aligning(alignment: Alignment, icon: IconName): Command {
  return {
    id: `align.${alignment}`,
    label: `command.align.${alignment}`,
    icon,
    listed: true,
    enabled: selectedAtLeast(ALIGNED_MIN),
    perform: () => ({ design: moveNodes(designStore.getState().design, align(selectedRects(), alignment)) }),
  };
}

function distributing(direction: Distribution, icon: IconName): Command {
  return {
    id: `distribute.${direction}`,
    label: `command.distribute.${direction}`,
    icon,
    listed: true,
    enabled: selectedAtLeast(DISTRIBUTED_MIN),
    perform: () => ({
      design: moveNodes(designStore.getState().design, distribute(selectedRects(), direction)),
    }),
  };
}

export const arrangeCommands: readonly Command[] = [
  aligning("left", "alignLeft"),
  aligning("centre", "alignCentre"),
  aligning("right", "alignRight"),
  aligning("top", "alignTop"),
  aligning("middle", "alignMiddle"),
  aligning("bottom", "alignBottom"),
  distributing("across", "distributeAcross"),
  distributing("down", "distributeDown"),
];
