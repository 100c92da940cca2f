/** What the table of differences says of one measure: both texts, and which side is better. */
import { betterTwin } from "@eventyard/analysis";
import type { TWIN_MEASURES, TwinMeasureId } from "@eventyard/analysis";
import type { Language } from "../i18n/index.ts";
import { formatDuration, formatExact, formatPercent, formatRate } from "../live/format.ts";

type Unit = (typeof TWIN_MEASURES)[number]["unit"];

interface Cells {
  /** Of side A and B; undefined: no value. */
  readonly texts: readonly (string | undefined)[];
  /** The better side, 0 or 1; undefined if neither is, as far as one can see. */
  readonly better: 0 | 1 | undefined;
}

function formatted(value: number, id: TwinMeasureId, unit: Unit, language: Language): string {
  // rounded to seconds
  if (id === "recovery" && value === 0) return `< ${formatDuration(1000, language)}`;
  if (unit === "ms") return formatDuration(value, language);
  if (unit === "perSecond") return formatRate(value, language);
  if (unit === "percent") return formatPercent(value, language);
  return formatExact(Math.round(value), language);
}

/** Both sides of a measure. Two values that read the same are equal to whoever reads them: neither is marked. */
export function cellsOf(
  id: TwinMeasureId,
  unit: Unit,
  values: readonly (number | undefined)[],
  language: Language,
): Cells {
  const texts = values.map((value) =>
    value === undefined ? undefined : formatted(value, id, unit, language),
  );
  const side = texts[0] === texts[1] ? undefined : betterTwin(id, values[0], values[1]);
  return { texts, better: side === undefined ? undefined : side === "a" ? 0 : 1 };
}
