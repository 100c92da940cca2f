/**
 * The designs of the event-driven mix: topics that fan out to queues with workers that fail now and then, a chain of
 * services with its event-driven twin, and a queue whose messages wait with every feature on.
 */
import { proposeEventTwin } from "@eventyard/kinds";
import type { Design, DesignEdge, DesignNode, Params } from "@eventyard/model";
import { asDesign } from "./kernel-models.ts";

const FAN_OUT = 4;
const WORKERS = 4;
const SERVICE_MS = 20;
const LINK_MS = 5;
/** Four workers of 20 ms are busy for 55 % of the time, tries again not counted. */
const RATE_PER_S = 110;
/** One queue for dead letters can be fed by so many. */
const QUEUES_PER_DEAD = 1_000;

export interface MixCase {
  readonly name: string;
  readonly title: string;
  readonly queues: number;
  /** Virtual length of one measured stretch [s]. */
  readonly stretchS: number;
  readonly eventsTarget: number;
  /** Messages acknowledged for good or dead-lettered, per second; 0: no target. */
  readonly deliveriesTarget: number;
}

export const MIX_CASES: readonly MixCase[] = [
  {
    name: "mix1000",
    title: "1,000 queues × 4 workers",
    queues: 1_000,
    stretchS: 3,
    eventsTarget: 2e6,
    deliveriesTarget: 0.8e6,
  },
  {
    name: "mix10000",
    title: "10,000 queues × 4 workers",
    queues: 10_000,
    stretchS: 0.5,
    eventsTarget: 1e6,
    deliveriesTarget: 0,
  },
];

/** Leases are short enough that their clocks fire while it is measured, and far longer than any service time. */
const MIX_QUEUE: Params = {
  storeMs: 0,
  leaseMs: 1_000,
  deliveriesMax: 3,
  backoff: "exponential",
  backoffMs: 200,
  jitterPercent: 100,
};
const MIX_CONSUMER: Params = {
  workers: WORKERS,
  service: "lognormal",
  serviceMs: SERVICE_MS,
  failurePercent: 5,
};

function edge(from: string, fromPort: string, to: string, toPort: string, latencyMs: number): DesignEdge {
  return { from: { node: from, port: fromPort }, to: { node: to, port: toPort }, params: { latencyMs } };
}

/** Producer → topic → 4 queues over links of 5 ms → consumers; dead letters are kept. */
export function mixDesign({ queues, stretchS }: MixCase, stretches: number): Design {
  const nodes: Record<string, DesignNode> = {};
  const edges: Record<string, DesignEdge> = {};
  for (let q = 0; q < queues; q++) {
    const group = Math.floor(q / FAN_OUT);
    if (q % FAN_OUT === 0) {
      nodes[`p${group}`] = {
        kind: "producer",
        name: "",
        params: { arrivals: "poisson", ratePerS: RATE_PER_S },
      };
      nodes[`t${group}`] = { kind: "topic", name: "", params: { storeMs: 0 } };
      edges[`t${group}-in`] = edge(`p${group}`, "out", `t${group}`, "in", 0);
    }
    const dead = `dead${Math.floor(q / QUEUES_PER_DEAD)}`;
    nodes[dead] ??= { kind: "queue", name: "", params: { storeMs: 0 } };
    nodes[`q${q}`] = { kind: "queue", name: "", params: MIX_QUEUE };
    nodes[`c${q}`] = { kind: "consumer", name: "", params: MIX_CONSUMER };
    edges[`q${q}-in`] = edge(`t${group}`, "out", `q${q}`, "in", LINK_MS);
    edges[`q${q}-out`] = edge(`q${q}`, "out", `c${q}`, "in", 0);
    edges[`q${q}-dead`] = edge(`q${q}`, "dead", dead, "in", LINK_MS);
  }
  return asDesign(nodes, edges, stretchS * stretches);
}

/** Links of the chain; each service calls the next one and waits for its answer. */
const CHAIN = 5;
const CHAIN_RATE_PER_S = 500;
/** Virtual length of one measured stretch of the chain and its twin [s]. */
export const CHAIN_STRETCH_S = 150;
/** The two runs of a twin take turns of so much virtual time, ten to a second, as a paced twin does. */
export const TURN_NS = 1e8;

/** Users → 5 services, each calling the next with time-out, retry and back-off; every one books the flow's amount. */
function chainDesign(stretches: number): Design {
  const nodes: Record<string, DesignNode> = {
    users: {
      kind: "client",
      name: "",
      params: { arrivals: "poisson", ratePerS: CHAIN_RATE_PER_S, requestAmount: 100 },
    },
  };
  const edges: Record<string, DesignEdge> = {};
  let from = "users";
  for (let link = 0; link < CHAIN; link++) {
    const to = `s${link}`;
    nodes[to] = {
      kind: "service",
      name: to,
      params: { threads: 200, service: "lognormal", serviceMs: 10, failurePercent: 0.5, books: true },
    };
    const params = { latencyMs: 2, timeoutMs: 2_000, retries: 2, backoffMs: 50 };
    edges[`${from}-${to}`] = {
      from: { node: from, port: "calls out" },
      to: { node: to, port: "calls in" },
      params,
    };
    from = to;
  }
  const design = asDesign(nodes, edges, CHAIN_STRETCH_S * stretches);
  return { ...design, scenario: { ...design.scenario, commonRandom: true } };
}

/** The chain, and the event-driven twin that the product proposes for it. */
export function chainAndTwin(stretches: number): readonly [Design, Design] {
  const rest = chainDesign(stretches);
  const twin = proposeEventTwin(rest);
  if ("refused" in twin) throw new Error(twin.refused.en);
  return [rest, twin.design];
}

export interface MemoryCase {
  readonly name: string;
  readonly title: string;
  readonly producer: Params;
  readonly queue: Params;
  readonly consumer: Params;
  readonly ledger: boolean;
}

/** Every column that a message can have: its content, priority, id, ticket and way. */
const EVERY_COLUMN: Pick<MemoryCase, "producer" | "consumer"> = {
  producer: {
    eventType: "order.created",
    priority: 5,
    keys: "uniform",
    keyCount: 1_000,
    whenRefused: "retry",
  },
  consumer: { idempotency: "store" },
};
const EVERY_POLICY: Params = { priorityLevels: 10, ttlMs: 86_400_000, ttlChecked: "anywhere" };

/** What waits costs more with each feature; each row adds to the one above it. */
export const MEMORY_CASES: readonly MemoryCase[] = [
  { name: "plain", title: "nothing asked for", producer: {}, queue: {}, consumer: {}, ledger: false },
  {
    name: "columns",
    title: "key, content, priority, id, publisher that waits for confirms",
    ...EVERY_COLUMN,
    queue: {},
    ledger: false,
  },
  {
    name: "policies",
    title: "+ ten priority levels, time to live noticed at once",
    ...EVERY_COLUMN,
    queue: EVERY_POLICY,
    ledger: false,
  },
  {
    name: "dedup",
    title: "+ a deduplication window that remembers all of them",
    ...EVERY_COLUMN,
    queue: { ...EVERY_POLICY, dedupMs: 60_000 },
    ledger: false,
  },
  {
    name: "ledger",
    title: "+ the ledger of business flows, one flow each",
    ...EVERY_COLUMN,
    queue: { ...EVERY_POLICY, dedupMs: 60_000 },
    ledger: true,
  },
];

/** A producer that sends by hand, and a queue whose workers are away: whatever is sent waits. */
export function waitingMixDesign(of: MemoryCase): Design {
  const design = asDesign(
    {
      p: { kind: "producer", name: "", params: { arrivals: "constant", ratePerS: 0, ...of.producer } },
      q: { kind: "queue", name: "", params: { storeMs: 0, ...of.queue } },
      c: { kind: "consumer", name: "", params: of.consumer },
    },
    { in: edge("p", "out", "q", "in", 0), out: edge("q", "out", "c", "in", 0) },
    1_000,
  );
  const away = { type: "fault", fault: "kill", on: true, node: "c" } as const;
  return { ...design, scenario: { ...design.scenario, steps: [{ atMs: 0, command: away }] } };
}
