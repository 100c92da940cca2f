/**
 * Reads JSON without building anything: bounds depth and size, and finds what `JSON.parse` would swallow (duplicate
 * keys, `__proto__`, numbers that become Infinity, broken surrogate pairs). Iterative: depth cannot exhaust the stack.
 */
import { LIMITS } from "./limits.ts";

export type ScanCode =
  | "truncated"
  | "syntax"
  | "depth"
  | "tokens"
  | "duplicate-key"
  | "forbidden-key"
  | "number"
  | "surrogate";

export interface ScanFault {
  readonly code: ScanCode;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Path of the value, such as "nodes.payment.params". */
  readonly path: string;
  /** What stands there, at most 20 characters. */
  readonly found: string;
}

interface Frame {
  /** Keys seen so far; undefined in an array. */
  readonly keys: Set<string> | undefined;
  /** The key or index being read. */
  at: string | number;
}

/** Position, open brackets and token count of one scan. */
interface Scan {
  readonly text: string;
  at: number;
  tokens: number;
  readonly stack: Frame[];
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const WORD = /[^\s,:[\]{}"]+/y;
const SPACE = /[ \t\n\r]*/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
const FORBIDDEN_KEYS = new Set(["__proto__"]);

/** Length of the match of a sticky pattern at `at`, 0 if there is none. */
function matchLength(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function fault(scan: Scan, code: ScanCode, at = scan.at): ScanFault {
  const before = scan.text.slice(0, at);
  const line = before.split("\n").length;
  const ended = at >= scan.text.length;
  const word = matchLength(WORD, scan.text, at);
  return {
    code: ended && code === "syntax" ? "truncated" : code,
    line,
    column: at - before.lastIndexOf("\n"),
    path: scan.stack
      .map((frame) => frame.at)
      .filter((part) => part !== "")
      .join("."),
    found: scan.text.slice(at, at + Math.max(1, Math.min(20, word))),
  };
}

/** Reads a string token at `scan.at`; gives its value, or a fault. */
function readString(scan: Scan): { readonly value: string } | ScanFault {
  const { text } = scan;
  const start = scan.at;
  let escaped = false;
  let at = start + 1;
  for (; ; at++) {
    if (at >= text.length) return fault(scan, "truncated", at);
    const unit = text.charCodeAt(at);
    if (unit === 0x22) break;
    if (unit < 0x20) return fault(scan, "syntax", at);
    if (unit === 0x5c) {
      escaped = true;
      at++;
    }
  }
  scan.at = at + 1;
  let value = text.slice(start + 1, at);
  if (escaped) {
    try {
      value = JSON.parse(text.slice(start, at + 1)) as string;
    } catch {
      return fault(scan, "syntax", start);
    }
  }
  return LONE_SURROGATE.test(value) ? fault(scan, "surrogate", start) : { value };
}

/** Reads a number, string or literal. */
function readScalar(scan: Scan): ScanFault | undefined {
  const { text } = scan;
  if (text[scan.at] === '"') {
    const read = readString(scan);
    return "code" in read ? read : undefined;
  }
  const word = matchLength(WORD, text, scan.at);
  const literal = matchLength(LITERAL, text, scan.at);
  if (literal > 0 && literal === word) {
    scan.at += word;
    return undefined;
  }
  const digits = matchLength(NUMBER, text, scan.at);
  if (digits > 0 && digits === word) {
    if (!Number.isFinite(Number(text.slice(scan.at, scan.at + digits)))) return fault(scan, "number");
    scan.at += word;
    return undefined;
  }
  if (/^[+-]?(?:NaN|Infinity|inf)$/i.test(text.slice(scan.at, scan.at + word))) return fault(scan, "number");
  return scan.at + word >= text.length && word > 0
    ? fault(scan, "truncated", text.length)
    : fault(scan, "syntax");
}

/** Reads `"key":` inside an object. */
function readKey(scan: Scan, frame: Frame, keys: Set<string>): ScanFault | undefined {
  const start = scan.at;
  if (scan.text[start] !== '"') return fault(scan, "syntax");
  const key = readString(scan);
  if ("code" in key) return key;
  const outer = scan.stack.at(-2)?.at;
  frame.at = key.value;
  if (FORBIDDEN_KEYS.has(key.value) || (key.value === "prototype" && outer === "constructor")) {
    return fault(scan, "forbidden-key", start);
  }
  if (keys.has(key.value)) return fault(scan, "duplicate-key", start);
  keys.add(key.value);
  scan.at += matchLength(SPACE, scan.text, scan.at);
  if (scan.text[scan.at] !== ":") return fault(scan, "syntax");
  scan.at++;
  return undefined;
}

/**
 * After a value: closes brackets and steps over a comma. `true` means that another value follows, `false` that the
 * outermost bracket is closed.
 */
function readSeparator(scan: Scan, empty: boolean): boolean | ScanFault {
  let justOpened = empty;
  for (;;) {
    scan.at += matchLength(SPACE, scan.text, scan.at);
    const frame = scan.stack.at(-1);
    if (frame === undefined) return false;
    const char = scan.text[scan.at];
    if (char === (frame.keys ? "}" : "]")) {
      scan.at++;
      scan.stack.pop();
      justOpened = false;
      continue;
    }
    if (!justOpened) {
      if (char !== ",") return fault(scan, "syntax");
      scan.at++;
      scan.at += matchLength(SPACE, scan.text, scan.at);
      if (typeof frame.at === "number") frame.at++;
    }
    return frame.keys ? (readKey(scan, frame, frame.keys) ?? true) : true;
  }
}

/** The first thing wrong with this JSON text, or undefined: then `JSON.parse` will succeed and lose nothing. */
export function scanJson(text: string): ScanFault | undefined {
  const scan: Scan = { text, at: 0, tokens: 0, stack: [] };
  for (;;) {
    scan.at += matchLength(SPACE, text, scan.at);
    if (++scan.tokens > LIMITS.jsonTokensMax) return fault(scan, "tokens");
    const char = text[scan.at];
    const opens = char === "{" || char === "[";
    if (opens) {
      if (scan.stack.length >= LIMITS.jsonDepthMax) return fault(scan, "depth");
      scan.stack.push(char === "{" ? { keys: new Set(), at: "" } : { keys: undefined, at: 0 });
      scan.at++;
    } else {
      const wrong = readScalar(scan);
      if (wrong !== undefined) return wrong;
    }
    const more = readSeparator(scan, opens);
    if (typeof more === "object") return more;
    if (!more) return scan.at < text.length ? fault(scan, "syntax") : undefined;
  }
}
