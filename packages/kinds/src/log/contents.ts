/** Looks into a log: for checks of conservation (rule K206). */
import { atDoor } from "../bus-entry/entry-state.ts";
import type { Group } from "./group.ts";
import type { LogState } from "./log-state.ts";
import { openFrom } from "./share-window.ts";

export interface LogContents {
  /** Events inside the door or not yet replicated. */
  readonly storing: number;
  /** Records ever appended, over all partitions. */
  readonly appended: number;
  /** Consumer groups: each owes every record one end. */
  readonly groups: number;
  /** Records that are open for a group, or not owed to it, summed over the groups. */
  readonly open: number;
}

/** Records whose end a group has yet to see, and those it is not owed. */
function openOf(log: LogState, group: Group): number {
  let open = 0;
  for (const [index, store] of log.partitions.entries()) {
    const window = group.windows[index];
    if (!group.begun) open += store.end;
    else if (window === undefined) {
      open += store.end - group.finished[index]! + (group.held[index] === -1 ? 0 : 1);
    } else {
      const counted = group.counted[index]!;
      open += Math.max(0, store.end - Math.max(group.position[index]!, counted)) + openFrom(window, counted);
    }
  }
  return open + group.skipped;
}

/** appended · groups = done + dead + lost to groups (aged, exhausted) + open. */
export function logContents(log: LogState): LogContents {
  return {
    storing: atDoor(log.entry) + log.tail,
    appended: log.partitions.reduce((sum, { end }) => sum + end, 0),
    groups: log.groups.length,
    open: log.groups.reduce((sum, group) => sum + openOf(log, group), 0),
  };
}
