/** Going to another instant of the run. While a hand drags, only the newest wish counts: one request is on its way at a time. */
import type { SeekTarget } from "@eventyard/protocol";
import { seekRun } from "./connection.ts";

let wanted: SeekTarget | undefined;
let underWay = false;

/** Shows another instant; a wish that comes while one is being fulfilled waits, and takes the place of one that waits. */
export async function seek(target: SeekTarget): Promise<void> {
  wanted = target;
  if (underWay) return;
  underWay = true;
  try {
    while (wanted !== undefined) {
      const next: SeekTarget = wanted;
      wanted = undefined;
      await seekRun(next);
    }
  } finally {
    underWay = false;
  }
}
