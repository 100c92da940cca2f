/** Where contracts are used in a drawing: which nodes name which versions, and what crosses one edge. For showing it there. */
import type { Design } from "../design.ts";
import type { KindSpec } from "../kind-spec.ts";
import type { LocalText } from "../text.ts";
import { readContracts } from "./contract-book.ts";
import { unreadableProblem } from "./contract-problems.ts";
import { crossings, namedContract, preparePaths } from "./contract-walk.ts";
import type { EventVersion } from "./event-version.ts";
import { versionOf } from "./event-version.ts";

type Kinds = ReadonlyMap<string, KindSpec>;

/** A node that names a version of an event type. */
export interface ContractUse extends EventVersion {
  readonly node: string;
  readonly role: "publishes" | "reads";
}

/** Every version that a node names, once for each node and role, in the order of the nodes. Costs one pass over the nodes. */
export function contractUses(design: Design, kinds: Kinds): readonly ContractUse[] {
  const paths = preparePaths(design, kinds, readContracts(undefined).book);
  const uses = new Map<string, ContractUse>();
  for (const node of Object.keys(design.nodes)) {
    const contract = namedContract(paths, node);
    const published = contract?.publishes.map(({ content }) => versionOf(content)) ?? [];
    const add = (role: ContractUse["role"], one: EventVersion | undefined): void => {
      if (one !== undefined) uses.set([node, role, one.type, one.version].join(" "), { node, role, ...one });
    };
    for (const one of published) add("publishes", one);
    for (const one of contract?.accepts?.versions ?? []) add("reads", one);
  }
  return [...uses.values()];
}

/** A version that crosses an edge. */
export interface EdgeVersion extends EventVersion {
  /** Ids of the nodes that publish it. */
  readonly publishers: readonly string[];
  /** Somebody behind the edge says that it reads this type. */
  readonly read: boolean;
  /** Who behind the edge cannot read it, and why; as in the problems list. */
  readonly refusals: readonly { readonly reader: string; readonly text: LocalText }[];
}

/**
 * The versions that cross this edge as the design stands (without its scenario), in the order of type and version. Nothing
 * while a schema cannot be read. Costs a walk through the drawing for each version and publisher: keep the result.
 */
export function versionsOnEdge(design: Design, kinds: Kinds, edge: string): readonly EdgeVersion[] {
  const { book, refusals } = readContracts(design.contracts);
  if (refusals.length > 0) return [];
  const paths = preparePaths(design, kinds, book);
  const found = new Map<string, EdgeVersion>();
  for (const { written, publishers, read, unreadable } of crossings(paths, edge)) {
    const key = `${written.type} ${written.version}`;
    const before = found.get(key);
    const texts = new Map(before?.refusals.map((one) => [one.reader, one]));
    for (const one of unreadable)
      texts.set(one.reader, { reader: one.reader, text: unreadableProblem(paths, one, 0).text });
    found.set(key, {
      ...written,
      publishers: [...new Set([...(before?.publishers ?? []), ...publishers])],
      read: read || before?.read === true,
      refusals: [...texts.values()],
    });
  }
  return [...found.values()].toSorted(
    (a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0) || Number(a.version) - Number(b.version),
  );
}
