/** The ledger of the watched run, pulled twice a second while it moves. */
import type { LedgerNow } from "@eventyard/protocol";
import { useState } from "react";
import { pullLedger } from "../run/connection.ts";
import { useRun } from "../run/run-store.ts";
import { usePulling } from "../run/use-pull.ts";

/** What became of the flows so far; undefined without a run. */
export function useLedger(): LedgerNow | undefined {
  const runId = useRun((state) => state.run?.runId ?? "");
  const [now, setNow] = useState<{ readonly runId: string; readonly value: LedgerNow } | undefined>();
  usePulling(`${runId} ledger`, async () => {
    const value = runId === "" ? undefined : await pullLedger();
    if (value !== undefined) setNow({ runId, value });
  });
  return now?.runId === runId ? now.value : undefined;
}
