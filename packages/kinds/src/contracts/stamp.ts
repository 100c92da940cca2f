/**
 * Events of a node that publishes one version of its own: each says this type and version and nothing else, instead of what
 * its cause says (rules K548, K549).
 */
import type { MessageHandle, NodeSetup, Sim } from "@eventyard/engine";
import type { FieldMeta, LocalText, NodeContract } from "@eventyard/model";
import { fields, parseEventVersion } from "@eventyard/model";
import { z } from "zod";
import { checkPublishing, VERSION_CHARS_MAX, versioned } from "./publishing.ts";

const NONE = -1;

/** The parameter that names the version; texts may be replaced. Empty: its events say what their cause says. */
export function stampParam(meta: Partial<FieldMeta> & Pick<FieldMeta, "group">) {
  return z
    .string()
    .max(VERSION_CHARS_MAX)
    .default("")
    .register(fields, {
      label: { en: "Publishes version", ko: "발행 버전" },
      help: {
        en: "Its events say this type and version and nothing else. Empty: they say what their cause says. Switched on during a run it works only where contents are in use.",
        ko: "이벤트에 이 유형과 버전만 담습니다. 비우면 원인의 내용을 물려받습니다. 실행 중에 켜면 이벤트 내용을 쓰던 설계에서만 적용됩니다.",
      },
      names: "event-version",
      ...meta,
    });
}

/** What the schema cannot say: the text names a type and a version. */
export function checkStamp(param: string, text: string): { param: string; text: LocalText }[] {
  return checkPublishing(text, []).map((problem) => ({ ...problem, param }));
}

/** For `NodeContract.publishes`; the parameter may be out of range. Nothing if it names no version. */
export function stamped(param: string, text: unknown, port: string): NodeContract["publishes"] {
  if (typeof text !== "string" || parseEventVersion(text) === undefined) return [];
  return versioned([], text).map(({ content }) => ({ param, content, port }));
}

/** A card's second line with the versions that are published behind it; texts that are empty name none. */
export function withPublished(
  line: LocalText | undefined,
  ...published: readonly string[]
): LocalText | undefined {
  const versions = published.filter((text) => text !== "").join(", ");
  if (versions === "") return line;
  if (line === undefined) return { en: versions, ko: versions };
  return { en: `${line.en} · ${versions}`, ko: `${line.ko} · ${versions}` };
}

export interface Stamp {
  /** Index of the content that events get, -1: they keep what they inherit. */
  content: number;
}

/** At set-up: asks for the contents of messages if a version is named. To be filled by `changeStamp` when the run starts. */
export function createStamp(setup: NodeSetup, text: string): Stamp {
  if (text !== "") setup.useColumn("content");
  return { content: NONE };
}

/** The run starts, or the parameter changed: for what is made from now on. */
export function changeStamp(sim: Sim, stamp: Stamp, text: string): void {
  const [own] = versioned([], text);
  stamp.content = own === undefined ? NONE : sim.contentIndex(own.content);
}

export function stampEvent(sim: Sim, stamp: Stamp, event: MessageHandle): void {
  if (stamp.content !== NONE) sim.messages.content[event] = stamp.content;
}
