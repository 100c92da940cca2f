/** Reads the contents that a producer chooses from: contents as `parseContent` reads them, each with a weight. */
import type { Content, JsonValue, LocalText, NodeContract, Params } from "@eventyard/model";
import { versionOf } from "@eventyard/model";
import type { Weighted } from "../contracts/publishing.ts";
import { versioned } from "../contracts/publishing.ts";
import { CONTENT_LIMITS, parseContent } from "../content/content.ts";
import { asArray, asObject, readJson } from "../content/json-text.ts";
import { orRefusal, refuse, within } from "../content/matcher.ts";

export const WEIGHT_MAX = 1_000_000;

interface WeightedContents {
  readonly contents: readonly Content[];
  /** Greater than 0, one for each content. */
  readonly weights: readonly number[];
}

const WHAT: LocalText = { en: "The contents", ko: "이벤트 내용" };

function placeOf(number: number): LocalText {
  return { en: `Content ${number}: `, ko: `${number}번째 이벤트 내용: ` };
}

function readText(text: string, what: LocalText): JsonValue {
  return readJson(text, what, { charsMax: CONTENT_LIMITS.charsMax, depthMax: CONTENT_LIMITS.depthMax });
}

/** The JSON values of a list, of lines with one object each, or of one document over any number of lines. */
function readValues(text: string): readonly JsonValue[] {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length > 1 && lines.every((line) => line.startsWith("{") && line.endsWith("}"))) {
    return lines.map((line, i) => readText(line, { en: `Content ${i + 1}`, ko: `${i + 1}번째 이벤트 내용` }));
  }
  const value = readText(text, WHAT);
  return asArray(value) ?? [value];
}

function readWeighted(value: JsonValue): readonly [content: Content, weight: number] {
  const { weight = 1, ...rest } = asObject(value) ?? {};
  if (typeof weight !== "number" || !(weight > 0 && weight <= WEIGHT_MAX)) {
    return refuse(
      `"weight" must be a number above 0 and at most ${WEIGHT_MAX}.`,
      `"weight" 값은 0보다 크고 ${WEIGHT_MAX} 이하인 숫자여야 합니다.`,
    );
  }
  const read = parseContent(JSON.stringify(asObject(value) === undefined ? value : rest));
  return read.ok ? [read.content, weight] : refuse(read.text.en, read.text.ko);
}

/**
 * The contents of a text (rule K420): a JSON list, one JSON object a line, or one object; 1 to
 * `CONTENT_LIMITS.contentsMax` of them. Each may have a `weight` beside the fields of a content. A blank text holds none.
 */
export function parseWeightedContents(
  text: string,
):
  | { readonly ok: true; readonly value: WeightedContents }
  | { readonly ok: false; readonly text: LocalText } {
  if (text.trim() === "") return { ok: true, value: { contents: [], weights: [] } };
  return orRefusal(() => {
    const values = readValues(text);
    if (values.length === 0 || values.length > CONTENT_LIMITS.contentsMax) {
      refuse(
        `There are ${values.length} contents; at least 1 and at most ${CONTENT_LIMITS.contentsMax} are needed.`,
        `이벤트 내용이 ${values.length}개 있습니다. 1~${CONTENT_LIMITS.contentsMax}개여야 합니다.`,
      );
    }
    const read = values.map((value, i) => within(placeOf(i + 1), () => readWeighted(value)));
    return { contents: read.map(([content]) => content), weights: read.map(([, weight]) => weight) };
  });
}

/** The parameters that say what an event says. */
interface ContentParams {
  readonly eventType: string;
  readonly contents: string;
  readonly publishes: string;
  readonly canary: string;
  readonly canaryPercent: number;
}

/** What a producer's events say: contents, or only a type, each with the version that is published (rules K420, K540). */
export function weightedContents(params: ContentParams): readonly Weighted[] {
  const read = parseWeightedContents(params.contents);
  const { contents, weights } = read.ok ? read.value : { contents: [], weights: [] };
  let list: readonly Weighted[] = contents.map((content, i) => ({ content, weight: weights[i] ?? 1 }));
  if (list.length === 0 && params.eventType !== "")
    list = [{ content: { type: params.eventType, source: "", headers: {}, data: {} }, weight: 1 }];
  return versioned(list, params.publishes, params.canary, params.canaryPercent);
}

/** For `KindSpec.contract`: parameters may be out of range. */
export function producerContract(raw: Params): NodeContract {
  const params = raw as unknown as ContentParams;
  if (typeof params.contents !== "string") return { publishes: [], passesOn: false };
  const publishes = weightedContents(params)
    .filter(({ content }) => versionOf(content) !== undefined)
    .map(({ content }) => ({ param: "publishes", content }));
  return { publishes, passesOn: false };
}
