/** The instant that is shown, as a slider over all that has run. */
import type { KeyboardEvent } from "react";
import { useT } from "../i18n/index.ts";
import { formatInstant } from "../live/format.ts";

interface PlayheadProps {
  /** Place on the axis [css px]. */
  readonly x: number;
  readonly nowS: number;
  readonly newestS: number;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

export function Playhead({ x, nowS, newestS, onKeyDown }: PlayheadProps) {
  const t = useT();
  const time = formatInstant(nowS);
  const newest = formatInstant(newestS);
  return (
    <span
      className="timeline-playhead"
      style={{ transform: `translateX(${x}px)` }}
      role="slider"
      tabIndex={0}
      aria-label={t("watch.timeline.playhead")}
      aria-valuemin={0}
      aria-valuemax={newestS}
      aria-valuenow={Math.min(nowS, newestS)}
      aria-valuetext={t("watch.timeline.playheadValue", { time, newest })}
      onKeyDown={onKeyDown}
    />
  );
}
