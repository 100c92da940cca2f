/**
 * Deep copies of what a run consists of: kernel objects, typed arrays and the behaviours' plain data. References that are
 * shared inside stay shared inside the copy. Functions are code and are not copied. Two views of one buffer would fall
 * apart; no state has any (the contract asks for plain data).
 */

/** Rough cost of an object's head and of one of its fields or elements [bytes]. */
const OBJECT_BYTES = 32;
const FIELD_BYTES = 8;

type Fields = Record<string, unknown>;

export class Copier {
  /** Original to copy; what may be shared maps to itself. */
  private readonly copies = new Map<object, object>();
  /** Objects of the mould that are already filled. */
  private readonly filled = new Set<object>();
  /** Estimate of what the copies hold [bytes]. */
  bytes = 0;

  /** Leaves this object as it is wherever it is met: it never changes. */
  share(value: object): void {
    this.copies.set(value, value);
  }

  /**
   * The copy of a value. `mould` is the same thing in a freshly built object: instances of classes are filled into it, so
   * that they keep the hidden class that the code was compiled for; nothing else of it is used.
   */
  copy<T>(value: T, mould?: unknown): T {
    if (typeof value !== "object" || value === null) return value;
    return (this.copies.get(value) ?? this.copyObject(value, mould)) as T;
  }

  private copyObject(value: object, mould: unknown): object {
    if (ArrayBuffer.isView(value)) {
      // every view of a run is a typed array
      const made = (value as Uint8Array).slice();
      this.bytes += OBJECT_BYTES + value.byteLength;
      this.copies.set(value, made);
      return made;
    }
    if (Array.isArray(value)) return this.copyArray(value, mould);
    if (value instanceof Map) return this.copyMap(value);
    if (value instanceof Set) return this.copySet(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null
      ? this.copyPlain(value as Fields, mould)
      : this.copyInstance(value as Fields, mould);
  }

  private copyArray(value: readonly unknown[], mould: unknown): unknown[] {
    const made = value.slice();
    this.copies.set(value, made);
    this.bytes += OBJECT_BYTES + value.length * FIELD_BYTES;
    const moulds = Array.isArray(mould) ? mould : [];
    for (let i = 0; i < made.length; i++) {
      const element = made[i];
      if (typeof element === "object" && element !== null) made[i] = this.copy(element, moulds[i]);
    }
    return made;
  }

  private copyMap(value: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
    const made = new Map<unknown, unknown>();
    this.copies.set(value, made);
    this.bytes += OBJECT_BYTES + value.size * FIELD_BYTES * 4;
    for (const [key, inner] of value) made.set(this.copy(key), this.copy(inner));
    return made;
  }

  private copySet(value: ReadonlySet<unknown>): Set<unknown> {
    const made = new Set<unknown>();
    this.copies.set(value, made);
    this.bytes += OBJECT_BYTES + value.size * FIELD_BYTES * 3;
    for (const inner of value) made.add(this.copy(inner));
    return made;
  }

  private copyPlain(value: Fields, mould: unknown): Fields {
    // spreading keeps the hidden class of the literal
    const made = { ...value };
    this.copies.set(value, made);
    this.copyFields(value, made, mould);
    return made;
  }

  private copyInstance(value: Fields, mould: unknown): Fields {
    const made =
      this.takeMould(value, mould) ?? (Object.create(Object.getPrototypeOf(value) as object) as Fields);
    this.copies.set(value, made);
    this.copyFields(value, made, mould);
    return made;
  }

  private copyFields(value: Fields, made: Fields, mould: unknown): void {
    const moulds = typeof mould === "object" && mould !== null ? (mould as Fields) : {};
    const names = Object.keys(value);
    this.bytes += OBJECT_BYTES + names.length * FIELD_BYTES;
    for (const name of names) made[name] = this.copy(value[name], moulds[name]);
  }

  /** The mould, if it is an instance of the same class with the same fields and not in use. */
  private takeMould(value: Fields, mould: unknown): Fields | undefined {
    if (typeof mould !== "object" || mould === null || mould === value || this.filled.has(mould))
      return undefined;
    if (Object.getPrototypeOf(mould) !== Object.getPrototypeOf(value)) return undefined;
    const names = Object.keys(value);
    const there = Object.keys(mould);
    if (names.length !== there.length || names.some((name, i) => name !== there[i])) return undefined;
    this.filled.add(mould);
    return mould as Fields;
  }
}
