/**
 * How often a router sends: each new copy takes the next turn of its target and of the router, and is kept back until both
 * have come (rule K272).
 */
import type { Sim } from "@eventyard/engine";
import type { EdgeParams, Params } from "@eventyard/model";
import type { BusPolicy } from "../backlog/bus-params.ts";
import type { RouterParams, TargetParams } from "./params.ts";

const NS_PER_S = 1_000_000_000;

export interface Pace {
  /** Some target, or all of them together, are sent to at a limited rate. */
  on: boolean;
  /** Between two turns of the router [ns]; 0: no limit. */
  gapNs: number;
  nextNs: number;
  /** The same for each target. */
  readonly gapsNs: Float64Array;
  readonly nextsNs: Float64Array;
}

export function createPace(targets: number): Pace {
  return {
    on: false,
    gapNs: 0,
    nextNs: 0,
    gapsNs: new Float64Array(targets),
    nextsNs: new Float64Array(targets),
  };
}

const gapNs = (perS: number): number => (perS > 0 ? NS_PER_S / perS : 0);

/** Reads the limits of the router and of one target. Copies that were given a turn keep it. */
export function changePace(pace: Pace, router: Params, edge: EdgeParams, target: number): void {
  pace.gapNs = gapNs((router as unknown as RouterParams).sendsPerS);
  pace.gapsNs[target] = gapNs((edge as unknown as TargetParams).sendsPerS);
  pace.on = pace.gapNs > 0 || pace.gapsNs.some((gap) => gap > 0);
}

/** Puts the wait of the copy at hand into its target's policy, which is the router's own and read when it is accepted. */
export function keepBack(sim: Sim, pace: Pace, policy: BusPolicy, target: number): void {
  const own = Math.max(sim.nowNs, pace.nextsNs[target]!);
  const all = Math.max(sim.nowNs, pace.nextNs);
  pace.nextsNs[target] = own + pace.gapsNs[target]!;
  pace.nextNs = all + pace.gapNs;
  const writable: { delayNs: number } = policy;
  writable.delayNs = Math.round(Math.max(own, all)) - sim.nowNs;
}
