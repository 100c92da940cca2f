/**
 * Which versions of events a worker can read: parameters, their check, and the verdict in a run, looked up once for each
 * distinct content (rules K542 to K544).
 */
import type { MessageHandle, NodeSetup, Sim } from "@eventyard/engine";
import type { ContractBook, EventVersion, FieldMeta, LocalText, ReaderType } from "@eventyard/model";
import { canRead, fields, parseEventVersions, versionOf } from "@eventyard/model";
import { z } from "zod";
import { NO_BYTES } from "../empty-columns.ts";
import { contractGroup } from "./publishing.ts";

const ACCEPTS_CHARS_MAX = 2_000;
const UNKNOWN = 0;
const NO = 1;
const YES = 2;
const FIRST_VERDICTS = 16;

const meta = {
  accepts: {
    label: { en: "Reads versions", ko: "읽는 버전" },
    help: {
      en: "Versions that its program was written for, such as order-placed@1, order-placed@2. An event of another version is read if the contracts allow it; otherwise handling it fails every time. Types that are not named here are read whatever their version. Empty: everything.",
      ko: "프로그램이 아는 버전을 order-placed@1, order-placed@2처럼 적습니다. 다른 버전의 이벤트는 계약상 읽을 수 있을 때만 읽고, 아니면 처리할 때마다 실패합니다. 여기에 없는 유형은 버전과 관계없이 읽습니다. 비우면 모두 읽습니다.",
    },
    names: "event-versions",
    group: contractGroup,
  },
  reader: {
    label: { en: "Unknown fields", ko: "모르는 필드" },
    help: {
      en: "A strict reader fails on fields that its version does not name. A tolerant reader takes what it needs and ignores the rest.",
      ko: "엄격한 리더는 자기 버전에 없는 필드를 만나면 실패합니다. 관대한 리더는 필요한 것만 읽고 나머지는 무시합니다.",
    },
    options: {
      strict: { en: "fail (strict reader)", ko: "실패 (엄격한 리더)" },
      tolerant: { en: "are ignored (tolerant reader)", ko: "무시 (관대한 리더)" },
    },
    group: contractGroup,
  },
} as const satisfies Record<string, FieldMeta>;

/** The zod shape; each kind spreads it into its own. */
export const readingShape = {
  accepts: z.string().max(ACCEPTS_CHARS_MAX).default("").register(fields, meta.accepts),
  reader: z.enum(["strict", "tolerant"]).default("strict").register(fields, meta.reader),
};

export interface ReadingParams {
  readonly accepts: string;
  readonly reader: ReaderType;
}

export function checkReading({ accepts }: ReadingParams): { param: string; text: LocalText }[] {
  if (parseEventVersions(accepts) !== undefined) return [];
  return [
    {
      param: "accepts",
      text: {
        en: "Write event types with versions, at most 32, separated by commas: order-placed@1, order-placed@2.",
        ko: "이벤트 유형과 버전을 쉼표로 나누어 최대 32개까지 적으세요: order-placed@1, order-placed@2.",
      },
    },
  ];
}

/** For `NodeContract.accepts`; parameters may be out of range. */
export function acceptedVersions({ accepts, reader }: ReadingParams) {
  const versions = typeof accepts === "string" ? (parseEventVersions(accepts) ?? []) : [];
  if (versions.length === 0) return {};
  return { accepts: { param: "accepts", versions, reader } };
}

export interface Reading {
  /** Shared with every copy of the run: it never changes. */
  readonly contracts: ContractBook;
  versions: readonly EventVersion[];
  reader: ReaderType;
  /** Something may be unreadable. */
  checks: boolean;
  /** By content index; grows up to CONTENTS_MAX of the engine. */
  verdicts: Uint8Array;
}

/** At set-up: asks for the contents of messages if versions are named. */
export function createReading(setup: NodeSetup, params: ReadingParams): Reading {
  if (params.accepts !== "") setup.useColumn("content");
  const { contracts } = setup;
  const reading: Reading = {
    contracts,
    versions: [],
    reader: params.reader,
    checks: false,
    verdicts: NO_BYTES,
  };
  changeReading(reading, params);
  return reading;
}

/** Another version is deployed: what arrives from now on is read by it. */
export function changeReading(reading: Reading, params: ReadingParams): void {
  reading.versions = parseEventVersions(params.accepts) ?? [];
  reading.reader = params.reader;
  reading.checks = reading.versions.length > 0;
  reading.verdicts = NO_BYTES;
}

/** Can the program read this message? Costs a look-up once its content was seen. */
export function reads(sim: Sim, reading: Reading, message: MessageHandle): boolean {
  // without the column nothing says what it is
  const content = sim.messages.content[message] ?? 0;
  if (content >= reading.verdicts.length) {
    const verdicts = new Uint8Array(Math.max(FIRST_VERDICTS, (content + 1) * 2));
    verdicts.set(reading.verdicts);
    reading.verdicts = verdicts;
  }
  if (reading.verdicts[content] === UNKNOWN) {
    const written = versionOf(sim.content(content));
    const isRead =
      written === undefined || canRead(reading.contracts, written, reading.versions, reading.reader);
    reading.verdicts[content] = isRead ? YES : NO;
  }
  return reading.verdicts[content] === YES;
}
