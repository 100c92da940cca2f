/** The shipped kinds and the throw-away ones, for tests. Not exported. */
import type { Behaviour } from "@eventyard/engine";
import type { KindSpec } from "@eventyard/model";
import { kindSpecs, runnableKinds } from "../index.ts";
import { publisherBehaviour, publisherSpec } from "./publisher.ts";
import { scribeBehaviour, scribeSpec } from "./scribe.ts";

const specs: ReadonlyMap<string, KindSpec> = new Map([
  ...kindSpecs,
  [publisherSpec.id, publisherSpec],
  [scribeSpec.id, scribeSpec],
]);
const behaviours: ReadonlyMap<string, Behaviour> = new Map([
  ...runnableKinds,
  [publisherSpec.id, publisherBehaviour as Behaviour],
  [scribeSpec.id, scribeBehaviour as Behaviour],
]);

export const benchKinds = { specs, behaviours };
