/** A subscription's filter in a run: evaluated once for each distinct content, then looked up (rule K150). */
import type { ContentIndex, Sim } from "@eventyard/engine";
import type { FilterLanguage } from "../content/filter.ts";
import { compileFilter } from "../content/filter.ts";
import { NO_BYTES } from "../empty-columns.ts";

const UNKNOWN = 0;
const NO = 1;
const YES = 2;
const FIRST_VERDICTS = 16;

export interface FilterState {
  readonly language: FilterLanguage;
  readonly text: string;
  /** A blank filter wants everything. */
  readonly wantsAll: boolean;
  /** By content index; grows up to CONTENTS_MAX of the engine. */
  verdicts: Uint8Array;
}

export function createFilter(language: FilterLanguage, text: string): FilterState {
  return { language, text, wantsAll: text.trim() === "", verdicts: NO_BYTES };
}

/** The text is compiled anew for each content that was not seen before: state holds no functions. */
function evaluate(sim: Sim, filter: FilterState, content: ContentIndex): number {
  const compiled = compileFilter(filter.language, filter.text);
  return compiled.ok && compiled.matcher(sim.content(content)) ? YES : NO;
}

/** Does the filter want messages with this content? */
export function wants(sim: Sim, filter: FilterState, content: ContentIndex): boolean {
  if (filter.wantsAll) return true;
  if (content >= filter.verdicts.length) {
    const verdicts = new Uint8Array(Math.max(FIRST_VERDICTS, (content + 1) * 2));
    verdicts.set(filter.verdicts);
    filter.verdicts = verdicts;
  }
  if (filter.verdicts[content] === UNKNOWN) filter.verdicts[content] = evaluate(sim, filter, content);
  return filter.verdicts[content] === YES;
}
