/** Keeps a judgement on the screen until a milder one has lasted: what gets worse shows at once, what gets better has to prove it. */

export class Hold<T> {
  #shown: T;
  #shownKey: string;
  #mildSinceMs: number | undefined;
  readonly #holdMs: number;

  constructor(first: T, holdMs: number) {
    this.#shown = first;
    this.#shownKey = "";
    this.#holdMs = holdMs;
  }

  get shown(): T {
    return this.#shown;
  }

  /** True while a milder judgement waits. */
  get isHolding(): boolean {
    return this.#mildSinceMs !== undefined;
  }

  /**
   * Takes the newest judgement. `key` names what it says (numbers apart), `milder` whether it is less grave than what is
   * shown. A judgement of the shown key replaces it at once, with its new numbers.
   */
  take(next: T, key: string, milder: boolean, nowMs: number): T {
    if (key === this.#shownKey || !milder) return this.#show(next, key);
    this.#mildSinceMs ??= nowMs;
    return nowMs - this.#mildSinceMs >= this.#holdMs ? this.#show(next, key) : this.#shown;
  }

  #show(next: T, key: string): T {
    this.#mildSinceMs = undefined;
    this.#shown = next;
    this.#shownKey = key;
    return next;
  }
}
