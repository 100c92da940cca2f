/** "Sometimes" claims of a fuzzing run: states that must be reached at least once, or the run proved little. Not exported. */

interface Sometimes<Name extends string> {
  /** Notes that a state was reached `times` times; 0 and undefined note nothing. */
  readonly saw: (name: Name, times?: number | boolean) => void;
  /** Names of the states that were never reached. */
  readonly missing: () => readonly Name[];
  /** How often each was reached. */
  readonly counts: () => Readonly<Record<Name, number>>;
}

export function createSometimes<Name extends string>(names: readonly Name[]): Sometimes<Name> {
  const seen = new Map<Name, number>(names.map((name) => [name, 0]));
  return {
    saw: (name, times = 1) => seen.set(name, seen.get(name)! + Number(times)),
    missing: () => names.filter((name) => seen.get(name) === 0),
    counts: () => Object.fromEntries(seen) as Record<Name, number>,
  };
}
