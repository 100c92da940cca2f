/** Reads an arrival trace: events per second, one whole number a line after a header. */
import { LIMITS } from "./limits.ts";
import type { LocalText } from "./text.ts";

export type TraceResult =
  | { readonly ok: true; readonly perSecond: Int32Array }
  | { readonly ok: false; readonly text: LocalText };

function refused(en: string, ko: string): TraceResult {
  return { ok: false, text: { en, ko } };
}

/**
 * Parses a trace file. `perSecond[i]` is the number of events in second i of the trace.
 * Refused with line and reason: an empty file, a first line that is a number (the header is missing), anything but
 * whole numbers from 0 to `LIMITS.tracePerSecondMax`, and more than `LIMITS.traceSecondsMax` lines.
 */
export function parseTrace(csvText: string): TraceResult {
  const lines = csvText.replace(/^\uFEFF/, "").split(/\r\n|\n/, LIMITS.traceSecondsMax + 3);
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  const header = lines[0]?.trim();
  if (header === undefined) return refused("The trace is empty.", "트레이스 파일이 비어 있습니다.");
  if (/^[\d.+-]+$/.test(header)) {
    return refused(
      `Line 1 of the trace is "${header.slice(0, 20)}": the first line must be a header such as events_per_second.`,
      `트레이스 1행이 "${header.slice(0, 20)}"입니다. 첫 행은 events_per_second 같은 머리글이어야 합니다.`,
    );
  }
  const seconds = lines.length - 1;
  if (seconds < 1)
    return refused("The trace has a header and no seconds.", "트레이스에 머리글만 있고 값이 없습니다.");
  if (seconds > LIMITS.traceSecondsMax) {
    return refused(
      `The trace is longer than ${LIMITS.traceSecondsMax} seconds.`,
      `트레이스가 ${LIMITS.traceSecondsMax}초보다 깁니다.`,
    );
  }
  const perSecond = new Int32Array(seconds);
  for (let i = 0; i < seconds; i++) {
    const cell = (lines[i + 1] ?? "").trim();
    const value = /^\d{1,9}$/.test(cell) ? Number(cell) : -1;
    if (value < 0 || value > LIMITS.tracePerSecondMax) {
      const shown = cell.slice(0, 20);
      return refused(
        `Line ${i + 2} of the trace is "${shown}": expected a whole number from 0 to ${LIMITS.tracePerSecondMax}.`,
        `트레이스 ${i + 2}행이 "${shown}"입니다. 0부터 ${LIMITS.tracePerSecondMax}까지의 정수여야 합니다.`,
      );
    }
    perSecond[i] = value;
  }
  return { ok: true, perSecond };
}
