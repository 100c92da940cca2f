/** The sentences of `parse.ts`: what is wrong with a file, in words, with its place. */
import type { z } from "zod";
import type { ScanCode, ScanFault } from "./json-scan.ts";
import { LIMITS } from "./limits.ts";
import type { Problem, ProblemPlace } from "./problem.ts";
import { ISSUE } from "./schema-parts.ts";
import type { LocalText } from "./text.ts";

const FOREIGN_KO: Readonly<Record<string, string>> = {
  "a draw.io diagram": "draw.io 다이어그램",
  "an SVG picture": "SVG 그림",
  "a web page": "웹 페이지",
  "an XML file": "XML",
  "a ZIP archive": "ZIP 압축",
  "a gzip archive": "gzip 압축",
  "a PNG picture": "PNG 그림",
  "a PDF document": "PDF 문서",
  "an AsyncAPI document": "AsyncAPI 문서",
  "a Mermaid diagram": "Mermaid 다이어그램",
  "a Node-RED flow": "Node-RED 플로",
  "an Excalidraw drawing": "Excalidraw 그림",
  "an n8n workflow": "n8n 워크플로",
  "a tldraw drawing": "tldraw 그림",
  "RabbitMQ definitions": "RabbitMQ 정의",
  "a JSON Schema": "JSON Schema",
  "a package.json": "package.json",
};

/** Korean name of a foreign file type of `foreign.ts`. */
export function foreignName(what: string): string {
  return FOREIGN_KO[what] ?? what;
}

const FAULTS: Readonly<Record<ScanCode, (fault: ScanFault) => LocalText>> = {
  truncated: () => ({
    en: "the file ends in the middle of the design; its rest is missing",
    ko: "설계가 끝나기 전에 파일이 끝납니다. 나머지가 없습니다",
  }),
  syntax: ({ found }) =>
    /^(?:<{7}|={7}|>{7})/.test(found)
      ? {
          en: "an unresolved git merge conflict begins here; resolve it first",
          ko: "해결하지 않은 git 병합 충돌이 있습니다. 먼저 충돌을 해결하세요",
        }
      : {
          en: `"${found}" does not belong there; the file is not valid JSON`,
          ko: `이 자리에는 "${found}" 문자가 올 수 없습니다. 올바른 JSON이 아닙니다`,
        },
  depth: () => ({
    en: `brackets are nested deeper than ${LIMITS.jsonDepthMax} levels`,
    ko: `괄호가 ${LIMITS.jsonDepthMax}단계보다 깊게 중첩되어 있습니다`,
  }),
  tokens: () => ({
    en: `the file holds more than ${LIMITS.jsonTokensMax} values`,
    ko: `값이 ${LIMITS.jsonTokensMax}개보다 많습니다`,
  }),
  "duplicate-key": ({ path }) => ({
    en: `"${path}" appears twice; remove one of them (a merge gone wrong?)`,
    ko: `"${path}" 항목이 두 번 나옵니다. 하나를 지우세요(잘못된 병합일 수 있습니다)`,
  }),
  "forbidden-key": ({ path }) => ({
    en: `the key "${path}" is not allowed: it could change how the program itself behaves`,
    ko: `"${path}" 키는 허용되지 않습니다. 프로그램 자체의 동작을 바꿀 수 있습니다`,
  }),
  number: ({ found }) => ({
    en: `"${found}" is not a finite number`,
    ko: `"${found}" 값은 유한한 숫자가 아닙니다`,
  }),
  surrogate: () => ({
    en: "the text holds half of a character (a lone surrogate) and could not be saved unchanged",
    ko: "문자의 반쪽(짝 없는 서로게이트)이 들어 있어 그대로 저장할 수 없습니다",
  }),
};

/** "Line 12, column 5 (nodes.payment): …" */
export function faultText(fault: ScanFault): LocalText {
  const { en, ko } = FAULTS[fault.code](fault);
  const path = fault.path === "" ? "" : ` (${fault.path})`;
  return {
    en: `Line ${fault.line}, column ${fault.column}${path}: ${en}.`,
    ko: `${fault.line}행 ${fault.column}열${path}: ${ko}.`,
  };
}

const TYPES_KO: Readonly<Record<string, string>> = {
  string: "텍스트",
  number: "숫자",
  int: "정수",
  boolean: "true 또는 false",
  object: "객체",
  record: "객체",
  array: "배열",
};
const TYPES_EN: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a finite number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
};

const CUSTOM: Readonly<Record<string, LocalText>> = {
  [ISSUE.id]: {
    en: "this is not a usable id: 1 to 64 of A–Z a–z 0–9 _ - and not a reserved word such as constructor or all",
    ko: "사용할 수 없는 id입니다. A–Z a–z 0–9 _ - 문자 1~64자여야 하며 constructor, all 같은 예약어는 쓸 수 없습니다",
  },
  [ISSUE.name]: {
    en: "names may not hold control characters or direction overrides",
    ko: "이름에는 제어 문자나 방향 전환 문자를 쓸 수 없습니다",
  },
  [ISSUE.param]: {
    en: "this is not a usable parameter name",
    ko: "사용할 수 없는 파라미터 이름입니다",
  },
  [ISSUE.eventType]: {
    en: "this is not a usable event type: 1 to 64 of A–Z a–z 0–9 . _ : / - and not a reserved word",
    ko: "사용할 수 없는 이벤트 유형입니다. A–Z a–z 0–9 . _ : / - 문자 1~64자여야 하며 예약어는 쓸 수 없습니다",
  },
  [ISSUE.parts]: {
    en: `a fix touches at most ${LIMITS.fixPartsMax} parameters, nodes and edges`,
    ko: `해결책 하나가 바꿀 수 있는 파라미터, 노드, 연결은 최대 ${LIMITS.fixPartsMax}개입니다`,
  },
  [ISSUE.version]: {
    en: "a version is a whole number from 1 to 999999",
    ko: "버전은 1~999999 사이의 정수여야 합니다",
  },
};

/** Tables whose records hold texts, in one or in each language. */
const WORDED: ReadonlySet<PropertyKey | undefined> = new Set(["captions", "fixes"]);

/** The value at a path, or undefined. */
function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}

function sizeText(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall, value: unknown): LocalText {
  const big = issue.code === "too_big";
  const bound = String(big ? issue.maximum : issue.minimum);
  const strict = issue.inclusive === false;
  if (typeof value === "string" || Array.isArray(value)) {
    const length = value.length;
    return big
      ? {
          en: `its length is ${length}, at most ${bound} is allowed`,
          ko: `길이가 ${length}입니다. 최대 ${bound}까지 허용됩니다`,
        }
      : {
          en: `its length is ${length}, at least ${bound} is needed`,
          ko: `길이가 ${length}입니다. ${bound} 이상이어야 합니다`,
        };
  }
  const is = String(value);
  if (big)
    return {
      en: `${is} is too large, at most ${bound} is allowed`,
      ko: `값(${is})이 너무 큽니다. 최대 ${bound}까지 허용됩니다`,
    };
  return strict
    ? {
        en: `${is} is too small, it must be more than ${bound}`,
        ko: `값(${is})이 너무 작습니다. ${bound}보다 커야 합니다`,
      }
    : {
        en: `${is} is too small, at least ${bound} is needed`,
        ko: `값(${is})이 너무 작습니다. ${bound} 이상이어야 합니다`,
      };
}

/** The reason in an issue of the schema; `value` is what stands at its place. */
function issueText(issue: z.core.$ZodIssue, value: unknown): LocalText {
  switch (issue.code) {
    case "invalid_type": {
      const en = TYPES_EN[issue.expected] ?? issue.expected;
      const ko = TYPES_KO[issue.expected] ?? issue.expected;
      return value === undefined
        ? { en: `is missing; expected ${en}`, ko: `값이 없습니다. 필요한 값: ${ko}` }
        : { en: `must be ${en}`, ko: `올바른 값이 아닙니다. 필요한 값: ${ko}` };
    }
    case "too_big":
    case "too_small":
      return sizeText(issue, value);
    case "invalid_value": {
      const list = issue.values.map(String).join(", ");
      return { en: `must be one of ${list}`, ko: `다음 중 하나여야 합니다: ${list}` };
    }
    case "unrecognized_keys": {
      const list = issue.keys.join(", ");
      return { en: `does not allow ${list}`, ko: `허용되지 않는 항목이 있습니다: ${list}` };
    }
    case "invalid_key": {
      const inner = issue.issues[0];
      return inner === undefined
        ? { en: "has a bad key", ko: "키가 올바르지 않습니다" }
        : issueText(inner, issue.path.at(-1));
    }
    case "invalid_union":
      if (issue.path.length === 3 && WORDED.has(issue.path[0]))
        return {
          en: "must be a text that is not empty nor too long, or one for each language: en and ko",
          ko: "비어 있지도 너무 길지도 않은 텍스트이거나 en, ko 언어별 텍스트여야 합니다",
        };
      return Array.isArray(value) || typeof value !== "object"
        ? { en: "must be a number, a text or true/false", ko: "숫자, 텍스트, true/false 중 하나여야 합니다" }
        : { en: "is not a command that a scenario knows", ko: "시나리오에서 쓸 수 있는 명령이 아닙니다" };
    case "custom":
      return (
        CUSTOM[String(issue.params?.["reason"])] ?? { en: "is not allowed", ko: "허용되지 않는 값입니다" }
      );
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_element":
      return { en: "is not in the expected form", ko: "형식이 올바르지 않습니다" };
    default:
      return { en: "is not allowed", ko: "허용되지 않는 값입니다" };
  }
}

/** Names the node, edge or expectation a path lies in. */
function placeOf(path: readonly PropertyKey[]): ProblemPlace {
  const [table, id] = path.map(String);
  const at = { path: path.map(String).join(".") };
  if (id === undefined) return at;
  if (table === "nodes") return { ...at, node: id };
  if (table === "edges") return { ...at, edge: id };
  if (table === "captions") return { ...at, caption: id };
  if (table === "fixes") return { ...at, fix: id };
  return table === "expectations" ? { ...at, expectation: id } : at;
}

/** A finding of the schema as a problem: path, reason. */
export function issueProblem(issue: z.core.$ZodIssue, document: unknown): Problem {
  const at = placeOf(issue.path);
  const { en, ko } = issueText(issue, valueAt(document, issue.path));
  const shown = (at.path ?? "").slice(0, 120);
  return {
    severity: "error",
    code: "file.schema",
    at,
    text: { en: `"${shown}": ${en}.`, ko: `"${shown}": ${ko}.` },
  };
}
