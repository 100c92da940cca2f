/** What each version of a type means for the one before it, in words. */
import { incompatibilities, readEventSchema } from "@eventyard/model";
import type { EventContract, LocalText } from "@eventyard/model";
import { versionsOf } from "./contract-edits.ts";

export interface Verdict {
  /** `free`: nothing was promised. */
  readonly type: "kept" | "broken" | "free" | "unreadable";
  readonly older: string;
  readonly newer: string;
  /** What breaks the promise, or what cannot be read. */
  readonly reasons: readonly LocalText[];
}

/** One verdict for each pair of neighbouring versions, and one for each version that cannot be read. */
export function verdictsOf(contract: EventContract): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  const promise = contract.compatibility;
  const read = versionsOf(contract).flatMap((version) => {
    const result = readEventSchema(contract.versions[version]);
    if (result.ok) return [{ version, schema: result.schema }];
    verdicts.push({ type: "unreadable", older: version, newer: version, reasons: [result.text] });
    return [];
  });
  for (const [index, newer] of read.entries()) {
    const older = read[index - 1];
    if (older === undefined) continue;
    const reasons = incompatibilities(older, newer, promise);
    const type = promise === "none" ? "free" : reasons.length === 0 ? "kept" : "broken";
    verdicts.push({ type, older: older.version, newer: newer.version, reasons });
  }
  return verdicts;
}
