/** Looks for values in a JSON document by path. Lists on the way are looked through, as every filter language does. */
import type { JsonValue } from "@eventyard/model";
import { asArray, asObject, ownField } from "./json-text.ts";

/** A value that is neither array nor object. */
export type Leaf = string | number | boolean | null;

/**
 * Whether `test` accepts a value at the path: the field's own value, or an element of a list in it, however deep. A field
 * that holds an object or an empty list has no value there.
 */
export function someLeafAt(
  value: JsonValue | undefined,
  path: readonly string[],
  test: (leaf: Leaf) => boolean,
  depth = 0,
): boolean {
  const list = asArray(value);
  if (list !== undefined) return list.some((item) => someLeafAt(item, path, test, depth));
  const object = asObject(value);
  const name = path[depth];
  if (name === undefined) return value !== undefined && object === undefined && test(value as Leaf);
  return object !== undefined && someLeafAt(ownField(object, name), path, test, depth + 1);
}
