/** Both twins' numbers, pulled once a second from the two runs, which stand at the same instant. */
import { twinNumbers } from "@eventyard/analysis";
import type { TwinNumbers } from "@eventyard/analysis";
import { parseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { useEffect, useState } from "react";
import { readDesign } from "../design/http.ts";
import { kindSpecs } from "../design/kinds.ts";
import { pullSummary } from "../run/connection.ts";
import { useRun } from "../run/run-store.ts";
import { usePulling } from "../run/use-pull.ts";

export interface TwinSide {
  readonly name: string;
  readonly numbers: TwinNumbers | undefined;
}

async function read(id: string): Promise<Design | undefined> {
  const answer = await readDesign(id);
  const parsed = answer.ok ? parseDesign(answer.value.text, kindSpecs) : undefined;
  return parsed?.ok === true ? parsed.design : undefined;
}

/** The designs as they are on disk, read again with every run. */
function useDesigns(ids: readonly [string, string], runId: string): readonly (Design | undefined)[] {
  const [designs, setDesigns] = useState<readonly (Design | undefined)[]>([]);
  const [first, second] = ids;
  useEffect(() => {
    let gone = false;
    void Promise.all([read(first), read(second)]).then((found) => {
      if (!gone) setDesigns(found);
    });
    return () => {
      gone = true;
    };
  }, [first, second, runId]);
  return designs;
}

/** Name and numbers of each side; no numbers before there is a twin run. */
export function useTwin(ids: readonly [string, string]): readonly [TwinSide, TwinSide] {
  const run = useRun((state) => state.run);
  const designs = useDesigns(ids, run?.runId ?? "");
  const [numbers, setNumbers] = useState<{
    readonly runId: string;
    readonly sides: readonly (TwinNumbers | undefined)[];
  }>();
  usePulling(`${run?.runId ?? ""} twin`, async () => {
    const runIds = [run?.runId, run?.twinRunId];
    const sides = await Promise.all(
      runIds.map(async (runId, side) => {
        const design = designs[side];
        const summary = runId === undefined || design === undefined ? undefined : await pullSummary(runId);
        return summary === undefined || design === undefined
          ? undefined
          : twinNumbers(design, kindSpecs, summary);
      }),
    );
    if (run !== undefined) setNumbers({ runId: run.runId, sides });
  });
  const current = run !== undefined && numbers?.runId === run.runId ? numbers.sides : [];
  return [
    { name: designs[0]?.name ?? ids[0], numbers: current[0] },
    { name: designs[1]?.name ?? ids[1], numbers: current[1] },
  ];
}
