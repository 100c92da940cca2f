/** Reads a pasted histogram or column of measured times: one line "ms" or "ms,weight" each. */
import type { LocalText } from "@eventyard/model";
import { LIMITS } from "@eventyard/model";
import { orRefusal, refuse, shown } from "../content/matcher.ts";
import { numberInText } from "../content/json-text.ts";

/** Bounds of what may be pasted; each is reached by a test. */
export const HISTOGRAM_LIMITS = {
  charsMax: LIMITS.textLengthMax,
  linesMax: 4_096,
  /** One hour, as long as a service time may be. */
  msMax: 3_600_000,
  weightMax: 1e12,
} as const;

/** Distinct times and how often each was seen, in the order of the text. */
export interface Histogram {
  readonly timesMs: readonly number[];
  readonly weights: readonly number[];
}

function cell(text: string, line: number, what: LocalText, max: number): number {
  const value = numberInText(text.trim());
  if (value === undefined || value < 0 || value > max) {
    refuse(
      `Line ${line}: ${what.en} must be a number from 0 to ${max}, found ${shown(text.trim())}.`,
      `${line}행: ${what.ko}에는 0부터 ${max}까지의 수를 적어야 하는데 ${shown(text.trim())} 값이 있습니다.`,
    );
  }
  return value;
}

function readLines(text: string): Histogram {
  if (text.length > HISTOGRAM_LIMITS.charsMax) {
    refuse(
      `The list has ${text.length} characters; at most ${HISTOGRAM_LIMITS.charsMax} are allowed. Merge neighbouring times.`,
      `목록의 길이가 ${text.length}자입니다. 최대 ${HISTOGRAM_LIMITS.charsMax}자까지 쓸 수 있으니 비슷한 시간끼리 합치세요.`,
    );
  }
  const timesMs: number[] = [];
  const weights: number[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const cells = raw.trim() === "" ? [] : raw.split(/[,;\t]/);
    // a heading such as "ms,count" is not a measurement
    if (cells.length === 0 || (index === 0 && /^\s*[A-Za-z"_]/.test(raw))) continue;
    if (cells.length > 2) {
      refuse(
        `Line ${index + 1} has ${cells.length} columns; write "ms" or "ms,weight".`,
        `${index + 1}행에 열이 ${cells.length}개 있습니다. "ms" 또는 "ms,가중치" 형식으로 적으세요.`,
      );
    }
    timesMs.push(cell(cells[0] ?? "", index + 1, { en: "the time", ko: "시간" }, HISTOGRAM_LIMITS.msMax));
    const weight = cells[1] ?? "1";
    weights.push(cell(weight, index + 1, { en: "the weight", ko: "가중치" }, HISTOGRAM_LIMITS.weightMax));
  }
  if (timesMs.length > HISTOGRAM_LIMITS.linesMax) {
    refuse(
      `The list has ${timesMs.length} times; at most ${HISTOGRAM_LIMITS.linesMax} are allowed. Merge neighbouring times.`,
      `시간이 ${timesMs.length}개 있습니다. 최대 ${HISTOGRAM_LIMITS.linesMax}개까지 쓸 수 있으니 비슷한 시간끼리 합치세요.`,
    );
  }
  if (weights.every((weight) => weight === 0)) {
    refuse(
      'The list holds no time with a weight above 0. Write one line for each time: "ms,weight".',
      '가중치가 0보다 큰 시간이 없습니다. 한 줄에 하나씩 "ms,가중치" 형식으로 적으세요.',
    );
  }
  return { timesMs, weights };
}

/**
 * A histogram from lines "ms" or "ms,weight" (comma, semicolon or tab; a first line that begins with a letter is a
 * heading; empty lines are skipped). Refuses with a sentence that names the line.
 */
export function parseHistogram(
  text: string,
): { readonly ok: true; readonly value: Histogram } | { readonly ok: false; readonly text: LocalText } {
  return orRefusal(() => readLines(text));
}

/** Mean of a histogram [ms]; 0 for a text that cannot be read. */
export function histogramMeanMs(text: string): number {
  const read = parseHistogram(text);
  if (!read.ok) return 0;
  let sum = 0;
  let weight = 0;
  for (const [index, ms] of read.value.timesMs.entries()) {
    sum += ms * read.value.weights[index]!;
    weight += read.value.weights[index]!;
  }
  return sum / weight;
}
