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

/** The parameters and sources of a preset. */
export function fromSources(list: readonly Said[]): Pick<Preset, "params" | "sources"> {
  return {
    params: Object.fromEntries(list.map(({ param, value }) => [param, value])),
    sources: list.map(({ source }) => source),
  };
}
