/** Times that a distribution, a mean and a spread describe in full: for nodes with several kinds of work. */
import type { FieldMeta, LocalText } from "@eventyard/model";
import { fields } from "@eventyard/model";
import { z } from "zod";
import type { ServiceParams } from "./service-params.ts";
import { distributionName, serviceShape, WORK_MS_MAX } from "./service-params.ts";

const PLAIN = ["constant", "exponential", "lognormal", "gamma"] as const;
const CV_MAX = 10;
const defaults = z.object(serviceShape).parse({});

type PlainTime = (typeof PLAIN)[number];

/** The mean [ms]. */
export function meanField(defaultMs: number, meta: FieldMeta) {
  return z.number().min(0).max(WORK_MS_MAX).default(defaultMs).register(fields, meta);
}

/** The distribution; log-normal by default. */
export function timeField(label: LocalText, group: LocalText) {
  const options = Object.fromEntries(PLAIN.map((one) => [one, distributionName(one)]));
  return z.enum(PLAIN).default("lognormal").register(fields, { label, options, group });
}

/** The spread of the distribution that the parameter `time` names. */
export function spreadField(label: LocalText, group: LocalText, time: string) {
  return z
    .number()
    .min(0)
    .max(CV_MAX)
    .default(0.5)
    .register(fields, {
      label,
      unit: "cv",
      step: 0.1,
      showWhen: { param: time, oneOf: ["lognormal", "gamma"] },
      group,
    });
}

/** The parameters from which `prepareServiceTime` makes the draw. */
export function plainTime(service: PlainTime, serviceMs: number, serviceCv: number): ServiceParams {
  return { ...defaults, service, serviceMs, serviceCv };
}
