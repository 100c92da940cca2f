/**
 * What only some policies must know of a message, by its handle: arrays of the bus beside the message pool, empty while
 * the policy that needs them is off.
 */
import type { MessageHandle } from "@eventyard/engine";
import { LIMITS } from "@eventyard/model";
import type { Backlog } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";

const FIRST_PLACES = 1024;
/** Handles are dense: a pool that held the most live messages grew by at most half more. */
const PLACES_MAX = 2 * LIMITS.liveMessagesMax;
const TRIES_MAX = 255;

function placesFor(message: MessageHandle): number {
  let places = FIRST_PLACES;
  while (places <= message) places *= 2;
  if (places > 2 * PLACES_MAX) throw new RangeError("side columns: a handle beyond PLACES_MAX");
  return places;
}

/** No delivery of this message has counted yet. */
export function resetTries(bus: BusState, message: MessageHandle): void {
  if (message >= bus.tries.length) {
    const tries = new Uint8Array(placesFor(message));
    tries.set(bus.tries);
    bus.tries = tries;
  }
  bus.tries[message] = 0;
}

/** One more delivery counts. Returns how many have. */
export function addTry(bus: BusState, message: MessageHandle): number {
  if (message >= bus.tries.length) resetTries(bus, message);
  const tries = Math.min(TRIES_MAX, bus.tries[message]! + 1);
  bus.tries[message] = tries;
  return tries;
}

/** Deliveries that have counted. */
export function triesOf(bus: BusState, message: MessageHandle): number {
  return bus.tries[message] ?? 0;
}

/** The message waits in this lane. */
export function setLane(bus: BusState, backlog: Backlog, message: MessageHandle, lane: number): void {
  if (backlog.lanes === 1) return;
  if (message >= bus.laneOf.length) {
    const lanes = new Uint16Array(placesFor(message));
    lanes.set(bus.laneOf);
    bus.laneOf = lanes;
  }
  bus.laneOf[message] = lane;
}

/** Lane of a message; 0 if there is only one. */
export function laneOf(bus: BusState, backlog: Backlog, message: MessageHandle): number {
  return backlog.lanes === 1 ? 0 : (bus.laneOf[message] ?? 0);
}

/** Numbers a new message, so that its original place can be found again. */
export function setPlace(bus: BusState, message: MessageHandle): void {
  if (message >= bus.placeOf.length) {
    const places = new Float64Array(placesFor(message));
    places.set(bus.placeOf);
    bus.placeOf = places;
  }
  bus.placeOf[message] = ++bus.places;
}

/** Was `a` stored before `b`? */
export function wasBefore(bus: BusState, a: MessageHandle, b: MessageHandle): boolean {
  return (bus.placeOf[a] ?? 0) < (bus.placeOf[b] ?? 0);
}
