/** Which run this tab started last; kept for the tab, because a reload must not make its run a stranger's. */

const KEY = "eventyard.startedRun";

/** Storage may be refused: then nothing is remembered beyond this page. */
let here: string | undefined;

export function rememberStarted(runId: string): void {
  here = runId;
  try {
    sessionStorage.setItem(KEY, runId);
  } catch {
    // remembered for this page only
  }
}

export function forgetStarted(): void {
  here = undefined;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // there was nothing to forget
  }
}

/** True if this tab started the run, and nobody asked to forget it since. */
export function isStartedHere(runId: string): boolean {
  try {
    return (here ?? sessionStorage.getItem(KEY)) === runId;
  } catch {
    return here === runId;
  }
}
