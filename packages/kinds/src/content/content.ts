/** Reads the contents of events as a person types them: one JSON document, or a list of them. */
import type { Content, JsonValue, LocalText } from "@eventyard/model";
import { LIMITS } from "@eventyard/model";
import type { JsonBounds } from "./json-text.ts";
import { asArray, asObject, readJson } from "./json-text.ts";
import { orRefusal, refuse, shown } from "./matcher.ts";

/** Bounds of what may be typed; each is reached by a test. */
export const CONTENT_LIMITS = {
  /** A whole text: as long as a text parameter may be. */
  charsMax: LIMITS.textLengthMax,
  depthMax: 32,
  /** Distinct contents of one producer. */
  contentsMax: 256,
  /** Event type: the longest routing key of AMQP 0-9-1 is 255 bytes. */
  typeCharsMax: 255,
  sourceCharsMax: 255,
  headersMax: 64,
  headerNameCharsMax: 128,
  headerValueCharsMax: 1_024,
} as const;

const BOUNDS: JsonBounds = { charsMax: CONTENT_LIMITS.charsMax, depthMax: CONTENT_LIMITS.depthMax };
const WHAT: LocalText = { en: "The content", ko: "이벤트 내용" };
const FIELDS = ["type", "source", "headers", "data"];

type Fields = Readonly<Record<string, JsonValue>>;

function checkFields(fields: Fields, where: LocalText): void {
  for (const name of Object.keys(fields)) {
    if (!FIELDS.includes(name)) {
      refuse(
        `${where.en}: the field ${shown(name)} is unknown. A content has type, source, headers and data; move it into "data".`,
        `${where.ko}: ${shown(name)} 필드를 알 수 없습니다. 이벤트 내용에는 type, source, headers, data만 있습니다. "data" 안으로 옮기세요.`,
      );
    }
  }
}

function textField(fields: Fields, name: string, charsMax: number, where: LocalText): string {
  const value = fields[name];
  if (value === undefined) return "";
  if (typeof value !== "string") {
    refuse(
      `${where.en}: "${name}" must be a text in quotation marks.`,
      `${where.ko}: "${name}" 값은 따옴표로 묶은 문자열이어야 합니다.`,
    );
  }
  if (value.length > charsMax) {
    refuse(
      `${where.en}: "${name}" has ${value.length} characters; at most ${charsMax} are allowed. Shorten it.`,
      `${where.ko}: "${name}" 값이 ${value.length}자입니다. 최대 ${charsMax}자까지 쓸 수 있으니 줄이세요.`,
    );
  }
  return value;
}

function readHeaders(value: JsonValue | undefined, where: LocalText): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (value === undefined) return headers;
  const object = asObject(value);
  if (object === undefined) {
    refuse(
      `${where.en}: "headers" must be an object such as {"tenant": "a"}.`,
      `${where.ko}: "headers" 값은 {"tenant": "a"} 같은 객체여야 합니다.`,
    );
  }
  const names = Object.keys(object);
  if (names.length > CONTENT_LIMITS.headersMax) {
    refuse(
      `${where.en} has ${names.length} headers; at most ${CONTENT_LIMITS.headersMax} are allowed.`,
      `${where.ko}: 헤더가 ${names.length}개입니다. 최대 ${CONTENT_LIMITS.headersMax}개까지 쓸 수 있습니다.`,
    );
  }
  for (const name of names) {
    if (name === "" || name.length > CONTENT_LIMITS.headerNameCharsMax) {
      refuse(
        `${where.en}: the header name ${shown(name)} must have 1 to ${CONTENT_LIMITS.headerNameCharsMax} characters.`,
        `${where.ko}: 헤더 이름 ${shown(name)}의 길이는 1~${CONTENT_LIMITS.headerNameCharsMax}자여야 합니다.`,
      );
    }
    const text = textField(object, name, CONTENT_LIMITS.headerValueCharsMax, where);
    headers[name] = text;
  }
  return headers;
}

function readContent(value: JsonValue, where: LocalText): Content {
  const fields = asObject(value);
  if (fields === undefined) {
    refuse(
      `${where.en} must be an object such as {"type": "order.created", "data": {"total": 12}}.`,
      `${where.ko}: {"type": "order.created", "data": {"total": 12}} 같은 객체여야 합니다.`,
    );
  }
  checkFields(fields, where);
  const type = textField(fields, "type", CONTENT_LIMITS.typeCharsMax, where);
  if (type === "") {
    refuse(
      `${where.en} needs a "type" such as "order.created".`,
      `${where.ko}: "order.created" 같은 "type" 값이 필요합니다.`,
    );
  }
  return {
    type,
    source: textField(fields, "source", CONTENT_LIMITS.sourceCharsMax, where),
    headers: readHeaders(fields["headers"], where),
    data: fields["data"] ?? (Object.hasOwn(fields, "data") ? null : {}),
  };
}

/**
 * One content from a JSON text `{"type": "order.created", "source": "shop", "headers": {…}, "data": {…}}`; only `type` is
 * required (rules C1–C3). The refusal says what is wrong, where, and what to do.
 */
export function parseContent(
  text: string,
): { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly text: LocalText } {
  const result = orRefusal(() => readContent(readJson(text, WHAT, BOUNDS), WHAT));
  return result.ok ? { ok: true, content: result.value } : result;
}

/**
 * The contents of a JSON array, in its order: 1 to `CONTENT_LIMITS.contentsMax` of them. A single object counts as a list
 * of one. The refusal names the content by its number, from 1.
 */
export function parseContents(
  text: string,
):
  | { readonly ok: true; readonly contents: readonly Content[] }
  | { readonly ok: false; readonly text: LocalText } {
  const result = orRefusal(() => {
    const value = readJson(text, WHAT, BOUNDS);
    const list = asArray(value);
    if (list === undefined) return [readContent(value, WHAT)];
    if (list.length === 0 || list.length > CONTENT_LIMITS.contentsMax) {
      refuse(
        `The list holds ${list.length} contents; it needs 1 to ${CONTENT_LIMITS.contentsMax}.`,
        `목록에 이벤트 내용이 ${list.length}개 있습니다. 1~${CONTENT_LIMITS.contentsMax}개여야 합니다.`,
      );
    }
    return list.map((item, i) =>
      readContent(item, { en: `Content ${i + 1}`, ko: `${i + 1}번째 이벤트 내용` }),
    );
  });
  return result.ok ? { ok: true, contents: result.value } : result;
}
