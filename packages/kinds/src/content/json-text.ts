/**
 * Reads JSON that a person typed: every refusal names line and column. Stricter than `JSON.parse`: a key may stand once,
 * `__proto__` not at all, and size and depth are bounded, so that nothing that walks the value later needs a bound.
 */
import type { JsonValue, LocalText } from "@eventyard/model";
import { orRefusal, refuse, shown } from "./matcher.ts";

export interface JsonBounds {
  /** Longest text, in UTF-16 units. */
  readonly charsMax: number;
  /** Most brackets open at once. */
  readonly depthMax: number;
}

/** Longest text that is tried as a number. */
const NUMBER_CHARS_MAX = 64;

interface Reader {
  readonly text: string;
  readonly what: LocalText;
  readonly depthMax: number;
  at: number;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function fail(reader: Reader, en: string, ko: string, at = reader.at): never {
  const before = reader.text.slice(0, at);
  const line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  refuse(
    `${reader.what.en}, line ${line}, column ${column}: ${en}`,
    `${reader.what.ko} ${line}행 ${column}열: ${ko}`,
  );
}

/** Says what stands at `at` in place of what was expected. */
function unexpected(reader: Reader, en: string, ko: string): never {
  if (reader.at >= reader.text.length) {
    fail(
      reader,
      `the text ends too early; ${en} is missing.`,
      `텍스트가 중간에 끝납니다. ${ko} 빠져 있습니다.`,
    );
  }
  const found = shown(reader.text.slice(reader.at, reader.at + 1));
  fail(reader, `expected ${en}, found ${found}.`, `${ko} 와야 하는데 ${found} 문자가 있습니다.`);
}

function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && " \t\n\r".includes(reader.text.charAt(reader.at))) reader.at++;
}

function readHex4(reader: Reader): string {
  const digits = reader.text.slice(reader.at, reader.at + 4).toLowerCase();
  for (const digit of digits) {
    if (!"0123456789abcdef".includes(digit))
      unexpected(reader, "four hexadecimal digits", "16진수 네 자리가");
  }
  if (digits.length < 4) unexpected(reader, "four hexadecimal digits", "16진수 네 자리가");
  reader.at += 4;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

function readString(reader: Reader): string {
  const { text } = reader;
  const opened = reader.at++;
  let value = "";
  for (;;) {
    if (reader.at >= text.length) {
      fail(
        reader,
        "the text that begins here has no closing quotation mark.",
        "여기서 시작한 문자열에 닫는 따옴표가 없습니다.",
        opened,
      );
    }
    const char = text.charAt(reader.at);
    if (char === '"') break;
    if (char < " ") {
      fail(
        reader,
        "a line break or control character stands inside a text; write \\n instead.",
        "문자열 안에 줄바꿈이나 제어 문자가 있습니다. \\n으로 쓰세요.",
      );
    }
    reader.at++;
    if (char !== "\\") {
      value += char;
      continue;
    }
    const code = text.charAt(reader.at);
    const plain = Object.hasOwn(ESCAPES, code) ? ESCAPES[code] : undefined;
    if (plain !== undefined) {
      reader.at++;
      value += plain;
    } else if (code === "u") {
      reader.at++;
      value += readHex4(reader);
    } else {
      unexpected(
        reader,
        'one of " \\ / b f n r t u after the backslash (a backslash itself is written \\\\)',
        '백슬래시(백슬래시 자체는 \\\\로 씁니다) 다음에는 " \\ / b f n r t u 중 하나가',
      );
    }
  }
  reader.at++;
  return value;
}

function skipDigits(reader: Reader): number {
  const from = reader.at;
  while (reader.text.charAt(reader.at) >= "0" && reader.text.charAt(reader.at) <= "9") reader.at++;
  return reader.at - from;
}

function readNumber(reader: Reader): number {
  const { text } = reader;
  const from = reader.at;
  if (text.charAt(reader.at) === "-") reader.at++;
  const whole = reader.at;
  if (skipDigits(reader) === 0) unexpected(reader, "a digit", "숫자가");
  if (text.charAt(whole) === "0" && reader.at > whole + 1) {
    fail(reader, "a number has no leading zeros in JSON.", "JSON 숫자는 0으로 시작할 수 없습니다.", from);
  }
  if (text.charAt(reader.at) === ".") {
    reader.at++;
    if (skipDigits(reader) === 0)
      unexpected(reader, "a digit after the decimal point", "소수점 뒤에는 숫자가");
  }
  if (text.charAt(reader.at) === "e" || text.charAt(reader.at) === "E") {
    reader.at++;
    if (text.charAt(reader.at) === "+" || text.charAt(reader.at) === "-") reader.at++;
    if (skipDigits(reader) === 0) unexpected(reader, "a digit in the exponent", "지수에는 숫자가");
  }
  const value = Number(text.slice(from, reader.at));
  if (!Number.isFinite(value)) fail(reader, "this number is too large.", "숫자가 너무 큽니다.", from);
  return value;
}

function readKey(reader: Reader, object: object): string {
  const at = reader.at;
  if (reader.text.charAt(at) !== '"')
    unexpected(reader, "a field name in quotation marks", "따옴표로 묶은 필드 이름이");
  const key = readString(reader);
  if (key === "__proto__") {
    fail(
      reader,
      'the name "__proto__" is not allowed; choose another.',
      '"__proto__" 이름은 쓸 수 없습니다. 다른 이름을 쓰세요.',
      at,
    );
  }
  if (Object.hasOwn(object, key)) {
    fail(
      reader,
      `the field ${shown(key)} stands here a second time; remove one of the two.`,
      `${shown(key)} 필드가 두 번 나옵니다. 하나를 지우세요.`,
      at,
    );
  }
  return key;
}

function readObject(reader: Reader, depth: number): JsonValue {
  const object: Record<string, JsonValue> = {};
  reader.at++;
  skipSpace(reader);
  if (reader.text.charAt(reader.at) === "}") {
    reader.at++;
    return object;
  }
  for (;;) {
    skipSpace(reader);
    const key = readKey(reader, object);
    skipSpace(reader);
    if (reader.text.charAt(reader.at) !== ":")
      unexpected(reader, "a colon after the field name", "필드 이름 다음에는 콜론이");
    reader.at++;
    object[key] = readValue(reader, depth);
    skipSpace(reader);
    const char = reader.text.charAt(reader.at);
    if (char !== "," && char !== "}") unexpected(reader, "a comma or }", "쉼표나 }가");
    reader.at++;
    if (char === "}") return object;
  }
}

function readArray(reader: Reader, depth: number): JsonValue {
  const array: JsonValue[] = [];
  reader.at++;
  skipSpace(reader);
  if (reader.text.charAt(reader.at) === "]") {
    reader.at++;
    return array;
  }
  for (;;) {
    array.push(readValue(reader, depth));
    skipSpace(reader);
    const char = reader.text.charAt(reader.at);
    if (char !== "," && char !== "]") unexpected(reader, "a comma or ]", "쉼표나 ]가");
    reader.at++;
    if (char === "]") return array;
  }
}

function readValue(reader: Reader, depth: number): JsonValue {
  skipSpace(reader);
  const char = reader.text.charAt(reader.at);
  if (char === '"') return readString(reader);
  if (char === "-" || (char >= "0" && char <= "9")) return readNumber(reader);
  if (char === "{" || char === "[") {
    if (depth >= reader.depthMax) {
      fail(
        reader,
        `brackets are nested deeper than ${reader.depthMax} levels; make the document flatter.`,
        `괄호가 ${reader.depthMax}단계보다 깊게 중첩되어 있습니다. 문서를 더 평평하게 만드세요.`,
      );
    }
    return char === "{" ? readObject(reader, depth + 1) : readArray(reader, depth + 1);
  }
  for (const [word, value] of [
    ["true", true],
    ["false", false],
    ["null", null],
  ] as const) {
    if (reader.text.startsWith(word, reader.at)) {
      reader.at += word.length;
      return value;
    }
  }
  return unexpected(
    reader,
    "a value (a text stands in quotation marks)",
    "따옴표로 묶은 문자열이나 숫자, true, false, null, {, [ 중 하나가",
  );
}

/**
 * The value of a JSON text. `what` names the text in a refusal, such as "The pattern".
 * Refuses (see `refuse`): a text longer or deeper than the bounds, anything that is not JSON, a field that stands twice,
 * `__proto__`, and numbers beyond the range of a double.
 */
export function readJson(text: string, what: LocalText, bounds: JsonBounds): JsonValue {
  if (text.length > bounds.charsMax) {
    refuse(
      `${what.en} has ${text.length} characters; at most ${bounds.charsMax} are allowed. Shorten it.`,
      `${what.ko}의 길이가 ${text.length}자입니다. 최대 ${bounds.charsMax}자까지 쓸 수 있으니 줄이세요.`,
    );
  }
  const reader: Reader = { text, what, depthMax: bounds.depthMax, at: 0 };
  const value = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) {
    const found = shown(text.slice(reader.at, reader.at + 1));
    fail(
      reader,
      `the value has ended before ${found}; remove what follows, or a bracket too many.`,
      `${found} 앞에서 값이 이미 끝났습니다. 뒤에 남은 글자나 남는 괄호를 지우세요.`,
    );
  }
  return value;
}

/** The number that a text spells in JSON's notation ("12", "-0.5", "3.018e2"), or undefined. */
export function numberInText(text: string): number | undefined {
  // blanks around it, which JSON allows, make it no number here
  if (text !== text.trim()) return undefined;
  const result = orRefusal(() =>
    readJson(text, { en: "", ko: "" }, { charsMax: NUMBER_CHARS_MAX, depthMax: 0 }),
  );
  return result.ok && typeof result.value === "number" ? result.value : undefined;
}

/** The value of an object's own field; undefined if there is none, or no object. */
export function ownField(
  object: Readonly<Record<string, JsonValue>> | undefined,
  name: string,
): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A JSON object, or undefined for every other value. */
export function asObject(value: JsonValue | undefined): Readonly<Record<string, JsonValue>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, JsonValue>>)
    : undefined;
}

/** The elements of a JSON array, or undefined for every other value. */
export function asArray(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : undefined;
}
