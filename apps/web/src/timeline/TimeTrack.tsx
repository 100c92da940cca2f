/** A timeline without a picture, for where there is no room for one: the axis, faults, what lies ahead, and the playhead. */
import { useRef } from "react";
import { useT } from "../i18n/index.ts";
import { formatInstant } from "../live/format.ts";
import { axisOf, useInstants } from "./instants.ts";
import { Playhead } from "./Playhead.tsx";
import { useScrubbing } from "./scrubbing.ts";
import { useCommands } from "./use-commands.ts";
import { useWidth } from "./use-width.ts";
import "./timeline.css";

export function TimeTrack() {
  const t = useT();
  const host = useRef<HTMLElement>(null);
  const width = useWidth(host);
  const { durationS, nowS, newestS } = useInstants();
  const { bands } = useCommands();
  const { xOf, timeAt } = axisOf(width, durationS ?? 0);
  const { heldS, onKeyDown, ...hand } = useScrubbing({ timeAt, nowS, newestS });
  return (
    <section
      ref={host}
      className="time-track"
      aria-label={t("watch.timeline.title")}
      data-idle={durationS === undefined ? "" : undefined}
      {...hand}
      onPointerCancel={hand.onPointerUp}
    >
      <span className="time-track-ran" style={{ left: xOf(0), width: xOf(newestS) - xOf(0) }} />
      {bands.map(({ label, fromS, toS }) => {
        const left = xOf(fromS);
        const width = Math.max(2, xOf(toS ?? newestS) - left);
        return (
          <span
            key={`${label} ${fromS}`}
            className="time-track-fault"
            style={{ left, width }}
            role="img"
            aria-label={label}
            title={label}
          />
        );
      })}
      {durationS === undefined ? null : (
        <>
          <span className="time-track-time" aria-hidden="true">
            {formatInstant(nowS)}
          </span>
          <Playhead x={xOf(heldS ?? nowS)} nowS={nowS} newestS={newestS} onKeyDown={onKeyDown} />
        </>
      )}
    </section>
  );
}
