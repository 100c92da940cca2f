/** The arrival traces in `traces/`: real traffic, counted per second. Their origin is told in `traces/README.md`. */
import type { LocalText } from "@eventyard/model";

export interface Trace {
  /** What a producer's `trace` parameter says; the counts are in `traces/<name>.csv`. */
  readonly name: string;
  readonly title: LocalText;
  readonly lengthS: number;
}

/**
 * Every trace that is shipped. The files are not loaded here: an app reads
 * `@eventyard/designs/traces/<name>.csv` and gives it to `parseTrace`.
 */
export const traces: readonly Trace[] = [
  {
    name: "nasa-1995-07-13",
    title: {
      en: "NASA's web server on the day of a shuttle launch (24 h)",
      ko: "우주왕복선 발사일의 NASA 웹 서버(24시간)",
    },
    lengthS: 86_400,
  },
  {
    name: "twitter-2021-08-6h",
    title: {
      en: "Twitter's sample stream with a sharp spike (6 h)",
      ko: "급증 구간이 있는 트위터 샘플 스트림(6시간)",
    },
    lengthS: 21_600,
  },
];

/** Names of the shipped traces, for `validateDesign`. */
export const traceNames: ReadonlySet<string> = new Set(traces.map((trace) => trace.name));
