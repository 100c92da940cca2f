/** The note: words on the canvas. It is drawn and never simulated. */
import type { Params } from "@eventyard/model";
import { defineKindSpec, fields, LIMITS } from "@eventyard/model";
import { z } from "zod";

const params = z.object({
  text: z
    .string()
    .max(LIMITS.textLengthMax)
    .default("")
    .register(fields, { label: { en: "Text", ko: "내용" }, multiline: true }),
});

export const note = defineKindSpec({
  id: "note",
  version: 1,
  title: { en: "Note", ko: "메모" },
  summary: {
    en: "Words on the canvas. Takes no part in a run.",
    ko: "캔버스에 적는 글입니다. 실행에는 영향을 주지 않습니다.",
  },
  icon: "M4 3h12v9l-4 5H4z",
  silhouette: "paper",
  simulated: false,
  params,
  ports: [],
  faults: [],
  metrics: [],
  card: {
    subtitle: (raw: Params) => {
      const { text } = raw as z.infer<typeof params>;
      return { en: text, ko: text };
    },
    meter: "text",
  },
  transitMs: () => 0,
  migrations: [],
});
