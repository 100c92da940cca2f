/** The small pictures on a card: squares for workers, tick marks for waiting messages. Two SVG paths each, whatever the numbers. */
import { memo } from "react";
import { METER_HEIGHT_PX, meterTone, tickPath, workerPaths } from "./meter-paths.ts";
import type { NodeTrouble } from "./trouble.ts";

interface WorkerSquaresProps {
  readonly busy: number;
  /** Workers that are up. */
  readonly up: number;
  /** Workers that the design has; those that are not up are hollow. */
  readonly total: number;
  readonly trouble: NodeTrouble;
}

const SQUARES_WIDTH_PX = 96;
const SQUARES_HEIGHT_PX = 20;

/** One square per worker, filled while busy; a bar beyond a dozen. */
export const WorkerSquares = memo(function WorkerSquares({ busy, up, total, trouble }: WorkerSquaresProps) {
  const paths = workerPaths(busy, up, total, SQUARES_WIDTH_PX, SQUARES_HEIGHT_PX);
  const tone =
    trouble === "overloaded" || trouble === "failing" || trouble === "frozen"
      ? "bad"
      : trouble === "slowed"
        ? "warn"
        : "fine";
  return (
    <svg className={`meter ${tone}`} width={paths.widthPx} height={SQUARES_HEIGHT_PX} aria-hidden="true">
      <path className="meter-track" d={paths.free} />
      <path className="meter-fill" d={paths.busy} />
      <path className="meter-hollow" d={paths.down} />
    </svg>
  );
});

interface BacklogTicksProps {
  readonly backlog: number;
  /** Where the backlog is full, or undefined when it has no bound. */
  readonly backlogMax: number | undefined;
  readonly widthPx: number;
  readonly trouble: NodeTrouble;
}

/** A tick per waiting message up to thirty, then a bar against the bound. */
export const BacklogTicks = memo(function BacklogTicks({
  backlog,
  backlogMax,
  widthPx,
  trouble,
}: BacklogTicksProps) {
  const paths = tickPath(backlog, backlogMax, widthPx);
  return (
    <svg
      className={`meter ${meterTone(backlog, backlogMax, trouble)}`}
      width={widthPx}
      height={METER_HEIGHT_PX}
      aria-hidden="true"
    >
      <path className="meter-track" d={paths.track} />
      <path className="meter-fill" d={paths.fill} />
    </svg>
  );
});
