/** All parameters of a producer, in the order of the form. */
import type { LocalText, Params } from "@eventyard/model";
import { z } from "zod";
import { arrivalShape } from "./arrival-params.ts";
import { payloadShape } from "./payload-params.ts";
import { refusalShape } from "./refusal-params.ts";
import { parseWeightedContents } from "./weighted-contents.ts";

export const producerParams = z.object({ ...arrivalShape, ...payloadShape, ...refusalShape });

export type ProducerParams = z.infer<typeof producerParams>;

/** What the schema cannot say: the contents must be readable. */
export function checkProducer(raw: Params): { param: string; text: LocalText }[] {
  const read = parseWeightedContents((raw as ProducerParams).contents);
  return read.ok ? [] : [{ param: "contents", text: read.text }];
}
