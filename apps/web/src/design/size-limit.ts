/** A design file has at most 8 MiB; what is larger gets a sentence before it is read or sent. */
import { LIMITS } from "@eventyard/model";
import type { LocalText } from "@eventyard/model";

const MIB = 1_048_576;
/** UTF-8 needs at most so many bytes for a UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;

/** What to say of so many bytes, or undefined if they are not too many. One decimal, rounded up: never "8 of 8". */
export function sizeRefusal(bytes: number): LocalText | undefined {
  if (bytes <= LIMITS.fileBytesMax) return undefined;
  const mib = Math.ceil((bytes / MIB) * 10) / 10;
  const most = LIMITS.fileBytesMax / MIB;
  return {
    en: `The design is ${mib} MiB large; at most ${most} MiB can be opened or saved.`,
    ko: `설계의 크기가 ${mib} MiB입니다. ${most} MiB까지만 열거나 저장할 수 있습니다.`,
  };
}

/** The same of a text in UTF-8. */
export function textSizeRefusal(text: string): LocalText | undefined {
  if (text.length * BYTES_PER_UNIT_MAX <= LIMITS.fileBytesMax) return undefined;
  return sizeRefusal(new Blob([text]).size);
}
