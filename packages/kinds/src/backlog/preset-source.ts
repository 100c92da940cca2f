/** Shorthand of the presets of stored-backlog buses: parameters, and what their sources say. */
import type { ParamValue, Preset } from "@eventyard/model";

type Source = Preset["sources"][number];

/** A parameter of a preset: its value and what the source says of it. */
export interface Said {
  readonly param: string;
  readonly value: ParamValue;
  readonly source: Source;
}

export function said(param: string, value: ParamValue, en: string, ko: string, url?: string): Said {
  const text = { en, ko };
  return { param, value, source: url === undefined ? { param, text } : { param, text, url } };
}

/** A managed service that acknowledges an event once it is in several places, so that no single one can lose it. */
export function inSeveralZones(en: string, ko: string, url?: string): readonly Said[] {
  return [
    said("ackAt", "quorum", en, ko, url),
    said(
      "replicas",
      3,
      "A choice: three stand for “several”. How many copies there are is not a setting.",
      "선택한 값: 여러 곳을 셋으로 나타냅니다. 사본 수는 설정할 수 없습니다.",
    ),
    said("minInSync", 2, "A choice: the majority of three.", "선택한 값: 셋의 과반입니다."),
  ];
}

/** The parameters and sources of a preset. */
export function fromSources(list: readonly Said[]): Pick<Preset, "params" | "sources"> {
  return {
    params: Object.fromEntries(list.map(({ param, value }) => [param, value])),
    sources: list.map(({ source }) => source),
  };
}
