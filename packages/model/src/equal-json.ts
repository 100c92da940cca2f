/** Deep equality of JSON values; the order of keys does not count. */
type Bag = Readonly<Record<string, unknown>>;

/** True if both hold the same values. Fields that are undefined count as fields. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalJson((a as Bag)[key], (b as Bag)[key]));
}
