/** Numbers and Korean particles inside sentences. Plain arithmetic: the same text on every machine. */
import type { LocalText } from "@eventyard/model";

/** 1204 → "1,204". Rounded; one decimal below 10 unless it is 0. */
export function countText(value: number): string {
  const tenths = Math.round(value * 10);
  if (value < 10 && tenths % 10 !== 0) return `${Math.floor(tenths / 10)}.${tenths % 10}`;
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** 41.3 → "41 ms", 1500 → "1.5 s". */
export function durationText(ms: number): LocalText {
  const count = countText(ms < 1000 ? ms : ms / 1000);
  return ms < 1000 ? { en: `${count} ms`, ko: `${count} ms` } : { en: `${count} s`, ko: `${count}초` };
}

/** A time to wait: "25 s", "12 min", "3 h". */
export function waitText(seconds: number): LocalText {
  if (seconds < 100) {
    const whole = Math.max(1, Math.round(seconds));
    return { en: `${whole} s`, ko: `${whole}초` };
  }
  if (seconds < 6000) {
    const minutes = Math.round(seconds / 60);
    return { en: `${minutes} min`, ko: `${minutes}분` };
  }
  const hours = countText(seconds / 3600);
  return { en: `${hours} h`, ko: `${hours}시간` };
}

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const FINALS = 28;
/** Digits whose Korean reading ends in a consonant: 영, 일, 삼, 육, 칠, 팔. */
const CLOSED_DIGITS = "013678";
/** Latin letters that Korean mostly reads with a final consonant at a word's end; t and k mostly become 트, 크. */
const CLOSED_LETTERS = "lmnbpc";
/** A letter that stands alone and an abbreviation in capitals are spelled: 엘, 엠, 엔, 알. */
const SPELLED = /(?:^|[^A-Za-z])(?:[A-Za-z]|[A-Z]{2,})$/;
const CLOSED_NAMES = "lmnr";

/** The word with the particle that its last sound asks for: ("결제", "이", "가") → "결제가". */
export function withParticle(word: string, afterConsonant: string, afterVowel: string): string {
  const sounding = word.trimEnd();
  const last = sounding.at(-1) ?? "";
  const code = last.codePointAt(0) ?? 0;
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) {
    return word + ((code - HANGUL_FIRST) % FINALS === 0 ? afterVowel : afterConsonant);
  }
  const letters = SPELLED.test(sounding) ? CLOSED_NAMES : CLOSED_LETTERS;
  const closed = CLOSED_DIGITS.includes(last) || letters.includes(last.toLowerCase());
  return word + (last !== "" && closed ? afterConsonant : afterVowel);
}
