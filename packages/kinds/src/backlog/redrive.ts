/** Moving dead letters back: a bounded number, at a bounded rate, over the port "redrive" (rule K145). */
import type { EdgeIndex, MessageHandle, Sim } from "@eventyard/engine";
import type { FieldMeta, Params } from "@eventyard/model";
import { fields, LIMITS } from "@eventyard/model";
import { z } from "zod";
import { isFrozen } from "../bus-entry/entry-state.ts";
import type { Backlog } from "./backlog-state.ts";
import { report } from "./backlog-state.ts";
import type { BusState } from "./bus-state.ts";
import { giveUpKey } from "./giving-up.ts";
import { dispatch } from "./lending.ts";
import { laneOf } from "./side-columns.ts";
import { addFresh, takeNext, waitingIn } from "./waiting.ts";
import { WAKE_REDRIVE } from "./wake-codes.ts";

const NONE = -1;
const NS_PER_S = 1e9;
const REDRIVE_PER_S_MAX = 10_000;
const REDRIVE_MAX = 1_000_000;
/** A message that went round so often stays: each round costs two hops, and the run's limit must not be reached. */
const REDRIVE_HOPS_MAX = LIMITS.hopsMax / 2;
/** The top bit of `hops` is the engine's own mark for dead letters. */
const HOPS_MASK = 0x7f;

const group = { en: "Redrive", ko: "재투입(리드라이브)" };
const meta = {
  redriveRatePerS: {
    label: { en: "Redrive rate", ko: "재투입 속도" },
    help: {
      en: "Moves waiting messages to the bus behind the redrive port, this many a second. 0: off.",
      ko: "대기 중인 메시지를 재투입 포트에 연결된 버스로 초당 이만큼 옮깁니다. 0이면 옮기지 않습니다.",
    },
    unit: "/s",
    step: 10,
    group,
  },
  redriveMax: {
    label: { en: "Redrive at most", ko: "재투입 최대 개수" },
    help: {
      en: "Counted from when the rate is set; switching it off and on again begins anew. 0: no limit.",
      ko: "속도를 설정한 때부터 셉니다. 껐다가 다시 켜면 새로 셉니다. 0이면 제한이 없습니다.",
    },
    unit: { en: "msg", ko: "건" },
    step: 100,
    group,
  },
} as const satisfies Record<string, FieldMeta>;

export const redriveShape = {
  redriveRatePerS: z.number().min(0).max(REDRIVE_PER_S_MAX).default(0).register(fields, meta.redriveRatePerS),
  redriveMax: z.int().min(0).max(REDRIVE_MAX).default(1000).register(fields, meta.redriveMax),
};

export interface Redrive {
  readonly edge: EdgeIndex;
  /** Time between two messages [ns], Infinity while it is off. */
  gapNs: number;
  most: number;
  moved: number;
  armed: boolean;
}

/** @param edge where messages go, -1 for nowhere */
export function createRedrive(edge: EdgeIndex, params: Params): Redrive {
  const redrive = { edge, gapNs: Infinity, most: 0, moved: 0, armed: false };
  readRedrive(redrive, params);
  return redrive;
}

function readRedrive(redrive: Redrive, params: Params): void {
  const rate = Number(params["redriveRatePerS"] ?? 0);
  redrive.gapNs = rate > 0 && redrive.edge !== NONE ? NS_PER_S / rate : Infinity;
  redrive.most = Number(params["redriveMax"] ?? 0) || Infinity;
}

/** Plans the next message, unless it is off or the limit is reached. */
export function armRedrive(sim: Sim, bus: BusState): void {
  const { redrive } = bus;
  if (redrive.armed || redrive.gapNs === Infinity || redrive.moved >= redrive.most) return;
  redrive.armed = true;
  sim.wakeAfter(bus.node, redrive.gapNs, WAKE_REDRIVE, 0);
}

/** New parameters. */
export function changeRedrive(sim: Sim, bus: BusState, params: Params): void {
  const { redrive } = bus;
  const wasOff = redrive.gapNs === Infinity;
  readRedrive(redrive, params);
  if (wasOff) redrive.moved = 0;
  armRedrive(sim, bus);
}

/** It is time for the next message. */
export function redriveNext(sim: Sim, bus: BusState): void {
  const { redrive } = bus;
  const backlog = bus.backlogs[0]!;
  redrive.armed = false;
  if (redrive.gapNs === Infinity) return;
  if (!isFrozen(bus.entry) && backlog.waiting > 0) moveOne(sim, bus, backlog);
  armRedrive(sim, bus);
}

/** Nobody here can still answer for it. */
function neverLent(sim: Sim, message: MessageHandle): boolean {
  return sim.messages.attempts[message] === 0;
}

/** A copy in place of the original, so that a late answer finds that gone; it is the copy then that lies in dead letters. */
function replaced(sim: Sim, message: MessageHandle): MessageHandle {
  const copy = sim.copy(message);
  const { hops } = sim.messages;
  hops[copy] = hops[message]!;
  hops[message]! &= HOPS_MASK;
  sim.release(message);
  return copy;
}

/** The bus's part is done. The message itself goes where possible: the ledger sees it leave the dead letters (rule E103). */
function moveOne(sim: Sim, bus: BusState, backlog: Backlog): void {
  const message = nextOfLanes(sim, backlog);
  if (message === NONE) return;
  giveUpKey(sim, backlog, message);
  if ((sim.messages.hops[message]! & HOPS_MASK) >= REDRIVE_HOPS_MAX) {
    addFresh(sim, backlog, message, laneOf(bus, backlog, message));
    return;
  }
  bus.redrive.moved++;
  sim.count(bus.node, "done", 1);
  sim.count(bus.node, "out", 1);
  sim.publish(bus.redrive.edge, neverLent(sim, message) ? message : replaced(sim, message));
  report(sim, bus, backlog);
  dispatch(sim, bus, backlog);
}

function nextOfLanes(sim: Sim, backlog: Backlog): number {
  for (let lane = 0; lane < backlog.lanes; lane++) {
    if (waitingIn(backlog, lane) > 0) return takeNext(sim, backlog, lane);
  }
  return NONE;
}
