/** Timer codes of a bus; those below are its door's. */
import { ENTRY_CODES } from "../bus-entry/entry.ts";

/** The oldest lease of backlog `arg` may be over. */
export const WAKE_LEASE = ENTRY_CODES;
/** The delivery delay of a message in backlog `arg` is over. */
export const WAKE_HIDDEN = ENTRY_CODES + 1;
/** A message in backlog `arg` may have expired. */
export const WAKE_EXPIRY = ENTRY_CODES + 2;
/** Credit of backlog `arg` becomes usable: the turnaround is over. */
export const WAKE_TURNAROUND = ENTRY_CODES + 3;
/** The subscriber of backlog `arg` that was thrown off is back. */
export const WAKE_BACK = ENTRY_CODES + 4;
/** The next message may be redriven. */
export const WAKE_REDRIVE = ENTRY_CODES + 5;
/** `WAKE_DELAYED + i`: the back-off of message `arg` in backlog i is over. */
export const WAKE_DELAYED = ENTRY_CODES + 6;
