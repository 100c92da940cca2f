/**
 * A throw-away kind that does everything a behaviour may do, at random: for comparing kernels, not for modelling. Every
 * decision comes from its own stream, so two kernels that keep the contract take the same ones.
 */
import type { Behaviour, EdgeIndex, MessageHandle, NodeSetup, Sim, TimerHandle } from "@eventyard/engine";
import type { KindSpec, PortSpec } from "@eventyard/model";

const text = { en: "", ko: "" };
const NS_PER_MS = 1e6;
/** Messages that a node holds at most: beyond that it releases. */
const HELD_MAX = 12;
/** Follow-ups end here, or a cycle would multiply them for ever. */
const HOPS_MAX = 6;
const TICKETS = 1000;

function port(id: string, direction: "in" | "out", flow: PortSpec["flows"][number]): PortSpec {
  const carries = flow === "call" ? "call" : "event";
  return { id, direction, carries, flows: [flow], title: text, edgesMin: 0, edgesMax: 100 };
}

/** Ports: out → in hand over, lend → work lend, ask → answer call. */
export const chaosSpec: KindSpec = {
  id: "chaos",
  version: 1,
  title: text,
  summary: text,
  icon: "",
  silhouette: "bus",
  simulated: true,
  // only the two members that the engine reads
  params: { shape: { confirms: false }, parse: () => ({ confirms: false }) } as unknown as KindSpec["params"],
  ports: [
    port("in", "in", "publish"),
    port("out", "out", "publish"),
    port("work", "in", "delivery"),
    port("lend", "out", "delivery"),
    port("answer", "in", "call"),
    port("ask", "out", "call"),
  ],
  faults: ["kill"],
  metrics: [],
  card: { subtitle: () => text, meter: "none" },
  transitMs: () => 0,
  migrations: [],
};

interface ChaosState {
  node: number;
  stream: number;
  out: readonly EdgeIndex[];
  lend: readonly EdgeIndex[];
  work: readonly EdgeIndex[];
  ask: readonly EdgeIndex[];
  answer: readonly EdgeIndex[];
  timers: TimerHandle[];
  /** Own messages. */
  held: MessageHandle[];
  /** Own messages at workers: message, edge. */
  lent: [MessageHandle, EdgeIndex][];
  /** Others' messages in work: message, generation, attempt, edge. */
  working: [MessageHandle, number, number, EdgeIndex][];
  /** Requests to answer: edge, ticket. */
  asked: [EdgeIndex, number][];
  tickets: number;
}

function create(setup: NodeSetup, confirms: boolean): ChaosState {
  const out = setup.edgesOut("out");
  if (confirms) for (const edge of out) setup.askConfirms(edge);
  setup.useColumn("id");
  return {
    node: setup.node,
    stream: setup.stream("chaos"),
    out,
    lend: setup.edgesOut("lend"),
    work: setup.edgesIn("work"),
    ask: setup.edgesOut("ask"),
    answer: setup.edgesIn("answer"),
    timers: [],
    held: [],
    lent: [],
    working: [],
    asked: [],
    tickets: 0,
  };
}

/** A random element, taken out of the list. */
function takeAny<T>(sim: Sim, s: ChaosState, list: T[]): T | undefined {
  return list.length === 0 ? undefined : list.splice(sim.integer(s.stream, list.length), 1)[0];
}

function anyOf(sim: Sim, s: ChaosState, edges: readonly EdgeIndex[]): EdgeIndex | undefined {
  return edges[sim.integer(s.stream, Math.max(1, edges.length))];
}

/** Often nothing, often less than a nanosecond, often a whole millisecond. */
function anyDelay(sim: Sim, s: ChaosState): number {
  const turn = sim.integer(s.stream, 6);
  if (turn === 0) return 0;
  if (turn === 1) return 0.4;
  return turn === 2 ? NS_PER_MS : 3 * NS_PER_MS * sim.exponential(s.stream);
}

function keepOrRelease(sim: Sim, s: ChaosState, message: MessageHandle): void {
  if (s.held.length < HELD_MAX) s.held.push(message);
  else sim.release(message);
  sim.level(s.node, "backlog", s.held.length);
}

function publish(sim: Sim, s: ChaosState, message: MessageHandle): void {
  const edge = anyOf(sim, s, s.out);
  if (edge === undefined) {
    sim.release(message);
    return;
  }
  sim.messages.ticket[message] = s.tickets++ % TICKETS;
  sim.count(s.node, "out", 1);
  sim.publish(edge, message);
}

function lendHeld(sim: Sim, s: ChaosState): void {
  const edge = anyOf(sim, s, s.lend);
  if (edge === undefined) return;
  const message = takeAny(sim, s, s.held);
  if (message === undefined) return;
  sim.messages.attempts[message]!++;
  s.lent.push([message, edge]);
  sim.edgeBacklog(edge, s.held.length);
  sim.deliver(edge, message);
}

function finishWork(sim: Sim, s: ChaosState): void {
  const job = takeAny(sim, s, s.working);
  if (job === undefined) return;
  const [message, generation, attempt, edge] = job;
  const settlement = (["handled", "failed", "abandoned"] as const)[sim.integer(s.stream, 3)]!;
  sim.settle(edge, message, generation, attempt, settlement, sim.integer(s.stream, 5));
}

function reply(sim: Sim, s: ChaosState): void {
  const asked = takeAny(sim, s, s.asked);
  if (asked !== undefined)
    sim.reply(asked[0], asked[1], (["ok", "error", "refused"] as const)[sim.integer(s.stream, 3)]!);
}

const deeds: readonly ((sim: Sim, s: ChaosState) => void)[] = [
  (sim, s) => publish(sim, s, sim.createRoot(sim.integer(s.stream, 4), 10)),
  (sim, s) => {
    const edge = anyOf(sim, s, s.ask);
    if (edge !== undefined) sim.call(edge, sim.createRoot(0, 1), s.tickets++ % TICKETS);
  },
  (sim, s) => {
    if (s.timers.length < HELD_MAX) s.timers.push(sim.wakeAfter(s.node, anyDelay(sim, s), 1, s.tickets++));
  },
  (sim, s) => {
    const timer = takeAny(sim, s, s.timers);
    if (timer !== undefined) sim.cancel(timer);
  },
  (sim, s) => {
    const edge = anyOf(sim, s, s.work);
    if (edge !== undefined) sim.grant(edge, 1 + sim.integer(s.stream, 2));
  },
  lendHeld,
  (sim, s) => {
    // takes a lent message back while it is away: what is on the way goes stale
    const lent = takeAny(sim, s, s.lent);
    if (lent === undefined) return;
    sim.messages.attempts[lent[0]]!++;
    keepOrRelease(sim, s, lent[0]);
  },
  (sim, s) => {
    const message = takeAny(sim, s, s.held);
    if (message === undefined) return;
    sim.recordLatency(s.node, sim.nowNs - sim.messages.bornNs[message]!);
    sim.lose(s.node, message, (["aged", "missed", "crashed"] as const)[sim.integer(s.stream, 3)]!);
  },
  finishWork,
  reply,
  (sim, s) => {
    const message = takeAny(sim, s, s.held);
    if (message !== undefined) publish(sim, s, message);
  },
  (sim, s) => {
    const edge = anyOf(sim, s, s.work);
    if (edge !== undefined) sim.disconnect(edge);
  },
];

function act(sim: Sim, s: ChaosState): void {
  deeds[sim.integer(s.stream, deeds.length)]!(sim, s);
}

function takeBack(sim: Sim, s: ChaosState, edge: EdgeIndex): void {
  const back = s.lent.filter(([, over]) => over === edge);
  s.lent = s.lent.filter(([, over]) => over !== edge);
  for (const [message] of back) keepOrRelease(sim, s, message);
}

export const chaosBehaviour: Behaviour<ChaosState> = {
  create: (setup, params) => create(setup, params["confirms"] === true),
  start: (sim, s) => {
    sim.wakeAfter(s.node, anyDelay(sim, s), 0, 0);
  },
  wake: (sim, s, code) => {
    act(sim, s);
    sim.level(s.node, "busy", s.working.length);
    if (code === 0) sim.wakeAfter(s.node, NS_PER_MS * Math.max(0.1, sim.normal(s.stream) + 1), 0, 0);
  },
  arrive: (sim, s, edge, message) => {
    sim.count(s.node, "in", 1);
    const { ticket, via, generation, attempts, hops } = sim.messages;
    if (s.work.includes(edge)) {
      s.working.push([message, generation[message]!, attempts[message]!, edge]);
    } else if (s.answer.includes(edge)) {
      s.asked.push([edge, ticket[message]!]);
      sim.release(message);
    } else {
      if (sim.confirmsAsked) sim.confirm(via[message]!, ticket[message]!, "stored");
      if (hops[message]! < HOPS_MAX && sim.integer(s.stream, 2) === 0)
        publish(sim, s, sim.createFollowUp(message, 5));
      if (hops[message]! < HOPS_MAX && sim.integer(s.stream, 4) === 0) publish(sim, s, sim.copy(message));
      keepOrRelease(sim, s, message);
    }
    if (sim.integer(s.stream, 3) === 0) act(sim, s);
  },
  credit: (sim, s) => lendHeld(sim, s),
  settled: (sim, s, _edge, message, generation, attempt, settlement, delayNs) => {
    const at = s.lent.findIndex(([lent]) => lent === message);
    if (at < 0 || sim.messages.generation[message] !== generation) return;
    if (sim.messages.attempts[message] !== attempt) return;
    s.lent.splice(at, 1);
    sim.count(s.node, settlement === "handled" ? "done" : "failed", 1 + delayNs);
    if (settlement === "handled") sim.release(message);
    else keepOrRelease(sim, s, message);
  },
  disconnected: takeBack,
  reconnected: (sim, s, edge) => sim.grant(edge, sim.integer(s.stream, 3)),
  confirmed: (sim, s) => sim.count(s.node, "retried", 1),
  replied: (sim, s, _edge, ticket, status) => {
    sim.count(s.node, status === "ok" ? "done" : "failed", 1 + ticket);
    if (sim.integer(s.stream, 3) === 0) act(sim, s);
  },
  change: (sim, s) => act(sim, s),
  fault: (sim, s) => act(sim, s),
  send: (sim, s, count) => {
    for (let i = 0; i < count; i++) act(sim, s);
  },
};
