/** All contracts of a design, read once: what schemas each version of each event type has, and who can read what. */
import type { Design } from "../design.ts";
import { compareIds } from "../ids.ts";
import type { LocalText } from "../text.ts";
import type { Compatibility } from "./compatibility.ts";
import type { EventSchema } from "./event-schema.ts";
import { closed, opened, readEventSchema } from "./event-schema.ts";
import type { EventVersion } from "./event-version.ts";
import type { Mismatch } from "./mismatch.ts";
import { describeMismatch, mismatches } from "./mismatch.ts";

interface BookedType {
  readonly compatibility: Compatibility;
  /** By version, in ascending order; those that cannot be read are missing. */
  readonly versions: ReadonlyMap<string, EventSchema>;
}

/** By event type. Never changes: a run shares it with its copies. */
export type ContractBook = ReadonlyMap<string, BookedType>;

export interface SchemaRefusal {
  readonly type: string;
  readonly version: string;
  readonly text: LocalText;
}

/** Reads a design's contracts; schemas that are refused are left out of the book and listed. */
export function readContracts(contracts: Design["contracts"]): {
  readonly book: ContractBook;
  readonly refusals: readonly SchemaRefusal[];
} {
  const book = new Map<string, BookedType>();
  const refusals: SchemaRefusal[] = [];
  for (const [type, contract] of Object.entries(contracts ?? {}).toSorted(([a], [b]) => compareIds(a, b))) {
    const versions = new Map<string, EventSchema>();
    for (const version of Object.keys(contract.versions).toSorted((a, b) => Number(a) - Number(b))) {
      const read = readEventSchema(contract.versions[version]);
      if (read.ok) versions.set(version, read.schema);
      else refusals.push({ type, version, text: read.text });
    }
    book.set(type, { compatibility: contract.compatibility, versions });
  }
  return { book, refusals };
}

/** What a program takes. `strict`: only fields that its version names. `tolerant`: it ignores the others. */
export type ReaderType = "strict" | "tolerant";

/**
 * Why a reader of one version cannot read what a program of another version writes; empty if it can. A program writes the
 * fields that its version names and no others (rule M58). Versions that are equal or unknown have no reasons.
 */
function reasons(book: ContractBook, written: EventVersion, version: string, reader: ReaderType) {
  const versions = book.get(written.type)?.versions;
  const from = versions?.get(written.version);
  const to = versions?.get(version);
  if (from === undefined || to === undefined) return [];
  return mismatches(closed(from), reader === "tolerant" ? opened(to) : closed(to));
}

/**
 * Can a program that reads `accepts` read an event of this version? It reads what one of the accepted versions of the type
 * reads (rule M58). A type that it names no version of is none of its business: true. Versions that the book does not
 * have are read by their equals only.
 */
export function canRead(
  book: ContractBook,
  written: EventVersion,
  accepts: readonly EventVersion[],
  reader: ReaderType,
): boolean {
  const own = accepts.filter(({ type }) => type === written.type);
  if (own.length === 0 || own.some(({ version }) => version === written.version)) return true;
  const isKnown = (version: string): boolean => book.get(written.type)?.versions.has(version) === true;
  if (!isKnown(written.version)) return false;
  return own.some(({ version }) => isKnown(version) && reasons(book, written, version, reader).length === 0);
}

/** Why the accepted version that is nearest to it cannot read it; undefined if none of the versions is in the book. */
export function whyUnreadable(
  book: ContractBook,
  written: EventVersion,
  accepts: readonly EventVersion[],
  reader: ReaderType,
): LocalText | undefined {
  let nearest: { readonly version: string; readonly found: readonly Mismatch[] } | undefined;
  for (const { type, version } of accepts) {
    if (type !== written.type) continue;
    const found = reasons(book, written, version, reader);
    if (found.length > 0 && (nearest === undefined || found.length < nearest.found.length))
      nearest = { version, found };
  }
  const [first] = nearest?.found ?? [];
  return first === undefined || nearest === undefined
    ? undefined
    : describeMismatch(first, written.version, nearest.version);
}
