/**
 * Patterns in which `*` stands for any run of characters, also none. Matching places each literal piece once, as far left
 * as it goes, and never returns: at most pattern × text steps, so no pattern can make it exponential.
 */
import { refuse, shown } from "./matcher.ts";

/** The literal pieces between the stars, in order; n pieces mean n − 1 stars. */
export type Wildcard = readonly string[];

/**
 * Reads a pattern as EventBridge does: `*` is a wildcard, `\*` a star, `\\` a backslash.
 * Refuses two stars in a row and a backslash before anything else; the sentence lacks its place (see `within`).
 */
export function readWildcard(pattern: string): Wildcard {
  const pieces = [""];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (char === "*") {
      if (next === "*") {
        refuse(
          `the wildcard ${shown(pattern)} has two stars in a row at character ${at + 1}; write one.`,
          `와일드카드 ${shown(pattern)}의 ${at + 1}번째 문자에 별표가 연달아 두 개 있습니다. 하나만 쓰세요.`,
        );
      }
      pieces.push("");
      continue;
    }
    if (char === "\\" && next !== "*" && next !== "\\") {
      refuse(
        `the wildcard ${shown(pattern)} has a backslash at character ${at + 1} that escapes nothing; write \\* for a star and \\\\ for a backslash.`,
        `와일드카드 ${shown(pattern)}의 ${at + 1}번째 백슬래시 뒤에 올 수 없는 문자가 있습니다. 별표는 \\*, 백슬래시는 \\\\로 쓰세요.`,
      );
    }
    if (char === "\\") at++;
    pieces.push(`${pieces.pop() ?? ""}${char === "\\" ? next : char}`);
  }
  return pieces;
}

/** Whether the whole text fits the pattern. Leftmost placement of each piece is enough, because a star takes any run. */
export function matchesWildcard(wildcard: Wildcard, text: string): boolean {
  const first = wildcard[0] ?? "";
  const last = wildcard.at(-1) ?? "";
  if (wildcard.length === 1) return text === first;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of wildcard.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
