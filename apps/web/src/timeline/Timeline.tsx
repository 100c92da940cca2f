/** The run from its start to its end: traffic and waiting messages, faults as bands, changes as marks, and where it is now. */
import { captionList, isShown, localText } from "@eventyard/model";
import { useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { useStore } from "zustand";
import { useDesign } from "../design/store.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import type { Language } from "../i18n/index.ts";
import { formatAxisTime, formatCount, formatRate } from "../live/format.ts";
import { liveStore } from "../live/live-store.ts";
import { useSeries } from "../run/use-pull.ts";
import type { PulledSeries } from "../run/use-pull.ts";
import type { SeriesBuffer } from "../run/series-buffer.ts";
import { captionStore } from "../script/caption-store.ts";
import { drawTimeline, PLOT } from "./draw.ts";
import type { TimelinePicture } from "./draw.ts";
import { axisEndS, bucketAt, layOutCaptions } from "./layout.ts";
import { axisOf, useInstants, timeS } from "./instants.ts";
import { Playhead } from "./Playhead.tsx";
import { useScrubbing } from "./scrubbing.ts";
import { useCommands } from "./use-commands.ts";
import { useWidth } from "./use-width.ts";
import "./timeline.css";

type Translate = ReturnType<typeof useT>;

const HEIGHT_PX = 112;

/** The design's captions on the axis, unless they are hidden, and what is said at an instant. */
function useCaptions() {
  const language = useLanguage();
  const design = useDesign((state) => state.design);
  const shown = useStore(captionStore, (state) => state.shown);
  return useMemo(() => {
    const captions = shown ? layOutCaptions(design) : [];
    const saidAt = (atS: number) =>
      captionList(design)
        .filter(([, caption]) => shown && isShown(caption, atS * 1000))
        .map(([, { text }]) => localText(text)[language]);
    return { captions, saidAt };
  }, [design, shown, language]);
}

/** Grows by one when the theme changes, so that canvases are drawn anew. */
function useThemeRevision(): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setRevision((n) => n + 1));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return revision;
}

/** Draws when something but the time changed: the series comes twice a second, the playhead moves without drawing. */
function useDrawn(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  width: number,
  picture: Omit<TimelinePicture, "buffer" | "nowS">,
  newestS: number | undefined,
  pulled: PulledSeries,
  openX: number,
): void {
  const theme = useThemeRevision();
  const { endS, bands, marks, captions, hoverX } = picture;
  useEffect(() => {
    if (canvas.current === null || width === 0) return;
    const nowS = newestS ?? timeS(liveStore.getState());
    drawTimeline(canvas.current, width, HEIGHT_PX, {
      endS,
      bands,
      marks,
      captions,
      hoverX,
      buffer: pulled.buffer,
      nowS,
    });
  }, [canvas, width, endS, bands, marks, captions, hoverX, newestS, pulled, theme, openX]);
}

function lastOf(buffer: SeriesBuffer, column: "inRate" | "backlog"): number {
  return buffer.length === 0 ? 0 : buffer.columns[column][buffer.length - 1]!;
}

interface SummaryInput {
  readonly nowS: number;
  readonly durationS: number;
  readonly buffer: SeriesBuffer;
  readonly broken: readonly string[];
}

/** The timeline in words, for screen readers. */
function summaryOf(
  { nowS, durationS, buffer, broken }: SummaryInput,
  language: Language,
  t: Translate,
): string {
  return t("watch.timeline.summary", {
    time: formatAxisTime(Math.floor(nowS)),
    end: formatAxisTime(durationS),
    rate: formatCount(Math.round(lastOf(buffer, "inRate")), language),
    backlog: formatCount(lastOf(buffer, "backlog"), language),
    faults:
      broken.length === 0
        ? t("watch.timeline.noFaults")
        : t("watch.timeline.faultsNow", { count: broken.length, list: broken.join(", ") }),
  });
}

/** What was at the time under the pointer. */
function readOut(atS: number, buffer: SeriesBuffer, language: Language, t: Translate): string {
  const time = formatAxisTime(Math.floor(atS));
  const index = bucketAt(atS, buffer.bucketMs / 1000, buffer.length);
  if (index === undefined) return time;
  return t("watch.timeline.readout", {
    time,
    rate: formatRate(buffer.columns.inRate[index]!, language),
    backlog: formatCount(buffer.columns.backlog[index]!, language),
  });
}

function Readout({ x, left, text }: { readonly x: number; readonly left: boolean; readonly text: string }) {
  return (
    <span
      className={`timeline-readout ${left ? "left" : ""}`}
      style={{ transform: `translateX(${x}px)` }}
      aria-hidden="true"
    >
      <span>{text}</span>
    </span>
  );
}

interface OverlayProps {
  readonly playheadX: number;
  /** Where the newest instant lies, if an earlier one is looked at. */
  readonly newestX: number | undefined;
  readonly nowS: number;
  readonly newestS: number;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Names of the lines, what lies ahead, and the playhead: a slider over all that has run. */
function Overlay({ playheadX, newestX, nowS, newestS, onKeyDown }: OverlayProps) {
  const t = useT();
  return (
    <>
      {newestX === undefined ? null : (
        <span
          className="timeline-ahead"
          style={{ transform: `translateX(${playheadX}px)`, width: Math.max(0, newestX - playheadX) }}
          aria-hidden="true"
        />
      )}
      <ul className="timeline-keys" aria-hidden="true">
        <li className="traffic">{t("watch.timeline.traffic")}</li>
        <li className="backlog">{t("watch.timeline.backlog")}</li>
        <li className="hurt">{t("watch.timeline.hurt")}</li>
      </ul>
      <Playhead x={playheadX} nowS={nowS} newestS={newestS} onKeyDown={onKeyDown} />
    </>
  );
}

/** Where the pointer is over the axis [css px]. */
function useHover(width: number, hasRun: boolean) {
  const [hoverX, setHoverX] = useState<number | undefined>();
  const hoverAt = (event: PointerEvent<HTMLElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setHoverX(!hasRun || x < PLOT.left || x > width - PLOT.right ? undefined : x);
  };
  return { hoverX, hoverAt, leave: () => setHoverX(undefined) };
}

export function Timeline() {
  const t = useT();
  const language = useLanguage();
  const host = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(host);
  const pulled = useSeries("all", true);
  const { bands, marks, broken } = useCommands();
  const { captions, saidAt } = useCaptions();
  const { durationS, nowS, newestS, looksBack } = useInstants();
  const { hoverX, hoverAt, leave } = useHover(width, durationS !== undefined);
  const { buffer } = pulled;
  const endS = durationS === undefined ? 0 : axisEndS(newestS, durationS, buffer.bucketMs / 1000);
  const { xOf, timeOf, timeAt } = axisOf(width, endS);
  const { heldS, onKeyDown, ...hand } = useScrubbing({ timeAt, nowS, newestS });
  const playheadX = xOf(heldS ?? nowS);
  // an open band follows the playhead, a pixel at a time
  useDrawn(
    canvas,
    width,
    { endS, bands, marks, captions, hoverX },
    looksBack ? newestS : undefined,
    pulled,
    broken.length > 0 ? Math.round(playheadX) : 0,
  );
  return (
    <section
      ref={host}
      className="timeline"
      aria-label={t("watch.timeline.title")}
      onPointerDown={hand.onPointerDown}
      onPointerMove={(event) => {
        hand.onPointerMove(event);
        hoverAt(event);
      }}
      onPointerUp={hand.onPointerUp}
      onPointerCancel={hand.onPointerUp}
      onPointerLeave={leave}
    >
      <canvas
        ref={canvas}
        className="timeline-canvas"
        role="img"
        aria-label={
          durationS === undefined
            ? t("watch.timeline.empty")
            : summaryOf({ nowS, durationS, buffer, broken }, language, t)
        }
      />
      {durationS === undefined ? (
        <p className="timeline-empty">{t("watch.timeline.empty")}</p>
      ) : (
        <Overlay
          playheadX={playheadX}
          newestX={looksBack ? xOf(newestS) : undefined}
          nowS={nowS}
          newestS={newestS}
          onKeyDown={onKeyDown}
        />
      )}
      {hoverX === undefined ? null : (
        <Readout
          x={hoverX}
          left={hoverX > width / 2}
          text={[readOut(timeOf(hoverX), buffer, language, t), ...saidAt(timeOf(hoverX))].join(" · ")}
        />
      )}
    </section>
  );
}
