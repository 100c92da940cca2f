/** A reporter for knip that says how many files it looked at: knip itself says nothing when it is content. */

/** @param {{ counters: { processed: number } }} result */
export default function sayCount({ counters }) {
  console.log(`knip: ${counters.processed} files`);
}
