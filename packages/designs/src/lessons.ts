/** The lessons, in the order in which they are walked. */
import type { Lesson } from "@eventyard/model";
import { blueGreen } from "./lessons/blue-green.ts";
import { buses } from "./lessons/buses.ts";
import { choreography } from "./lessons/choreography.ts";
import { consumers } from "./lessons/consumers.ts";
import { deliveryGuarantees } from "./lessons/delivery-guarantees.ts";
import { dualWrite } from "./lessons/dual-write.ts";
import { firstEvents } from "./lessons/first-events.ts";
import { poisonMessage } from "./lessons/poison-message.ts";
import { producers } from "./lessons/producers.ts";
import { readYourWrites } from "./lessons/read-your-writes.ts";
import { restOrEvents } from "./lessons/rest-or-events.ts";
import { retryStorm } from "./lessons/retry-storm.ts";
import { rollingRestart } from "./lessons/rolling-restart.ts";
import { saga } from "./lessons/saga.ts";
import { schemaBeforeConsumers } from "./lessons/schema-before-consumers.ts";
import { serviceChain } from "./lessons/service-chain.ts";
import { shortLease } from "./lessons/short-lease.ts";
import { slowSubscriber } from "./lessons/slow-subscriber.ts";
import { testsWithoutServices } from "./lessons/tests-without-services.ts";
import { twoBooks } from "./lessons/two-books.ts";

export const lessons: readonly Lesson[] = [
  firstEvents,
  producers,
  buses,
  consumers,
  serviceChain,
  restOrEvents,
  retryStorm,
  deliveryGuarantees,
  twoBooks,
  dualWrite,
  saga,
  choreography,
  readYourWrites,
  testsWithoutServices,
  rollingRestart,
  blueGreen,
  schemaBeforeConsumers,
  poisonMessage,
  slowSubscriber,
  shortLease,
];
