/** A topic is a bus in which every subscription has its own backlog. */
import { busBehaviour } from "../backlog/bus.ts";

export const topicBehaviour = busBehaviour("subscriptions");
