/** Bindings of RabbitMQ's exchanges: direct, topic, fanout, headers. The routing key is the content's type. C30–C34. */
import type { Content } from "@eventyard/model";
import type { Condition } from "./conditions.ts";
import { readConditions } from "./conditions.ts";
import { ANY_WORDS, matchesWords, ONE_WORD } from "./dotted-words.ts";
import type { WordPattern } from "./dotted-words.ts";
import type { CompileResult } from "./matcher.ts";
import { compiled, refuse, shown, utf8Bytes } from "./matcher.ts";

/** Routing and binding keys are short strings of AMQP 0-9-1: a length of one byte. */
const KEY_BYTES_MAX = 255;

function checkKey(text: string): void {
  if (text === "") {
    refuse(
      'The binding key is empty; write a key such as "order.created".',
      '바인딩 키가 비어 있습니다. "order.created" 같은 키를 쓰세요.',
    );
  }
  const bytes = utf8Bytes(text);
  if (bytes > KEY_BYTES_MAX) {
    refuse(
      `The binding key has ${bytes} bytes; AMQP allows ${KEY_BYTES_MAX}. Shorten it.`,
      `바인딩 키가 ${bytes}바이트입니다. AMQP는 ${KEY_BYTES_MAX}바이트까지 허용하니 줄이세요.`,
    );
  }
}

/** A direct exchange's binding: the routing key equals the binding key. Refused: an empty or too long key. */
export function compileRabbitDirect(text: string): CompileResult {
  return compiled(() => {
    checkKey(text);
    return (content: Content) => content.type === text;
  });
}

/** RabbitMQ sees no words in an empty key, one empty word beside each end of a dot. */
function wordsOf(key: string): readonly string[] {
  return key === "" ? [] : key.split(".");
}

/**
 * A topic exchange's binding: words between dots, `*` for exactly one word, `#` for any number, also none. Both are
 * wildcards only as a whole word; as part of a word they are letters. Refused: an empty or too long key.
 */
export function compileRabbitTopic(text: string): CompileResult {
  return compiled(() => {
    checkKey(text);
    const pattern: WordPattern = wordsOf(text).map((word) =>
      word === "#" ? ANY_WORDS : word === "*" ? ONE_WORD : word,
    );
    return (content: Content) => matchesWords(pattern, wordsOf(content.type));
  });
}

/** A fanout exchange's binding: every message, whatever the binding key. */
export function compileRabbitFanout(): CompileResult {
  return { ok: true, matcher: () => true };
}

const X_MATCH = ["all", "any", "all-with-x", "any-with-x"];

function readArgument(condition: Condition): { readonly name: string; readonly value: string | undefined } {
  const { field, operator, values } = condition;
  const [value, ...more] = values;
  if (operator === "" && field !== "") return { name: field, value: undefined };
  if (operator !== "=" || field === "" || value === undefined || more.length > 0) {
    refuse(
      `Argument ${condition.number} (${shown(condition.text)}) must be a header's name, or name = value.`,
      `${condition.number}번째 인수(${shown(condition.text)})는 헤더 이름이나 "이름 = 값"이어야 합니다.`,
    );
  }
  return { name: field, value: value.text };
}

/**
 * A headers exchange's binding, as arguments `x-match = any; format = pdf; archived`: `name = value` asks for the value,
 * a name alone for the header's presence. `x-match` is `all` (default), `any`, `all-with-x` or `any-with-x`; only the
 * last two look at arguments that begin with `x-`. Refused: other forms, a name twice, an unknown x-match.
 */
export function compileRabbitHeaders(text: string): CompileResult {
  return compiled(() => {
    const all = new Map<string, string | undefined>();
    for (const condition of readConditions(text, { en: "The binding", ko: "바인딩" })) {
      const { name, value } = readArgument(condition);
      if (all.has(name)) {
        refuse(
          `The argument ${shown(name)} stands twice; remove one of the two.`,
          `${shown(name)} 인수가 두 번 나옵니다. 하나를 지우세요.`,
        );
      }
      all.set(name, value);
    }
    const mode = all.has("x-match") ? (all.get("x-match") ?? "") : "all";
    if (!X_MATCH.includes(mode)) {
      refuse(
        `x-match is ${shown(mode)}; write one of ${X_MATCH.join(", ")}.`,
        `x-match 값이 ${shown(mode)}입니다. ${X_MATCH.join(", ")} 중 하나를 쓰세요.`,
      );
    }
    const withX = mode.endsWith("-with-x");
    const asked = [...all].filter(([name]) => name !== "x-match" && (withX || !name.startsWith("x-")));
    const fits = ({ headers }: Content, [name, value]: readonly [string, string | undefined]) =>
      Object.hasOwn(headers, name) && (value === undefined || headers[name] === value);
    // none asked: "all" holds for every message, "any" for none, as in RabbitMQ
    return mode.startsWith("all")
      ? (content: Content) => asked.every((argument) => fits(content, argument))
      : (content: Content) => asked.some((argument) => fits(content, argument));
  });
}
