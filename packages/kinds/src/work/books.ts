/** Whether a worker or thread writes the flow's amount into the books: one word for both kinds. */
import type { FieldMeta } from "@eventyard/model";

export const booksMeta: FieldMeta = {
  label: { en: "Books the amount", ko: "금액을 장부에 기록" },
  help: {
    en: "Each time a message is handled here the flow's amount goes into the books: handled twice, booked twice.",
    ko: "여기서 처리할 때마다 흐름의 금액을 장부에 기록합니다. 두 번 처리하면 두 번 기록됩니다.",
  },
  group: { en: "Ledger", ko: "장부" },
};
