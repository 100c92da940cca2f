/** Ids of nodes, edges and expectations: what is allowed, and how new ones are made. */

const ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
const ID_LENGTH_MAX = 64;

/**
 * Names that must not become keys of a table: they exist on every object (so a look-up of an absent id would find
 * something), or mean "every node" in an expectation's scope.
 */
const RESERVED = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype", "all"]);

/** True if `id` may name a node, edge or expectation: 1–64 of A–Z a–z 0–9 _ -, and not reserved. */
export function isId(id: string): boolean {
  return ID_PATTERN.test(id) && !RESERVED.has(id);
}

/** True if `name` may be a parameter's name: not a name that every object has. */
export function isParamName(name: string): boolean {
  return name.length <= ID_LENGTH_MAX && (name === "all" || !RESERVED.has(name));
}

/** Plain code-unit order: equal in every language and on every machine. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The first of `prefix`, `prefix-2`, `prefix-3`, … that is not a key of `taken`.
 * Characters that ids may not hold become "-"; a prefix with nothing usable becomes "item".
 */
export function newId(prefix: string, taken: Readonly<Record<string, unknown>>): string {
  const cleaned = prefix
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 48);
  const stem = cleaned === "" ? "item" : cleaned;
  if (isId(stem) && !Object.hasOwn(taken, stem)) return stem;
  // ends: `taken` is finite, so one of its size + 2 candidates is free
  for (let i = 2; ; i++) {
    const id = `${stem}-${i}`;
    if (!Object.hasOwn(taken, id)) return id;
  }
}
