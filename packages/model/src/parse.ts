/**
 * Reads a design file. Whatever the text is, the result is a design or a refusal that names place and reason; never an
 * empty design in place of a damaged one (rules M1–M19).
 */
import type { z } from "zod";
import type { Design } from "./design.ts";
import { DESIGN_FORMAT, DESIGN_VERSION } from "./design.ts";
import { foreignDocument, foreignText } from "./foreign.ts";
import type { ScanFault } from "./json-scan.ts";
import { scanJson } from "./json-scan.ts";
import type { KindSpec, Params } from "./kind-spec.ts";
import { LIMITS } from "./limits.ts";
import { DESIGN_MIGRATIONS, migrateDocument, migrateParams } from "./migrate.ts";
import type { Problem } from "./problem.ts";
import { faultText, foreignName, issueProblem } from "./refusals.ts";
import { designSchema } from "./schema.ts";
import { unknownKeys } from "./unknown-keys.ts";

export type ParseResult =
  | { readonly ok: true; readonly design: Design; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** At most this many findings are listed: a wrong file should not answer with a book. */
const PROBLEMS_MAX = 50;

type Kinds = ReadonlyMap<string, KindSpec>;

function refused(code: string, en: string, ko: string, path?: string): ParseResult {
  return {
    ok: false,
    problems: [{ severity: "error", code, at: path === undefined ? {} : { path }, text: { en, ko } }],
  };
}

/** Length in UTF-8 [bytes]; stops counting beyond the limit. */
function utf8Bytes(text: string): number {
  if (text.length > LIMITS.fileBytesMax) return text.length;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // each half of a surrogate pair counts 2 of the pair's 4 bytes
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}

/** What can be said of the text before it is read as JSON. */
function refuseText(text: string): ParseResult | undefined {
  if (utf8Bytes(text) > LIMITS.fileBytesMax) {
    const mib = LIMITS.fileBytesMax / 1_048_576;
    return refused(
      "file.too-large",
      `The file is larger than ${mib} MiB: a design of ${LIMITS.nodesMax} nodes fits well within that.`,
      `파일이 ${mib} MiB를 넘습니다. 노드 ${LIMITS.nodesMax}개짜리 설계도 그 안에 들어갑니다.`,
    );
  }
  if (text.trim() === "") {
    return refused(
      "file.empty",
      "The file is empty. If it held a design before, restore it from a backup or from git.",
      "파일이 비어 있습니다. 이전에 설계가 들어 있었다면 백업이나 git에서 복구하세요.",
    );
  }
  const foreign = foreignText(text);
  if (foreign !== undefined) return refuseForeign(foreign);
  const nul = text.indexOf("\u0000");
  if (nul >= 0) {
    const line = text.slice(0, nul).split("\n").length;
    return refused(
      "file.not-text",
      `Line ${line} holds a NUL character: the file is damaged (power cut?) or not UTF-8 text.`,
      `${line}행에 NUL 문자가 있습니다. 파일이 손상되었거나(정전 등) UTF-8 텍스트가 아닙니다.`,
    );
  }
  return undefined;
}

function refuseForeign(what: string): ParseResult {
  return refused(
    "file.foreign",
    `This looks like ${what}, not like an Eventyard design.`,
    `Eventyard 설계가 아니라 ${foreignName(what)} 파일로 보입니다.`,
  );
}

function refuseFault(fault: ScanFault): ParseResult {
  const { en, ko } = faultText(fault);
  return refused(`file.${fault.code}`, en, ko, fault.path);
}

/** Format and version, before anything else is looked at. */
function refuseVersion(document: Readonly<Record<string, unknown>>): ParseResult | undefined {
  const { format, version, minReader } = document;
  if (format !== DESIGN_FORMAT) {
    return refused(
      "file.format",
      `This is not an Eventyard design: the field "format" must be "${DESIGN_FORMAT}".`,
      `Eventyard 설계 파일이 아닙니다. "format" 필드는 "${DESIGN_FORMAT}"이어야 합니다.`,
      "format",
    );
  }
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    return refused(
      "file.version",
      `The field "version" must be a whole number from 1; this program writes version ${DESIGN_VERSION}.`,
      `"version" 필드는 1 이상의 정수여야 합니다. 이 프로그램의 버전은 ${DESIGN_VERSION}입니다.`,
      "version",
    );
  }
  const needed = version <= DESIGN_VERSION ? 1 : typeof minReader === "number" ? minReader : version;
  if (needed <= DESIGN_VERSION) return undefined;
  return refused(
    "file.newer",
    `The file was written by a newer Eventyard: it needs a reader of version ${needed}, this one reads up to ${DESIGN_VERSION}. Update Eventyard; the file is left unchanged.`,
    `더 새로운 Eventyard에서 만든 파일입니다. 버전 ${needed} 이상이 필요하지만 이 프로그램은 버전 ${DESIGN_VERSION}까지 읽습니다. Eventyard를 업데이트하세요. 파일은 그대로 두었습니다.`,
    "version",
  );
}

/** How many nodes and edges a document claims, checked before the schema walks over them. */
function refuseCount(document: Readonly<Record<string, unknown>>): ParseResult | undefined {
  const tables = [
    ["nodes", LIMITS.nodesMax, { en: "nodes", ko: "노드" }],
    ["edges", LIMITS.edgesMax, { en: "edges", ko: "연결" }],
    ["expectations", LIMITS.expectationsMax, { en: "expectations", ko: "기대 조건" }],
    ["captions", LIMITS.captionsMax, { en: "captions", ko: "설명" }],
    ["fixes", LIMITS.fixesMax, { en: "fixes", ko: "해결책" }],
  ] as const;
  for (const [key, max, noun] of tables) {
    const table = document[key];
    const count = typeof table === "object" && table !== null ? Object.keys(table).length : 0;
    if (count > max) {
      return refused(
        "file.too-many",
        `The design has ${count} ${noun.en}; at most ${max} are allowed.`,
        `설계의 ${noun.ko} 수가 ${count}개입니다. 최대 ${max}개까지 허용됩니다.`,
        key,
      );
    }
  }
  return undefined;
}

/** Writes every node's parameters in its kind's present version. */
function migrateNodes(
  design: Design,
  kinds: Kinds,
): { readonly design: Design; readonly problems: readonly Problem[] } {
  const nodes: Record<string, Design["nodes"][string]> = {};
  const problems: Problem[] = [];
  let changed = false;
  for (const [id, node] of Object.entries(design.nodes)) {
    const spec = kinds.get(node.kind);
    const written = node.kindVersion ?? 1;
    nodes[id] = node;
    if (spec === undefined || written === spec.version) continue;
    if (written > spec.version) {
      problems.push({
        severity: "error",
        code: "kind.newer",
        at: { node: id, path: `nodes.${id}.kindVersion` },
        text: {
          en: `Node "${node.name}" uses version ${written} of ${spec.title.en}; this Eventyard knows version ${spec.version}. Update Eventyard.`,
          ko: `'${node.name}' 노드는 ${spec.title.ko} 버전 ${written}을 씁니다. 이 Eventyard는 버전 ${spec.version}까지 지원합니다. Eventyard를 업데이트하세요.`,
        },
      });
      continue;
    }
    const params = migrateParams(spec, node.params, written) as Params;
    nodes[id] = { ...node, params, kindVersion: spec.version };
    changed = true;
  }
  return { design: changed ? { ...design, nodes } : design, problems };
}

/** Sentences for what the schema refused. */
function refuseIssues(issues: readonly z.core.$ZodIssue[], document: unknown): ParseResult {
  return { ok: false, problems: issues.slice(0, PROBLEMS_MAX).map((issue) => issueProblem(issue, document)) };
}

/**
 * Reads the text of a design file: size, text, JSON, format, version, migrations, schema, in this order. Whether the
 * design makes sense (kinds, ports, ranges) is `validateDesign`'s question.
 */
export function parseDesign(text: string, kinds: Kinds): ParseResult {
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const badText = refuseText(plain);
  if (badText !== undefined) return badText;
  const fault = scanJson(plain);
  if (fault !== undefined) return refuseFault(fault);
  const document: unknown = JSON.parse(plain);
  const foreign = foreignDocument(document);
  if (foreign !== undefined) return refuseForeign(foreign);
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    return refused(
      "file.format",
      "A design file holds one JSON object.",
      "설계 파일은 JSON 객체 하나여야 합니다.",
    );
  }
  const record = document as Readonly<Record<string, unknown>>;
  const early = refuseVersion(record) ?? refuseCount(record);
  if (early !== undefined) return early;
  const checked = designSchema.safeParse(migrateDocument(record, DESIGN_MIGRATIONS));
  if (!checked.success) return refuseIssues(checked.error.issues, document);
  const { design, problems } = migrateNodes(checked.data, kinds);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, design, warnings: unknownKeys(design, kinds).slice(0, PROBLEMS_MAX) };
}
