/** Pulls exact numbers of what is looked at, at most twice a second, and once more when the run stands still. */
import type { NodeNow } from "@eventyard/protocol";
import { useEffect, useRef, useState } from "react";
import { pullNode, pullSeries } from "./connection.ts";
import { isLive, runStore, useRun } from "./run-store.ts";
import { SeriesBuffer } from "./series-buffer.ts";

/** Time between pulls [ms]. */
const PULL_MS = 500;
/** A run that ended or pauses is asked a few times more, for frames that were still under way. */
const PULLS_STANDING = 2;

/**
 * Calls `pull` in turn while the run moves; `key` starts it anew. A pull that answers true saw something move although the
 * watched run stands, as a twin may that ends later: it is asked again.
 */
export function usePulling(key: string, pull: () => Promise<boolean | void>): void {
  const latest = useRef(pull);
  useEffect(() => {
    latest.current = pull;
  });
  const phase = useRun((state) => state.run?.phase);
  const commands = useRun((state) => state.run?.commands.length ?? 0);
  const jumps = useRun((state) => state.run?.jumps ?? 0);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let standing = PULLS_STANDING;
    const turn = async () => {
      const moved = !document.hidden && (await latest.current()) === true;
      const { run } = runStore.getState();
      if ((!isLive(run) || run.phase === "paused") && !moved) standing--;
      if (!stopped && standing > 0) timer = setTimeout(() => void turn(), PULL_MS);
    };
    void turn();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [key, phase, commands, jumps]);
}

/** Pulled columns; a new object with every piece, around one fixed set of arrays that is filled in place. */
export interface PulledSeries {
  readonly buffer: SeriesBuffer;
}

/** The series of a node or "all", up to the instant that is looked at; with `newest` to the newest one. */
export function useSeries(scope: string, newest = false): PulledSeries {
  const runId = useRun((state) => state.run?.runId ?? "");
  // looking back shortens the series, another branch replaces it
  const epoch = useRun(({ run }) => (newest ? run?.branch : run?.jumps) ?? 0);
  const [series, setSeries] = useState<PulledSeries>(() => ({ buffer: new SeriesBuffer() }));
  const key = `${runId} ${scope} ${epoch}`;
  const shown = useRef("");
  usePulling(key, async () => {
    const { buffer } = series;
    if (shown.current !== key) {
      shown.current = key;
      buffer.clear();
      setSeries({ buffer });
    }
    if (runId === "") return;
    const piece = await pullSeries(scope, buffer.nextFrom, newest);
    if (piece === undefined || shown.current !== key) return;
    if (!buffer.merge(piece)) {
      const whole = await pullSeries(scope, 0, newest);
      if (whole === undefined || shown.current !== key) return;
      buffer.merge(whole);
    }
    setSeries({ buffer });
  });
  return series;
}

/** A node's exact numbers, or undefined while there are none. */
export function useNodeNow(nodeId: string): NodeNow | undefined {
  const runId = useRun((state) => state.run?.runId ?? "");
  const jumps = useRun((state) => state.run?.jumps ?? 0);
  const key = `${runId} ${nodeId} ${jumps}`;
  const [now, setNow] = useState<{ readonly key: string; readonly value: NodeNow } | undefined>();
  usePulling(key, async () => {
    const value = runId === "" ? undefined : await pullNode(nodeId);
    if (value !== undefined) setNow({ key, value });
  });
  return now?.key === key ? now.value : undefined;
}
