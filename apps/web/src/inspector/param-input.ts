/** From what a person typed to a parameter's value, and back. The kind's schema judges; nothing typed is thrown away. */
import { paramProblems, unitBehind } from "@eventyard/model";
import type { LocalText, ParamField, Params, ParamSet, ParamValue } from "@eventyard/model";

export type ParamReading =
  | { readonly ok: true; readonly value: ParamValue }
  | { readonly ok: false; readonly text: LocalText };

/** A number as people type it: spaces and thousands commas allowed, "1.2.3" and "" not. */
function readNumber(typed: string): number {
  const cleaned = typed.replace(/[\s_]/g, "").replace(/,(?=\d{3}(\D|$))/g, "");
  return cleaned === "" ? NaN : Number(cleaned);
}

function rangeText(field: ParamField): LocalText {
  const { min, max, meta } = field;
  const unit = unitBehind(meta);
  const noun =
    field.type === "integer" ? { en: "a whole number", ko: "정수" } : { en: "a number", ko: "숫자" };
  if (min !== undefined && max !== undefined) {
    return {
      en: `Enter ${noun.en} from ${min} to ${max}${unit.en}.`,
      ko: `${min}부터 ${max}${unit.ko}까지의 ${noun.ko}를 입력하세요.`,
    };
  }
  return { en: `Enter ${noun.en}.`, ko: `${noun.ko}를 입력하세요.` };
}

/**
 * Reads a field's text; a refusal says what is allowed. What a value means together with others (a pattern's grammar, a
 * least above a most) refuses nothing here: it stands in the document, and `meaningProblems` says it under the field.
 */
export function readParam(set: ParamSet, field: ParamField, typed: string | boolean): ParamReading {
  const numeric = field.type === "number" || field.type === "integer";
  const value = numeric && typeof typed === "string" ? readNumber(typed) : typed;
  if (typeof value === "number" && !Number.isFinite(value)) return { ok: false, text: rangeText(field) };
  const problem = paramProblems(set, { [field.name]: value }, NOBODY, {}).find(
    ({ code }) => code !== MEANING,
  );
  if (problem === undefined) return { ok: true, value };
  return { ok: false, text: numeric ? rangeText(field) : tidy(problem.text) };
}

const NOBODY: LocalText = { en: "", ko: "" };
/** Code of the problems that only the parameters together have. */
const MEANING = "param.meaning";

/** What is wrong with these parameters, by the field that it is shown under; the first sentence of each. */
export function meaningProblems(set: ParamSet, params: Params): ReadonlyMap<string, LocalText> {
  const sentences = new Map<string, LocalText>();
  for (const { at, text } of paramProblems(set, params, NOBODY, {})) {
    const name = at.param ?? "";
    if (!sentences.has(name)) sentences.set(name, tidy(text));
  }
  return sentences;
}

/** The sentence without the place in front of it: the form shows it under the field. */
function tidy({ en, ko }: LocalText): LocalText {
  const strip = (text: string) => text.replace(/^:\s*/, "");
  return { en: strip(en), ko: strip(ko) };
}

/** True if the field takes part in the form now. */
function isShown(field: ParamField, params: Params): boolean {
  const when = field.meta.showWhen;
  if (when === undefined) return true;
  const value = params[when.param];
  return value !== undefined && when.oneOf.includes(value);
}

export interface FieldGroup {
  /** undefined for the fields that come first. */
  readonly title: LocalText | undefined;
  readonly fields: readonly ParamField[];
}

/** The shown fields by section, sections in the order of their first field. */
export function groupFields(all: readonly ParamField[], params: Params): readonly FieldGroup[] {
  const groups = new Map<string, { title: LocalText | undefined; fields: ParamField[] }>();
  groups.set("", { title: undefined, fields: [] });
  for (const field of all.filter((candidate) => isShown(candidate, params))) {
    const title = field.meta.group;
    const group = groups.get(title?.en ?? "") ?? { title, fields: [] };
    group.fields.push(field);
    groups.set(title?.en ?? "", group);
  }
  return [...groups.values()].filter((group) => group.fields.length > 0);
}
