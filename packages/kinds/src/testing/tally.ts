/**
 * A throw-away bus for tests: writes down when events came, and answers as its parameters say. With `serveMs` it is a
 * single server with exponential service that answers at the end. Not exported.
 */
import type {
  Behaviour,
  Confirmation,
  EdgeIndex,
  MessageHandle,
  NodeIndex,
  Sim,
  StreamIndex,
} from "@eventyard/engine";
import type { KindSpec, Params } from "@eventyard/model";
import { defineKindSpec, fields } from "@eventyard/model";
import { z } from "zod";

const NS_PER_MS = 1e6;

interface Arrival {
  readonly atMs: number;
  readonly flow: number;
  readonly id: number | undefined;
  readonly key: number;
  readonly bytes: number;
  readonly content: number | undefined;
  readonly priority: number | undefined;
}

export interface TallyState {
  readonly node: NodeIndex;
  readonly stream: StreamIndex;
  readonly arrivals: Arrival[];
  readonly line: MessageHandle[];
  answer: string;
  serveMs: number;
  lateMs: number;
  limit: number;
  seen: number;
}

const number = (label: string, max = 1e6) =>
  z
    .number()
    .min(0)
    .max(max)
    .default(0)
    .register(fields, { label: { en: label, ko: label } });

export const tallySpec: KindSpec = defineKindSpec({
  id: "tally",
  version: 1,
  title: { en: "Tally", ko: "집계" },
  summary: { en: "Writes down arrivals.", ko: "도착을 기록합니다." },
  icon: "M3 3h14",
  silhouette: "bus",
  simulated: true,
  params: z.object({
    answer: z
      .enum(["stored", "rejected", "throttled", "none", "lost"])
      .default("stored")
      .register(fields, { label: { en: "Answer", ko: "응답" } }),
    serveMs: number("Service"),
    lateMs: number("Answers late"),
    // refuses all but every n-th
    limit: number("Takes every n-th"),
  }),
  ports: [
    {
      id: "in",
      direction: "in",
      carries: "event",
      flows: ["publish"],
      title: { en: "in", ko: "입력" },
      edgesMin: 0,
      edgesMax: 64,
    },
  ],
  faults: ["kill"],
  metrics: ["in"],
  card: { subtitle: () => ({ en: "", ko: "" }), meter: "none" },
  transitMs: () => 0,
  migrations: [],
});

function finish(sim: Sim, state: TallyState, message: MessageHandle): void {
  const { messages } = sim;
  const via: EdgeIndex = messages.via[message] ?? -1;
  const ticket = messages.ticket[message] ?? -1;
  state.seen++;
  const refuses = state.limit > 0 && state.seen % state.limit !== 0;
  const answer = refuses ? "rejected" : state.answer;
  if (answer === "lost") {
    sim.lose(state.node, message, "down");
    return;
  }
  if (answer === "stored" || answer === "none")
    sim.effect(state.node, messages.flow[message]!, messages.id[message] ?? 0);
  sim.release(message);
  if (answer !== "none" && ticket >= 0) sim.confirm(via, ticket, answer as Confirmation);
}

function read(state: TallyState, params: Params): void {
  state.answer = String(params["answer"]);
  state.serveMs = Number(params["serveMs"]);
  state.lateMs = Number(params["lateMs"]);
  state.limit = Number(params["limit"]);
}

function serve(sim: Sim, state: TallyState): void {
  sim.wakeAfter(state.node, sim.exponential(state.stream) * state.serveMs * NS_PER_MS, 0, 0);
}

export const tallyBehaviour: Behaviour<TallyState> = {
  create: (setup, params) => {
    const state: TallyState = {
      node: setup.node,
      stream: setup.stream("service"),
      arrivals: [],
      line: [],
      answer: "",
      serveMs: 0,
      lateMs: 0,
      limit: 0,
      seen: 0,
    };
    read(state, params);
    return state;
  },
  change: (_sim, state, params) => read(state, params),
  arrive: (sim, state, _edge, message) => {
    sim.count(state.node, "in", 1);
    const { messages } = sim;
    state.arrivals.push({
      atMs: sim.nowNs / NS_PER_MS,
      flow: messages.flow[message]!,
      id: messages.id[message],
      key: messages.key[message]!,
      bytes: messages.sizeBytes[message]!,
      content: messages.content[message],
      priority: messages.priority[message],
    });
    if (state.serveMs > 0) {
      state.line.push(message);
      if (state.line.length === 1) serve(sim, state);
    } else if (state.lateMs > 0) sim.wakeAfter(state.node, state.lateMs * NS_PER_MS, 1, message);
    else finish(sim, state, message);
  },
  wake: (sim, state, code, message) => {
    if (code === 1) {
      finish(sim, state, message);
      return;
    }
    finish(sim, state, state.line.shift()!);
    if (state.line.length > 0) serve(sim, state);
  },
};
