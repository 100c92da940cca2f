/** Is what a behaviour remembers plain data, so that a run can be copied? */

/**
 * Places within a state that are not plain data, as `path: what`: functions, instances of classes other than Map, Set and
 * typed arrays, and views that cover only part of their buffer (two such views would fall apart in a copy).
 */
export function plainDataProblems(state: unknown): string[] {
  const problems: string[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === "function" || typeof value === "symbol") problems.push(`${path}: ${typeof value}`);
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) {
      if (value.byteLength !== value.buffer.byteLength) problems.push(`${path}: part of a buffer`);
      return;
    }
    if (value instanceof Map || value instanceof Set) {
      for (const inner of value.values()) visit(inner, `${path}[]`);
      return;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null)
      problems.push(`${path}: instance of a class`);
    for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`);
  };
  visit(state, "state");
  return problems;
}
