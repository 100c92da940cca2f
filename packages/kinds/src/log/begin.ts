/** Where a group that has no position yet begins (rule K209). */
import type { Sim } from "@eventyard/engine";
import type { Group } from "./group.ts";
import { moveTo } from "./group.ts";
import type { LogState } from "./log-state.ts";
import { offsetAtTime } from "./partition-store.ts";

/** The group's first worker is there: its position is now, or at the time given for its start. */
export function begin(sim: Sim, log: LogState, group: Group): void {
  group.begun = true;
  const { start, startNs } = group.subscription;
  for (let partition = 0; partition < group.owner.length; partition++) {
    const store = log.partitions[partition]!;
    const offset = start === "time" ? offsetAtTime(store, sim.messages, startNs) : store.end;
    moveTo(group, partition, store, offset);
  }
}
