/** Names of designs that are stored beside others: two proposals for one design can be told apart. */
import { LIMITS } from "@eventyard/model";

/** The name, or with the first number from 2 on that nobody has; as long as a name may be. */
export function unusedName(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let number = 2; taken.has(candidate); number++) {
    const tail = ` ${number}`;
    candidate = name.slice(0, LIMITS.nameLengthMax - tail.length) + tail;
  }
  return candidate;
}
