/** Timer codes of a bus. */

/** Something that was being stored is stored. */
export const WAKE_STORED = 0;
/** The oldest lease of backlog `arg` may be over. */
export const WAKE_LEASE = 1;
/** `WAKE_DELAYED + i`: the back-off of message `arg` in backlog i is over. */
export const WAKE_DELAYED = 2;
