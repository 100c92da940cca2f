/** A throw-away worker for tests: takes up to `credit` messages, works on one after another, writes down each delivery. */
import type { Behaviour, EdgeIndex, MessageHandle, NodeIndex, StreamIndex } from "@eventyard/engine";
import type { KindSpec } from "@eventyard/model";
import { defineKindSpec, fields } from "@eventyard/model";
import { z } from "zod";

interface Delivery {
  /** Id of the message, from 0. */
  readonly id: number;
  readonly key: number;
  readonly attempt: number;
  readonly atMs: number;
}

interface Job {
  readonly message: MessageHandle;
  readonly generation: number;
  readonly attempt: number;
  readonly edge: EdgeIndex;
}

export interface ScribeState {
  readonly node: NodeIndex;
  readonly edges: readonly EdgeIndex[];
  readonly stream: StreamIndex;
  readonly credit: number;
  readonly workers: number;
  readonly serviceMs: number;
  readonly failFirst: number;
  readonly failPercent: number;
  readonly log: Delivery[];
  readonly line: Job[];
  /** Most messages in hand at once. */
  handMax: number;
  working: (Job | undefined)[];
  up: boolean;
}

const number = (label: string, value: number) =>
  z
    .number()
    .min(0)
    .max(1e9)
    .default(value)
    .register(fields, { label: { en: label, ko: label } });

export const scribeSpec: KindSpec = defineKindSpec({
  id: "scribe",
  version: 1,
  title: { en: "Scribe", ko: "기록자" },
  summary: { en: "Writes down deliveries.", ko: "전달을 기록합니다." },
  icon: "M3 3h14",
  silhouette: "worker",
  simulated: true,
  params: z.object({
    credit: number("Credit", 1),
    workers: number("Workers", 1),
    serviceMs: number("Service", 10),
    failFirst: number("Fails first", 0),
    failPercent: number("Fails", 0),
  }),
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["delivery"],
      title: { en: "in", ko: "입력" },
      edgesMin: 0,
      edgesMax: 8,
    },
  ],
  faults: ["kill"],
  metrics: ["in", "done"],
  card: { subtitle: () => ({ en: "scribe", ko: "기록" }), meter: "none" },
  transitMs: () => 1,
  migrations: [],
});

type Handler<Name extends keyof Behaviour<ScribeState>> = NonNullable<Behaviour<ScribeState>[Name]>;

const grantAll: Handler<"start"> = (sim, state) => {
  for (const edge of state.edges) sim.grant(edge, state.credit);
};

const begin: Handler<"start"> = (sim, state) => {
  for (let slot = 0; slot < state.workers && state.line.length > 0; slot++) {
    if (state.working[slot] !== undefined) continue;
    state.working[slot] = state.line.shift();
    sim.wakeAfter(state.node, state.serviceMs * 1e6, 0, slot);
  }
};

export const scribeBehaviour: Behaviour<ScribeState> = {
  create: (setup, params) => {
    setup.useColumn("id");
    return {
      node: setup.node,
      edges: setup.edgesIn("in"),
      stream: setup.stream("failures"),
      credit: Number(params["credit"]),
      workers: Number(params["workers"]),
      serviceMs: Number(params["serviceMs"]),
      failFirst: Number(params["failFirst"]),
      failPercent: Number(params["failPercent"]),
      log: [],
      line: [],
      handMax: 0,
      working: [],
      up: true,
    };
  },
  start: grantAll,
  arrive: (sim, state, edge, message) => {
    if (!state.up) return;
    const { id, key, attempts, generation } = sim.messages;
    const attempt = attempts[message]!;
    sim.count(state.node, "in", 1);
    state.log.push({ id: id[message]! - 1, key: key[message]!, attempt, atMs: sim.nowNs / 1e6 });
    state.line.push({ message, generation: generation[message]!, attempt, edge });
    const working = state.working.filter((job) => job !== undefined).length;
    state.handMax = Math.max(state.handMax, state.line.length + working);
    begin(sim, state);
  },
  wake: (sim, state, _code, slot) => {
    const job = state.working[slot];
    state.working[slot] = undefined;
    if (job !== undefined && state.up) {
      const unlucky = state.failPercent > 0 && sim.uniform(state.stream) * 100 < state.failPercent;
      const failed = unlucky || job.attempt <= state.failFirst;
      if (!failed) sim.count(state.node, "done", 1);
      sim.settle(job.edge, job.message, job.generation, job.attempt, failed ? "failed" : "handled");
      sim.grant(job.edge, 1);
    }
    begin(sim, state);
  },
  reconnected: (sim, state, edge) => {
    const inHand = [...state.line, ...state.working].filter((job) => job?.edge === edge).length;
    if (state.up && inHand < state.credit) sim.grant(edge, state.credit - inHand);
  },
  fault: (sim, state, fault, on) => {
    if (fault !== "kill") return;
    state.up = !on;
    state.line.length = 0;
    // their timers find nothing
    state.working = state.working.map(() => undefined);
    if (on) for (const edge of state.edges) sim.disconnect(edge);
    else grantAll(sim, state);
  },
};
