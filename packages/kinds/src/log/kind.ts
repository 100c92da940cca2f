/** The partitioned log: records stay, consumer groups read on. */
import type { LocalText, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { z } from "zod";
import { ENTRY_FAULTS } from "../bus-entry/entry-faults.ts";
import { entryProblems } from "../bus-entry/entry-params.ts";
import { DEAD_LETTERS, EVENTS_IN, storeMs } from "../backlog/bus-spec.ts";
import { groupParams } from "./group-params.ts";
import { logShape } from "./log-params.ts";
import { logPresets } from "./presets.ts";

const params = z.object(logShape);
type LogParams = z.infer<typeof params>;

/** "7 d", "12 h", "90 s" */
function retentionText(seconds: number): LocalText {
  const [count, en, ko] =
    seconds >= 86_400 && seconds % 86_400 === 0
      ? [seconds / 86_400, "d", "일"]
      : seconds >= 3600 && seconds % 3600 === 0
        ? [seconds / 3600, "h", "시간"]
        : [seconds, "s", "초"];
  return { en: `${count} ${en}`, ko: `${count}${ko}` };
}

export const log = defineKindSpec({
  id: "log",
  version: 1,
  title: { en: "Partitioned log", ko: "파티션 로그" },
  summary: {
    en: "Keeps records in partitions; every consumer group reads them in order, from its own position.",
    ko: "레코드를 파티션에 보관하고, 컨슈머 그룹마다 자기 위치에서 순서대로 읽습니다.",
  },
  icon: "M3 5h14M3 10h14M3 15h14M7 3v4M12 8v4M9 13v4",
  silhouette: "bus",
  simulated: true,
  params,
  check: entryProblems,
  presets: logPresets,
  ports: [
    EVENTS_IN,
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["delivery", "publish"],
      title: { en: "consumer groups", ko: "컨슈머 그룹" },
      edgesMin: 0,
      edgesMax: 256,
      edge: groupParams,
    },
    DEAD_LETTERS,
  ],
  faults: ENTRY_FAULTS,
  inOrder: () => true,
  metrics: [
    "in",
    "out",
    "done",
    "failed",
    "retried",
    "dead",
    "lost",
    "expired",
    "rejected",
    "deduplicated",
    "backlog",
  ],
  card: {
    subtitle: (raw: Params) => {
      const p = raw as LogParams;
      return { en: `${p.partitions} partitions`, ko: `파티션 ${p.partitions}개` };
    },
    detail: (raw: Params) => {
      const p = raw as LogParams;
      if (p.retentionS === 0) return undefined;
      const kept = retentionText(p.retentionS);
      return { en: `keeps records ${kept.en}`, ko: `레코드 ${kept.ko} 보존` };
    },
    meter: "lanes",
  },
  transitMs: storeMs,
  migrations: [],
});
