/** A queue is a bus whose workers share one backlog. */
import { busBehaviour } from "../backlog/bus.ts";

export const queueBehaviour = busBehaviour("shared");
