/** Topic filters of MQTT 5 (C40–C42) and subjects of NATS (C43–C44). The topic name is the content's type. */
import type { Content } from "@eventyard/model";
import type { WordPattern } from "./dotted-words.ts";
import { ANY_WORDS, matchesWords, ONE_WORD } from "./dotted-words.ts";
import type { CompileResult } from "./matcher.ts";
import { compiled, refuse, shown, utf8Bytes } from "./matcher.ts";

/** A UTF-8 string of MQTT has a length of two bytes (MQTT 5.0, 1.5.4). */
const MQTT_BYTES_MAX = 65_535;
/** Bounds the work per match; NATS itself names no limit and recommends fewer than 256 characters. */
const SUBJECT_CHARS_MAX = 1_024;

function checkMqttFilter(text: string): void {
  if (text === "" || text.includes("\u0000")) {
    refuse(
      "An MQTT topic filter needs at least one character and no NUL; write # for every topic.",
      "MQTT 토픽 필터는 NUL 없이 한 글자 이상이어야 합니다. 모든 토픽을 받으려면 #을 쓰세요.",
    );
  }
  if (utf8Bytes(text) > MQTT_BYTES_MAX) {
    refuse(
      `The MQTT topic filter is longer than ${MQTT_BYTES_MAX} bytes; shorten it.`,
      `MQTT 토픽 필터가 ${MQTT_BYTES_MAX}바이트보다 깁니다. 줄이세요.`,
    );
  }
  if (text.startsWith("$share/")) {
    refuse(
      `${shown(text)} is a shared subscription; write only the part after the group's name, the workers of one subscription share already.`,
      `${shown(text)} 필터는 공유 구독입니다. 그룹 이름 뒤의 필터만 쓰세요. 한 구독의 워커들은 이미 메시지를 나누어 받습니다.`,
    );
  }
  const levels = text.split("/");
  levels.forEach((level, i) => {
    const at = `level ${i + 1} (${shown(level)})`;
    const atKo = `${i + 1}번째 단계(${shown(level)})`;
    if (level.includes("#") && (level !== "#" || i < levels.length - 1)) {
      refuse(
        `MQTT topic filter ${shown(text)}, ${at}: # must stand alone as the last level, as in "sport/#".`,
        `MQTT 토픽 필터 ${shown(text)}, ${atKo}: #은 "sport/#"처럼 마지막 단계에 혼자 있어야 합니다.`,
      );
    }
    if (level.includes("+") && level !== "+") {
      refuse(
        `MQTT topic filter ${shown(text)}, ${at}: + must stand alone in its level, as in "sport/+/player1".`,
        `MQTT 토픽 필터 ${shown(text)}, ${atKo}: +는 "sport/+/player1"처럼 단계에 혼자 있어야 합니다.`,
      );
    }
  });
}

/**
 * An MQTT topic filter: `+` for exactly one level, `#` at the end for the parent and everything below. A filter that
 * begins with a wildcard matches no topic that begins with `$`. A topic name that is empty or holds a wildcard is invalid
 * and matches nothing. Refused: an invalid filter, a shared subscription.
 */
export function compileMqttFilter(text: string): CompileResult {
  return compiled(() => {
    checkMqttFilter(text);
    const pattern = text
      .split("/")
      .map((level) => (level === "#" ? ANY_WORDS : level === "+" ? ONE_WORD : level));
    const startsWild = typeof pattern[0] !== "string";
    return ({ type }: Content) => {
      if (type === "" || type.includes("#") || type.includes("+") || type.includes("\u0000")) return false;
      if (startsWild && type.startsWith("$")) return false;
      return matchesWords(pattern, type.split("/"));
    };
  });
}

/** Characters that no token of a subject may hold: NATS separates by them. */
const BLANKS = [" ", "\t", "\r", "\n", "\u0000"];

/** Whether a message can be sent to this subject: no wildcards, no empty token, no blanks. */
function isPlainSubject(subject: string): boolean {
  return (
    subject !== "" &&
    !BLANKS.some((blank) => subject.includes(blank)) &&
    subject.split(".").every((token) => token !== "" && !token.includes("*") && !token.includes(">"))
  );
}

/**
 * A NATS subject: tokens between dots, `*` for exactly one token, `>` at the end for one or more. A content whose type is
 * no plain subject (an empty token, blanks, wildcards) matches nothing. Refused: empty tokens, blanks, a wildcard that is
 * not a whole token, `>` before the end.
 */
export function compileNatsSubject(text: string): CompileResult {
  return compiled(() => {
    if (text === "" || text.length > SUBJECT_CHARS_MAX) {
      refuse(
        `A NATS subject needs 1 to ${SUBJECT_CHARS_MAX} characters; write > for every subject.`,
        `NATS 주제는 1~${SUBJECT_CHARS_MAX}자여야 합니다. 모든 주제를 받으려면 >를 쓰세요.`,
      );
    }
    const tokens = text.split(".");
    tokens.forEach((token, i) => {
      const whole = token === "*" || (token === ">" && i === tokens.length - 1);
      if (whole || isPlainSubject(token)) return;
      refuse(
        `NATS subject ${shown(text)}, token ${i + 1} (${shown(token)}): a token is not empty and has no blanks; * stands alone, > stands alone at the end.`,
        `NATS 주제 ${shown(text)}, ${i + 1}번째 토큰(${shown(token)}): 토큰은 비어 있거나 공백을 담을 수 없고, *는 혼자, >는 마지막에 혼자 있어야 합니다.`,
      );
    });
    // ">" is one token and any number more
    const pattern = tokens.flatMap((token): WordPattern =>
      token === ">" ? [ONE_WORD, ANY_WORDS] : token === "*" ? [ONE_WORD] : [token],
    );
    return ({ type }: Content) => isPlainSubject(type) && matchesWords(pattern, type.split("."));
  });
}
