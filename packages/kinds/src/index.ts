/**
 * THE list of node kinds. Adding a kind is its folder, one import of its spec and behaviour, and one entry here;
 * palette, form, card, validation, help and contract tests are derived from the list.
 *
 * The model cards are files beside the kinds: `@eventyard/kinds/src/<kind>/model-card.en.md` (and `.ko.md`) resolves
 * for bundlers (`?raw`) and for Node.
 */
import type { Behaviour } from "@eventyard/engine";
import type { KindSpec } from "@eventyard/model";
import { clientBehaviour } from "./client/behaviour.ts";
import { client } from "./client/kind.ts";
import { consumerBehaviour } from "./consumer/behaviour.ts";
import { consumer } from "./consumer/kind.ts";
import { gatewayBehaviour } from "./gateway/behaviour.ts";
import { gateway } from "./gateway/kind.ts";
import { logBehaviour } from "./log/behaviour.ts";
import { log } from "./log/kind.ts";
import { noteBehaviour } from "./note/behaviour.ts";
import { note } from "./note/kind.ts";
import { outboxBehaviour } from "./outbox/behaviour.ts";
import { outbox } from "./outbox/kind.ts";
import { pipeBehaviour } from "./pipe/behaviour.ts";
import { pipe } from "./pipe/kind.ts";
import { producerBehaviour } from "./producer/behaviour.ts";
import { producer } from "./producer/kind.ts";
import { queueBehaviour } from "./queue/behaviour.ts";
import { queue } from "./queue/kind.ts";
import { readModelBehaviour } from "./read-model/behaviour.ts";
import { readModel } from "./read-model/kind.ts";
import { routerBehaviour } from "./router/behaviour.ts";
import { router } from "./router/kind.ts";
import { sagaBehaviour } from "./saga/behaviour.ts";
import { saga } from "./saga/kind.ts";
import { serviceBehaviour } from "./service/behaviour.ts";
import { service } from "./service/kind.ts";
import { storeBehaviour } from "./store/behaviour.ts";
import { store } from "./store/kind.ts";
import { topicBehaviour } from "./topic/behaviour.ts";
import { topic } from "./topic/kind.ts";

export type { SchemaTextResult } from "./contracts/schema-text.ts";
export { readSchemaText } from "./contracts/schema-text.ts";
export type { EventTwin, TwinChoices, TwinOffer } from "./proposal/event-twin.ts";
export { proposeEventTwin } from "./proposal/event-twin.ts";

/** A kind: what it is and how it behaves. */
export interface Kind {
  readonly spec: KindSpec;
  /** The list erases the kind's own state type: the kernel only hands a state back to the behaviour that made it. */
  readonly behaviour: Behaviour;
}

/** Every kind, in the order of the palette. */
export const kinds: readonly Kind[] = [
  { spec: producer, behaviour: producerBehaviour },
  { spec: queue, behaviour: queueBehaviour },
  { spec: topic, behaviour: topicBehaviour },
  { spec: log, behaviour: logBehaviour },
  { spec: router, behaviour: routerBehaviour },
  { spec: consumer, behaviour: consumerBehaviour },
  { spec: pipe, behaviour: pipeBehaviour },
  { spec: client, behaviour: clientBehaviour },
  { spec: service, behaviour: serviceBehaviour },
  { spec: store, behaviour: storeBehaviour },
  { spec: readModel, behaviour: readModelBehaviour },
  { spec: gateway, behaviour: gatewayBehaviour },
  { spec: outbox, behaviour: outboxBehaviour },
  { spec: saga, behaviour: sagaBehaviour },
  { spec: note, behaviour: noteBehaviour },
];

/** What validation, forms and cards ask, by kind id. */
export const kindSpecs: ReadonlyMap<string, KindSpec> = new Map(kinds.map(({ spec }) => [spec.id, spec]));

/** Do nodes of this kind take part in a run? Notes do not; of an unknown kind it must be assumed. */
export function isSimulated(kind: string): boolean {
  return kindSpecs.get(kind)?.simulated ?? true;
}

/** What the engine runs, by kind id: the kinds that are simulated. */
export const runnableKinds: ReadonlyMap<string, Behaviour> = new Map(
  kinds.filter(({ spec }) => spec.simulated).map(({ spec, behaviour }) => [spec.id, behaviour]),
);
