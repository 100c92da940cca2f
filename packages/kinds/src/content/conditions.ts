/**
 * Splits a short text into conditions `field = value`, the way people type them into one line or several. Conditions are
 * separated by a new line, a semicolon or the word "and"; quotation marks protect all of these. Rule C50.
 */
import type { LocalText } from "@eventyard/model";
import { readJson } from "./json-text.ts";
import { refuse, shown } from "./matcher.ts";

export interface ConditionValue {
  readonly text: string;
  /** It stood in quotation marks: a text as it is, no number and no wildcard. */
  readonly quoted: boolean;
}

export interface Condition {
  /** From 1. */
  readonly number: number;
  /** As typed, for refusals. */
  readonly text: string;
  readonly field: string;
  /** "" if there is none: then there are no values either. */
  readonly operator: "" | "=" | "!=" | "<" | "<=" | ">" | ">=";
  /** Separated by commas; at least one if there is an operator. */
  readonly values: readonly ConditionValue[];
}

/** Bounds of one filter text. */
export const CONDITION_LIMITS = { charsMax: 2_000, conditionsMax: 50 } as const;

const OPERATORS = ["!=", "<=", ">=", "==", "=", "<", ">"] as const;
const BLANKS = " \t\r\n";

function isBlank(char: string): boolean {
  return char === "" || BLANKS.includes(char);
}

/** Position after the text in quotation marks that begins at `at`. */
function afterQuote(text: string, at: number, what: LocalText): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text.charAt(i) === "\\") i++;
    else if (text.charAt(i) === '"') return i + 1;
  }
  return refuse(
    `${what.en}: the quotation mark before ${shown(text.slice(at + 1))} is never closed; add one.`,
    `${what.ko}: ${shown(text.slice(at + 1))} 앞에서 연 따옴표가 닫히지 않았습니다. 따옴표를 닫으세요.`,
  );
}

/** Length of the separator at `at`, or 0. */
function separatorLength(text: string, at: number): number {
  const char = text.charAt(at);
  if (char === "\n" || char === ";") return 1;
  const isAnd = text.slice(at, at + 3).toLowerCase() === "and";
  return isAnd && at > 0 && isBlank(text.charAt(at - 1)) && isBlank(text.charAt(at + 3)) ? 3 : 0;
}

/** Cuts at separators outside of quotation marks; `lengthAt` gives a separator's length, or 0. */
function split(
  text: string,
  what: LocalText,
  lengthAt: (text: string, at: number) => number,
): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    if (text.charAt(at) === '"') {
      at = afterQuote(text, at, what);
      continue;
    }
    const length = lengthAt(text, at);
    if (length === 0) {
      at++;
      continue;
    }
    pieces.push(text.slice(from, at).trim());
    at += length;
    from = at;
  }
  pieces.push(text.slice(from).trim());
  return pieces;
}

function readConditionValue(text: string, what: LocalText): ConditionValue {
  if (text === "") {
    refuse(
      `${what.en}: a value is missing; write "" for an empty text.`,
      `${what.ko}: 값이 빠져 있습니다. 빈 문자열은 ""로 쓰세요.`,
    );
  }
  if (!text.startsWith('"')) return { text, quoted: false };
  const value = readJson(text, what, { charsMax: CONDITION_LIMITS.charsMax, depthMax: 0 });
  return { text: typeof value === "string" ? value : text, quoted: true };
}

function readCondition(text: string, number: number, what: LocalText): Condition {
  for (let at = 0; at < text.length; at++) {
    const found = OPERATORS.find((operator) => text.startsWith(operator, at));
    if (found === undefined) continue;
    const place: LocalText = {
      en: `${what.en}, condition ${number} (${shown(text)})`,
      ko: `${what.ko} ${number}번째 조건(${shown(text)})`,
    };
    const values = split(text.slice(at + found.length).trim(), place, (piece, i) =>
      piece.charAt(i) === "," ? 1 : 0,
    );
    return {
      number,
      text,
      field: text.slice(0, at).trim(),
      operator: found === "==" ? "=" : found,
      values: values.map((value) => readConditionValue(value, place)),
    };
  }
  return { number, text, field: text, operator: "", values: [] };
}

/**
 * The conditions of a text, in order; empty ones are left out, so an empty text has none. `what` names the text in a
 * refusal. Throws a refusal: too long, too many conditions, an open quotation mark, a missing value.
 */
export function readConditions(text: string, what: LocalText): readonly Condition[] {
  if (text.length > CONDITION_LIMITS.charsMax) {
    refuse(
      `${what.en} has ${text.length} characters; at most ${CONDITION_LIMITS.charsMax} are allowed. Shorten it.`,
      `${what.ko}의 길이가 ${text.length}자입니다. 최대 ${CONDITION_LIMITS.charsMax}자까지 쓸 수 있으니 줄이세요.`,
    );
  }
  const pieces = split(text, what, separatorLength).filter((piece) => piece !== "");
  if (pieces.length > CONDITION_LIMITS.conditionsMax) {
    refuse(
      `${what.en} has ${pieces.length} conditions; at most ${CONDITION_LIMITS.conditionsMax} are allowed.`,
      `${what.ko}에 조건이 ${pieces.length}개 있습니다. 최대 ${CONDITION_LIMITS.conditionsMax}개까지 쓸 수 있습니다.`,
    );
  }
  return pieces.map((piece, i) => readCondition(piece, i + 1, what));
}
