/** "order-placed@2": an event type and its version, as nodes name them and messages carry them. */
import { isParamName } from "../ids.ts";
import type { Content } from "../content.ts";

const PATTERN = /^([A-Za-z0-9][A-Za-z0-9._:/-]*)@([1-9][0-9]{0,5})$/;
const VERSION_PATTERN = /^[1-9][0-9]{0,5}$/;
const TYPE_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/;
/** Versions that one node can name. */
export const VERSIONS_NAMED_MAX = 32;

/** The header in which a message carries its version. */
export const VERSION_HEADER = "schema-version";

export interface EventVersion {
  readonly type: string;
  /** A whole number from 1 to 999,999, as text. */
  readonly version: string;
}

/** May an event type of a contract be called this: 1–64 of A–Z a–z 0–9 . _ : / -, beginning with a letter or digit? */
export function isEventType(name: string): boolean {
  return isParamName(name) && TYPE_PATTERN.test(name);
}

export function isVersion(text: string): boolean {
  return VERSION_PATTERN.test(text);
}

/** Reads "order-placed@2"; undefined if it is not of this form. */
export function parseEventVersion(text: string): EventVersion | undefined {
  const found = PATTERN.exec(text.trim());
  const [, type = "", version = ""] = found ?? [];
  return isEventType(type) ? { type, version } : undefined;
}

/**
 * Reads "order-placed@1, order-placed@2", separated by commas or line breaks; a blank text names none. Undefined if one is
 * not of this form or there are more than `VERSIONS_NAMED_MAX`.
 */
export function parseEventVersions(text: string): readonly EventVersion[] | undefined {
  const parts = text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const versions = parts.map(parseEventVersion).filter((one) => one !== undefined);
  return versions.length === parts.length && parts.length <= VERSIONS_NAMED_MAX ? versions : undefined;
}

export function eventVersionText({ type, version }: EventVersion): string {
  return `${type}@${version}`;
}

/** The type and version that a message says it has; undefined if it names no version. */
export function versionOf(content: Content): EventVersion | undefined {
  const version = Object.hasOwn(content.headers, VERSION_HEADER)
    ? content.headers[VERSION_HEADER]
    : undefined;
  return version === undefined || content.type === "" ? undefined : { type: content.type, version };
}

/** The content with this version, if it is of its type; otherwise as it is. */
export function withVersion(content: Content, { type, version }: EventVersion): Content {
  return content.type === type
    ? { ...content, headers: { ...content.headers, [VERSION_HEADER]: version } }
    : content;
}
