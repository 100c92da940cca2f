/** How live numbers are written: few digits, the unit apart from the value, quantised so that a text changes only when it matters. */
import type { Language } from "../i18n/index.ts";

/** A number and its unit, so that the unit can be small and grey. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

const LOCALES: Readonly<Record<Language, string>> = { en: "en-US", ko: "ko-KR" };
const exact: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat(LOCALES.en, { maximumFractionDigits: 0 }),
  ko: new Intl.NumberFormat(LOCALES.ko, { maximumFractionDigits: 0 }),
};
const compact: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat(LOCALES.en, { notation: "compact", maximumSignificantDigits: 3 }),
  ko: new Intl.NumberFormat(LOCALES.ko, { notation: "compact", maximumSignificantDigits: 3 }),
};
/** From here on a count is abbreviated on cards (10k, 1만). */
const COMPACT_FROM = 10_000;

const DURATION_UNITS: Readonly<
  Record<Language, Readonly<Record<"us" | "ms" | "s" | "min" | "h" | "d", string>>>
> = {
  en: { us: "µs", ms: "ms", s: "s", min: "min", h: "h", d: "d" },
  ko: { us: "µs", ms: "ms", s: "초", min: "분", h: "시간", d: "일" },
};

/** Every digit, grouped: 12,345. For totals. */
export function formatExact(count: number, lang: Language): string {
  return exact[lang].format(count);
}

/** A count on a card: exact below ten thousand, three digits above (12.3K, 1.23만). */
export function formatCount(count: number, lang: Language): string {
  return Math.abs(count) < COMPACT_FROM ? exact[lang].format(count) : compact[lang].format(count);
}

/** A rate's value [1/s] without its unit: two digits below ten, whole numbers above. */
export function formatRateValue(perSecond: number, lang: Language): string {
  if (perSecond > 0 && perSecond < 0.05) return "<0.1";
  if (perSecond < 9.95) return String(Math.round(perSecond * 10) / 10);
  return formatCount(Math.round(perSecond), lang);
}

/** A rate [1/s] with its unit: "120/s". */
export function formatRate(perSecond: number, lang: Language): string {
  return `${formatRateValue(perSecond, lang)}/s`;
}

/** A share in percent, never rounded up, so that 100 is all: "99.87 %"; in Korean without the space: "99.87%". */
export function formatPercent(percent: number, lang: Language): string {
  return `${Math.floor(percent * 100) / 100}${lang === "ko" ? "" : " "}%`;
}

/** Two digits below ten, whole numbers above: enough to see a change, few enough not to flicker. */
function shortDecimal(value: number): string {
  return value < 9.95 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}

/** Seconds keep one digit up to a hundred: 14.6 s. */
function seconds(value: number): string {
  return value < 99.95 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}

/** A duration [ms] in the unit in which it has one to three digits. */
export function durationParts(ms: number, lang: Language): Quantity {
  const units = DURATION_UNITS[lang];
  if (ms <= 0) return { value: "0", unit: units.ms };
  if (ms < 0.0995) return { value: String(Math.max(1, Math.round(ms * 1000))), unit: units.us };
  if (ms < 999.5) return { value: shortDecimal(ms), unit: units.ms };
  if (ms < 179_500) return { value: seconds(ms / 1000), unit: units.s };
  if (ms < 7_170_000) return { value: shortDecimal(ms / 60_000), unit: units.min };
  if (ms < 171_000_000) return { value: shortDecimal(ms / 3_600_000), unit: units.h };
  return { value: shortDecimal(ms / 86_400_000), unit: units.d };
}

/** A duration [ms] as one text: "41 ms"; Korean units follow without a space (14.6초), Latin ones with one. */
export function formatDuration(ms: number, lang: Language): string {
  const { value, unit } = durationParts(ms, lang);
  return /^[a-zµ]/.test(unit) ? `${value} ${unit}` : value + unit;
}

/** Virtual time as hours:minutes:seconds and the rest, tabular. Hours go beyond 24. */
export function clockParts(timeNs: number): { readonly main: string; readonly rest: string } {
  const ms = Math.floor(timeNs / 1_000_000);
  const two = (n: number) => String(n).padStart(2, "0");
  const totalSeconds = Math.floor(ms / 1000);
  const main = `${two(Math.floor(totalSeconds / 3600))}:${two(Math.floor(totalSeconds / 60) % 60)}:${two(totalSeconds % 60)}`;
  return { main, rest: `.${String(ms % 1000).padStart(3, "0")}` };
}

/** A point on the time axis [s]: "00:30", with hours from one hour on: "1:05:00". */
export function formatAxisTime(totalSeconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const micros = Math.round(totalSeconds * 1e6);
  const whole = Math.floor(micros / 1e6);
  const base = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  const hours = Math.floor(whole / 3600);
  const fraction = micros - whole * 1e6;
  const tail = fraction === 0 ? "" : `.${String(fraction).padStart(6, "0").replace(/0+$/, "")}`;
  return (hours > 0 ? `${hours}:${base}` : base) + tail;
}

/** Below this whole seconds would not tell instants apart [s]. */
const FINE_BELOW_S = 10;

/** An instant that somebody looks at: whole seconds, in a run's first ten also hundredths. */
export function formatInstant(seconds: number): string {
  return formatAxisTime(seconds < FINE_BELOW_S ? Math.floor(seconds * 100) / 100 : Math.floor(seconds));
}

/** A speed: "0.05×", "60×". */
export function formatSpeed(speed: number): string {
  return `${Number(speed.toPrecision(2))}×`;
}
