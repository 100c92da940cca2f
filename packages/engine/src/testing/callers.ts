/** Throw-away kinds for the tests of answers: calls with replies, confirms, contents and edge parameters. Not exported. */
import type { Content, Design, EdgeParams, KindSpec, PortSpec } from "@eventyard/model";
import type { Behaviour, Confirmation, EdgeIndex, ReplyStatus } from "../behaviour.ts";
import { port, spec } from "./stations.ts";

const NS_PER_MS = 1e6;

function callPort(id: string, direction: "in" | "out"): PortSpec {
  return { ...port(id, direction, "call"), carries: "call" };
}

/** Parameters of the edges that leave a teller. */
const edgeShape = { filter: "none", weight: 1 };
const edgeSet = {
  params: { shape: edgeShape, parse: () => edgeShape },
} as unknown as NonNullable<PortSpec["edge"]>;

export const callerSpecs: ReadonlyMap<string, KindSpec> = new Map([
  ["caller", spec("caller", {}, [callPort("out", "out")])],
  ["callee", spec("callee", { delayMs: 1 }, [callPort("in", "in")])],
  ["teller", spec("teller", { confirms: true }, [{ ...port("out", "out", "publish"), edge: edgeSet }])],
  ["store", spec("store", {}, [port("in", "in", "publish")])],
]);

export interface CallerState {
  edges: readonly EdgeIndex[];
  calls: number;
  /** [time, ticket, status] */
  replies: (readonly [number, number, ReplyStatus])[];
}

/** Calls over every edge, one ticket after another. */
const caller: Behaviour<CallerState> = {
  create: (setup) => ({ edges: setup.edgesOut("out"), calls: 0, replies: [] }),
  send: (sim, s, count) => {
    for (let i = 0; i < count; i++)
      for (const edge of s.edges) sim.call(edge, sim.createRoot(0, 1), s.calls++);
  },
  replied: (sim, s, _edge, ticket, status) => {
    s.replies.push([sim.nowNs, ticket, status]);
  },
};

interface CalleeState {
  node: number;
  delayMs: number;
  /** Edge of each ticket in work. */
  work: Map<number, EdgeIndex>;
  /** [time, ticket] */
  seen: (readonly [number, number])[];
}

/** Answers every request after a while, odd tickets with an error. */
const callee: Behaviour<CalleeState> = {
  create: (setup, params) => ({
    node: setup.node,
    delayMs: params["delayMs"] as number,
    work: new Map(),
    seen: [],
  }),
  arrive: (sim, s, edge, request) => {
    const ticket = sim.messages.ticket[request]!;
    s.seen.push([sim.nowNs, ticket]);
    s.work.set(ticket, edge);
    sim.wakeAfter(s.node, s.delayMs * NS_PER_MS, ticket, request);
  },
  wake: (sim, s, ticket, request) => {
    sim.release(request);
    sim.reply(s.work.get(ticket)!, ticket, ticket % 2 === 1 ? "error" : "ok");
    s.work.delete(ticket);
  },
};

export interface TellerState {
  edges: readonly EdgeIndex[];
  asked: boolean;
  told: number;
  /** [time, ticket, confirmation] */
  confirmations: (readonly [number, number, Confirmation])[];
  /** What each edge was given, at the start and at every change. */
  edgeParams: EdgeParams[];
}

/** A content for each number. */
export function contentOf(n: number): Content {
  return { type: `t${n}`, source: "", headers: {}, data: { n } };
}

/** Publishes messages with tickets and contents, and asks for confirms. */
const teller: Behaviour<TellerState> = {
  create: (setup, params) => {
    const edges = setup.edgesOut("out");
    setup.useColumn("content");
    setup.useColumn("priority");
    setup.useColumn("id");
    if (params["confirms"] === true) for (const edge of edges) setup.askConfirms(edge);
    return {
      edges,
      asked: params["confirms"] === true,
      told: 0,
      confirmations: [],
      edgeParams: edges.map((edge) => setup.edgeParams(edge)),
    };
  },
  send: (sim, s, count) => {
    for (let i = 0; i < count; i++) {
      for (const edge of s.edges) {
        const message = sim.createRoot(0, 1);
        sim.messages.content[message] = sim.contentIndex(contentOf(s.told % 3));
        sim.messages.priority[message] = s.told % 5;
        sim.messages.ticket[message] = s.told++;
        sim.publish(edge, message);
      }
    }
  },
  confirmed: (sim, s, _edge, ticket, confirmation) => {
    s.confirmations.push([sim.nowNs, ticket, confirmation]);
  },
  edgeChanged: (_sim, s, _edge, params) => {
    s.edgeParams.push(params);
  },
};

export interface StoreState {
  node: number;
  /** [type, priority, ticket] of what came, in order. */
  seen: (readonly [string, number, number])[];
}

/** Confirms even tickets as stored, refuses odd ones. */
const store: Behaviour<StoreState> = {
  create: (setup) => ({ node: setup.node, seen: [] }),
  arrive: (sim, s, _edge, message) => {
    const { content, priority, ticket, via } = sim.messages;
    s.seen.push([sim.content(content[message]!).type, priority[message]!, ticket[message] ?? -1]);
    if (sim.confirmsAsked)
      sim.confirm(via[message]!, ticket[message]!, ticket[message]! % 2 === 0 ? "stored" : "rejected");
    if (ticket[message]! % 2 === 0) sim.release(message);
    else sim.lose(s.node, message, "overflow");
  },
};

export const callerBehaviours: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ["caller", caller],
  ["callee", callee],
  ["teller", teller],
  ["store", store],
]);

/** A copy of a design whose edge has these parameters. */
export function withEdgeParams(design: Design, edge: string, params: EdgeParams): Design {
  return { ...design, edges: { ...design.edges, [edge]: { ...design.edges[edge]!, params } } };
}
