/** All parameters of a producer, in the order of the form. */
import type { LocalText, Params } from "@eventyard/model";
import { z } from "zod";
import { checkPublishing } from "../contracts/publishing.ts";
import { arrivalShape } from "./arrival-params.ts";
import { payloadShape } from "./payload-params.ts";
import { refusalShape } from "./refusal-params.ts";
import { parseWeightedContents } from "./weighted-contents.ts";

export const producerParams = z.object({ ...arrivalShape, ...payloadShape, ...refusalShape });

export type ProducerParams = z.infer<typeof producerParams>;

/** What the schema cannot say: the contents must be readable, and versions belong to them. */
export function checkProducer(raw: Params): { param: string; text: LocalText }[] {
  const { contents, eventType, publishes, canary } = raw as ProducerParams;
  const read = parseWeightedContents(contents);
  if (!read.ok) return [{ param: "contents", text: read.text }];
  const listed = read.value.contents.map(({ type }) => type);
  const types = listed.length > 0 || eventType === "" ? [...new Set(listed)] : [eventType];
  return checkPublishing(publishes, types, canary);
}
