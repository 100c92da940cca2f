/** One live chart (uPlot): colours from the tokens, a dash per series, a text for screen readers, gone when unmounted. */
import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useLanguage, useT } from "../i18n/index.ts";
import { formatAxisTime } from "../live/format.ts";
import type { SeriesColumn } from "../run/series-buffer.ts";
import type { PulledSeries } from "../run/use-pull.ts";
import { ChartData, lastAndMax } from "./chart-data.ts";
import "./charts.css";

export interface ChartSeries {
  readonly column: SeriesColumn;
  readonly name: string;
  /** CSS variable of the colour, such as "--ok". */
  readonly color: string;
  /** Dash pattern [px]; empty for a full line. */
  readonly dash: readonly number[];
}

interface LiveChartProps {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly pulled: PulledSeries;
  readonly logarithmic?: boolean;
  readonly format: (value: number) => string;
}

const HEIGHT_PX = 104;
const WIDTH_PX_FIRST = 286;
const AXIS_FONT = "10px Inter, system-ui, sans-serif";

/** Round steps of the time axis [s]. */
const TIME_STEPS_S = [
  0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400,
  28_800, 86_400,
];

/** Logarithmic values below this are drawn at it [ms]. */
const LOG_FLOOR = 0.001;

function variable(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888";
}

const GRID: uPlot.Axis.Grid = { stroke: () => variable("--line"), width: 1 };

/** Labels and lines of a logarithmic axis only at 1, 10, 100. */
function powersOfTen(_plot: uPlot, splits: number[]): (number | null)[] {
  return splits.map((split) =>
    Math.abs(Math.log10(split) - Math.round(Math.log10(split))) < 1e-6 ? split : null,
  );
}

function axis(format: (value: number) => string, size: number): uPlot.Axis {
  return {
    stroke: () => variable("--ink3"),
    font: AXIS_FONT,
    size,
    gap: 3,
    grid: GRID,
    ticks: { show: false },
    values: (_plot, splits) => splits.map((value) => (value === null ? "" : format(value))),
  };
}

function timeRange(_plot: uPlot, _min: number | null, max: number | null): [number, number] {
  return [0, Math.max(max ?? 0, 0.001)];
}

function linearRange(_plot: uPlot, _min: number | null, max: number | null): [number, number] {
  return [0, Math.max(1, (max ?? 0) * 1.08)];
}

function logRange(_plot: uPlot, min: number | null, max: number | null): [number, number] {
  const low = 10 ** Math.floor(Math.log10(Math.max(LOG_FLOOR, min ?? 1)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(LOG_FLOOR * 10, (max ?? 10) * 1.001)));
  return [low, Math.max(high, low * 10)];
}

function optionsOf({ series, logarithmic = false, format }: LiveChartProps): uPlot.Options {
  return {
    width: WIDTH_PX_FIRST,
    height: HEIGHT_PX,
    padding: [6, 14, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, range: timeRange },
      y: logarithmic ? { distr: 3, range: logRange } : { range: linearRange },
    },
    axes: [
      { ...axis(formatAxisTime, 18), grid: { show: false }, incrs: [...TIME_STEPS_S], space: 48 },
      {
        ...axis(format, 44),
        space: 26,
        ...(logarithmic ? { filter: powersOfTen, grid: { ...GRID, filter: powersOfTen } } : {}),
      },
    ],
    series: [
      {},
      ...series.map(({ color, dash, name }): uPlot.Series => ({
        label: name,
        stroke: () => variable(color),
        width: 1.6,
        dash: [...dash],
        points: { show: false },
        // a bucket without messages has no percentile: a line across it would invent one
        spanGaps: false,
      })),
    ],
  };
}

/** Creates the chart once and keeps its size and colours right; returns it through the ref. */
function usePlot(
  host: React.RefObject<HTMLDivElement | null>,
  props: LiveChartProps,
): React.RefObject<uPlot | undefined> {
  const plot = useRef<uPlot | undefined>(undefined);
  const language = useLanguage();
  const first = useRef(props);
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const created = new uPlot(optionsOf(first.current), [[]], element);
    plot.current = created;
    const resize = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0) created.setSize({ width, height: HEIGHT_PX });
    });
    resize.observe(element);
    const theme = new MutationObserver(() => created.redraw(false, true));
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      theme.disconnect();
      resize.disconnect();
      created.destroy();
      plot.current = undefined;
    };
  }, [host, language]);
  return plot;
}

export function LiveChart(props: LiveChartProps) {
  const { title, series, pulled, format } = props;
  const { buffer } = pulled;
  const t = useT();
  const language = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const plot = usePlot(host, props);
  const columns = series.map((one) => one.column).join(" ");
  const data = useMemo(() => new ChartData(columns.split(" ") as SeriesColumn[]), [columns]);
  useEffect(() => {
    plot.current?.setData(data.of(pulled.buffer) as unknown as uPlot.AlignedData);
  }, [plot, data, pulled, language]);
  const values = series.map((one) => lastAndMax(buffer.columns[one.column], buffer.length));
  const parts = series.flatMap(({ name }, i) => {
    const value = values[i];
    return value === undefined
      ? []
      : [t("watch.chart.part", { name, value: format(value.last), max: format(value.max) })];
  });
  const summary =
    parts.length === 0
      ? t("watch.chart.empty", { title })
      : t("watch.chart.summary", { title, parts: parts.join(", ") });
  return (
    <figure className="chart">
      <figcaption>
        <span>{title}</span>
        <span className="chart-keys" aria-hidden="true">
          {series.map(({ name, color, dash }, i) => (
            <span key={name} className="chart-key">
              <svg width="16" height="6">
                <path d="M0 3h16" stroke={`var(${color})`} strokeWidth="2" strokeDasharray={dash.join(" ")} />
              </svg>
              {name} <b>{values[i] === undefined ? "–" : format(values[i].last)}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={host} className="chart-plot" role="img" aria-label={summary} />
    </figure>
  );
}
