/** Parameter values as a person reads them, and the one line that says what differs in a closed section. */
import { unitBehind } from "@eventyard/model";
import type { LocalText, ParamField, Params, ParamValue } from "@eventyard/model";
import { formatNumber, translate } from "../i18n/index.ts";
import type { Language } from "../i18n/index.ts";

/** Letters of a text value that are shown. */
const TEXT_LETTERS_MAX = 24;
/** Differences that a closed section names; more are counted. */
const NAMED_MAX = 3;

/** A value with its unit, options by their title: "30 s", "Exponential", "on". */
export function valueText(field: ParamField, value: ParamValue, language: Language): string {
  const { options } = field.meta;
  if (typeof value === "boolean") return translate(value ? "form.on" : "form.off");
  if (typeof value === "number") {
    return formatNumber(value, language, 6) + unitBehind(field.meta)[language];
  }
  const title: LocalText | undefined = options?.[value];
  if (title !== undefined) return title[language];
  const line = value.split("\n", 1)[0] ?? "";
  if (value === "") return translate("form.empty");
  return line.length < value.length || line.length > TEXT_LETTERS_MAX
    ? `${line.slice(0, TEXT_LETTERS_MAX)}…`
    : line;
}

/** First letter that takes about twice the room of a Latin one (Korean, Chinese and Japanese scripts). */
const WIDE_FROM = 0x2e80;
const WIDE_LETTERS = 1.8;

/** Room that a text takes, in Latin letters. */
export function textRoom(text: string): number {
  let room = 0;
  for (const letter of text) room += (letter.codePointAt(0) ?? 0) >= WIDE_FROM ? WIDE_LETTERS : 1;
  return room;
}

/** The fields whose value is not the one they are compared with. */
export function changedFields(
  fields: readonly ParamField[],
  params: Params,
  baseline: Params,
): readonly ParamField[] {
  return fields.filter(({ name }) => params[name] !== undefined && params[name] !== baseline[name]);
}

/** "Prefetch per worker 8 msg, Instances 3 and 2 more"; empty when nothing differs. */
export function differenceText(
  fields: readonly ParamField[],
  params: Params,
  baseline: Params,
  language: Language,
): string {
  const changed = changedFields(fields, params, baseline);
  const named = changed
    .slice(0, NAMED_MAX)
    .map((field) => `${field.meta.label[language]} ${valueText(field, params[field.name] ?? "", language)}`);
  const more = changed.length - named.length;
  const list = named.join(", ");
  return more > 0 ? `${list}, ${translate("form.andMore", { count: more })}` : list;
}
