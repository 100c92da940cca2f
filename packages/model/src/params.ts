/** Parameters of a node: defaults, the list a form is built from, and sentences about values out of range. */
import { z } from "zod";
import type { DesignNode, EdgeParams } from "./design.ts";
import type { FieldMeta, KindSpec, Params, ParamSet, ParamValue, PortSpec } from "./kind-spec.ts";
import { fields } from "./kind-spec.ts";
import type { Problem, ProblemPlace } from "./problem.ts";
import type { LocalText } from "./text.ts";

/** One parameter of a kind as a form or a help text needs it. */
export interface ParamField {
  readonly name: string;
  readonly meta: FieldMeta;
  readonly type: "number" | "integer" | "string" | "boolean" | "enum";
  readonly default: ParamValue;
  /** Smallest and largest allowed value of numbers. */
  readonly min?: number;
  readonly max?: number;
  /** Allowed values of an enum. */
  readonly options?: readonly string[];
}

/**
 * The parameters with every default filled in. Values are not checked (`paramProblems` does that); parameters that the
 * kind does not have are left out.
 */
export function resolveParams(spec: ParamSet, params: Params): Params {
  const resolved: Record<string, ParamValue> = {};
  const defaults = spec.params.parse({}) as Params;
  for (const name of Object.keys(spec.params.shape)) {
    const value = Object.hasOwn(params, name) ? params[name] : defaults[name];
    if (value !== undefined) resolved[name] = value;
  }
  return resolved;
}

/** An edge's parameters as its source port defines them, defaults filled in; `latencyMs` stays. */
export function resolveEdgeParams(port: PortSpec, params: EdgeParams): EdgeParams {
  const own = port.edge === undefined ? {} : resolveParams(port.edge, params);
  return { ...own, latencyMs: params.latencyMs };
}

/** A node of this kind with all defaults, written in the kind's present version. */
export function newNode(spec: KindSpec, name: string): DesignNode {
  const node = { kind: spec.id, name, params: {} };
  return spec.version === 1 ? node : { ...node, kindVersion: spec.version };
}

/** The metadata registered for a parameter's schema, on the schema itself or on what its default wraps. */
function metaOf(name: string, schema: z.core.$ZodType): FieldMeta {
  let current: z.core.$ZodType | undefined = schema;
  while (current !== undefined) {
    const meta = fields.get(current);
    if (meta !== undefined) return meta;
    const def = current._zod.def as { readonly innerType?: z.core.$ZodType };
    current = def.innerType;
  }
  return { label: { en: name, ko: name } };
}

/** Name and metadata of the parameters that name a resource which the run is given beside the design. */
export function resourceParams(spec: ParamSet): readonly (readonly [name: string, meta: FieldMeta])[] {
  return Object.entries(spec.params.shape)
    .map(([name, schema]) => [name, metaOf(name, schema)] as const)
    .filter(([, meta]) => meta.resource !== undefined);
}

/** The bound of a number in JSON Schema, or undefined; zod writes ±2^53 for integers without one. */
function bound(inclusive: number | undefined, exclusive: number | boolean | undefined): number | undefined {
  const value = inclusive ?? (typeof exclusive === "number" ? exclusive : undefined);
  return value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? undefined : value;
}

/** The kind's parameters in the order of its schema. Costs about a millisecond: keep the result. */
export function paramFields(spec: ParamSet): readonly ParamField[] {
  const defaults = spec.params.parse({}) as Params;
  const properties = z.toJSONSchema(spec.params, { io: "input" }).properties ?? {};
  return Object.entries(spec.params.shape).map(([name, schema]): ParamField => {
    const json = properties[name];
    const shape = typeof json === "object" ? json : {};
    const options = shape.enum?.map(String);
    const type = options ? "enum" : ((shape.type ?? "string") as ParamField["type"]);
    const min = bound(shape.minimum, shape.exclusiveMinimum);
    const max = bound(shape.maximum, shape.exclusiveMaximum);
    return {
      name,
      meta: metaOf(name, schema),
      type,
      default: defaults[name] ?? "",
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(options ? { options } : {}),
    };
  });
}

/** Symbols that Korean writes otherwise, at once behind the number. */
const KOREAN_UNITS: Readonly<Record<string, string>> = { "%": "%", s: "초" };

/** The unit as it follows a number: " ms" and " workers"; in Korean a word is a counter and follows at once: "개", "초". */
export function unitBehind({ unit }: Pick<FieldMeta, "unit">): LocalText {
  if (unit === undefined) return { en: "", ko: "" };
  if (typeof unit !== "string") return { en: ` ${unit.en}`, ko: unit.ko };
  return { en: ` ${unit}`, ko: KOREAN_UNITS[unit] ?? ` ${unit}` };
}

/** "1 to 64 workers", "one of a, b, c", … */
function wanted(field: ParamField): LocalText {
  const unit = unitBehind(field.meta);
  if (field.type === "boolean") return { en: "true or false", ko: "true 또는 false" };
  if (field.options) {
    const list = field.options.join(", ");
    return { en: `one of ${list}`, ko: `다음 중 하나: ${list}` };
  }
  if (field.type === "string") {
    return { en: "a text within the allowed length", ko: "허용 길이 이내의 텍스트" };
  }
  const noun =
    field.type === "integer" ? { en: "a whole number", ko: "정수" } : { en: "a number", ko: "숫자" };
  const { min, max } = field;
  if (min !== undefined && max !== undefined) {
    return {
      en: `${noun.en} from ${min} to ${max}${unit.en}`,
      ko: `${min}부터 ${max}${unit.ko}까지의 ${noun.ko}`,
    };
  }
  if (min !== undefined)
    return { en: `${noun.en} of at least ${min}${unit.en}`, ko: `${min}${unit.ko} 이상의 ${noun.ko}` };
  if (max !== undefined)
    return { en: `${noun.en} of at most ${max}${unit.en}`, ko: `${max}${unit.ko} 이하의 ${noun.ko}` };
  return noun;
}

/** How a value appears in a sentence, shortened. */
function shown(value: unknown, meta: FieldMeta): LocalText {
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value);
  const unit = unitBehind(typeof value === "number" ? meta : { label: meta.label });
  return { en: text + unit.en, ko: text + unit.ko };
}

/** What the set's own check says; asked only when every value has its right type. */
function checkProblems(
  spec: ParamSet,
  params: Params,
  owner: LocalText,
  at: ProblemPlace,
  ownerParams: Params | undefined,
): readonly Problem[] {
  return (spec.check?.(resolveParams(spec, params), ownerParams) ?? []).map(({ param, text }) => ({
    severity: "error",
    code: "param.meaning",
    at: { ...at, param },
    text: { en: `${owner.en}: ${text.en}`, ko: `${owner.ko}: ${text.ko}` },
  }));
}

/**
 * What is wrong with these parameters of a kind: unknown names, wrong types, values out of range (rule M33).
 * `owner` opens each sentence, such as `Node "Payment"`; `at` is completed with the parameter's name. `ownerParams`: for an
 * edge's parameters, the complete ones of the node it leaves.
 */
export function paramProblems(
  spec: ParamSet,
  params: Params,
  owner: LocalText,
  at: ProblemPlace,
  ownerParams?: Params,
): readonly Problem[] {
  const problems: Problem[] = [];
  const known = spec.params.shape;
  for (const name of Object.keys(params)) {
    if (Object.hasOwn(known, name)) continue;
    const list = Object.keys(known).join(", ");
    problems.push({
      severity: "error",
      code: "param.unknown",
      at: { ...at, param: name },
      text: {
        en: `${owner.en}: there is no parameter "${name}". Known: ${list}.`,
        ko: `${owner.ko}: "${name}" 파라미터는 없습니다. 사용 가능: ${list}.`,
      },
    });
  }
  const checked = spec.params.safeParse(params);
  if (checked.success) return [...problems, ...checkProblems(spec, params, owner, at, ownerParams)];
  const all = paramFields(spec);
  for (const issue of checked.error.issues) {
    const name = String(issue.path[0] ?? "");
    const field = all.find((candidate) => candidate.name === name);
    if (field === undefined) continue;
    const { label } = field.meta;
    const value = shown(Object.hasOwn(params, name) ? params[name] : undefined, field.meta);
    const want = wanted(field);
    problems.push({
      severity: "error",
      code: "param.range",
      at: { ...at, param: name },
      text: {
        en: `${owner.en}: ${label.en} is ${value.en}; it must be ${want.en}.`,
        ko: `${owner.ko}: ${label.ko} 값이 ${value.ko}입니다. 허용: ${want.ko}.`,
      },
    });
  }
  return problems;
}
