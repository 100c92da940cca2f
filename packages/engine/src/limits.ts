/** What stops a run that would not end by itself. Figures and reasons are in the model's LIMITS; tests lower them. */
import { LIMITS } from "@eventyard/model";

export interface RunLimits {
  /** Messages alive at once. */
  readonly liveMessagesMax: number;
  /** Pending timers. */
  readonly timersMax: number;
  /** Events of one node at one instant, counted from the INSTANT_WATCH_FROM-th event of the instant. */
  readonly eventsPerInstantPerNodeMax: number;
  readonly eventsPerInstantMax: number;
  /** Publish edges a message and its follow-ups passed. */
  readonly hopsMax: number;
  readonly eventsMax: number;
}

export const RUN_LIMITS: RunLimits = {
  liveMessagesMax: LIMITS.liveMessagesMax,
  timersMax: LIMITS.timersMax,
  eventsPerInstantPerNodeMax: LIMITS.eventsPerInstantPerNodeMax,
  eventsPerInstantMax: LIMITS.eventsPerInstantMax,
  hopsMax: LIMITS.hopsMax,
  eventsMax: LIMITS.eventsMax,
};

/** Events at one instant from which on they are counted per node; ordinary instants stay below it and cost nothing. */
export const INSTANT_WATCH_FROM = 10_000;

/** Virtual time never passes this [ns]: 2^53 − 1, 104 days. */
export const TIME_NS_MAX = Number.MAX_SAFE_INTEGER;
