/** A throw-away kind for tests: sends by a plan, asks for confirms, and writes down every answer. Not exported. */
import type { Behaviour, Confirmation, EdgeIndex, NodeIndex } from "@eventyard/engine";
import type { Content, KindSpec } from "@eventyard/model";
import { defineKindSpec, fields } from "@eventyard/model";
import { z } from "zod";

/** One message of the plan. */
export interface Sending {
  readonly atMs: number;
  readonly key?: number;
  readonly bytes?: number;
  readonly priority?: number;
  readonly content?: Content;
  /** Sends the message with this index of the plan again: same id. */
  readonly again?: number;
}

interface Answer {
  readonly index: number;
  readonly atMs: number;
  readonly what: Confirmation;
}

export interface PublisherState {
  readonly node: NodeIndex;
  readonly edges: readonly EdgeIndex[];
  readonly plan: readonly Sending[];
  readonly answers: Answer[];
  readonly ids: number[];
}

export const publisherSpec: KindSpec = defineKindSpec({
  id: "publisher",
  version: 1,
  title: { en: "Publisher", ko: "발행자" },
  summary: { en: "Sends by a plan.", ko: "계획대로 보냅니다." },
  icon: "M3 3h14",
  silhouette: "producer",
  simulated: true,
  params: z.object({
    plan: z
      .string()
      .default("[]")
      .register(fields, { label: { en: "Plan", ko: "계획" } }),
    asks: z
      .boolean()
      .default(true)
      .register(fields, { label: { en: "Asks", ko: "확인" } }),
  }),
  ports: [
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "out", ko: "출력" },
      edgesMin: 0,
      edgesMax: 8,
    },
  ],
  faults: [],
  metrics: ["out"],
  card: { subtitle: () => ({ en: "plan", ko: "계획" }), meter: "none" },
  transitMs: () => 0,
  migrations: [],
});

export const publisherBehaviour: Behaviour<PublisherState> = {
  create: (setup, params) => {
    const edges = setup.edgesOut("out");
    for (const column of ["id", "priority", "content"] as const) setup.useColumn(column);
    if (params["asks"] === true) for (const edge of edges) setup.askConfirms(edge);
    const plan = JSON.parse(String(params["plan"])) as readonly Sending[];
    return { node: setup.node, edges, plan, answers: [], ids: [] };
  },
  start: (sim, state) => {
    for (const [index, { atMs }] of state.plan.entries()) sim.wakeAfter(state.node, atMs * 1e6, 0, index);
  },
  wake: (sim, state, _code, index) => {
    const { key = 0, bytes = 100, priority = 0, content, again } = state.plan[index]!;
    for (const edge of state.edges) {
      const message = sim.createRoot(key, bytes);
      const { messages } = sim;
      messages.priority[message] = priority;
      if (content !== undefined) messages.content[message] = sim.contentIndex(content);
      if (again !== undefined) messages.id[message] = state.ids[again]!;
      state.ids[index] = messages.id[message]!;
      if (sim.confirmsAsked) messages.ticket[message] = index;
      sim.count(state.node, "out", 1);
      sim.publish(edge, message);
    }
  },
  confirmed: (sim, state, _edge, ticket, confirmation) => {
    state.answers.push({ index: ticket, atMs: sim.nowNs / 1e6, what: confirmation });
  },
};
