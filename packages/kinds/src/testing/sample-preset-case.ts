/**
 * A small random design around one preset: a publisher, the preset's bus with its numbers as they are, two workers, a
 * queue as a further target where the bus has publish edges, dead letters, and faults. What a product calls 30 minutes is
 * 30 minutes here too: a case has a pace from milliseconds to days, and all its times are multiples of it. Not exported.
 */
import type { Design, DesignEdge, KindSpec, Params, Preset, ScenarioStep } from "@eventyard/model";
import { sketchDesign } from "@eventyard/testkit";
import fc from "fast-check";
import { kindSpecs } from "../index.ts";
import type { Sending } from "./publisher.ts";

/** Length of a case in paces. */
const PACES = 60;
const MIB = 1_048_576;

export interface PresetOf {
  readonly spec: KindSpec;
  readonly preset: Preset;
  /** Of the edges to the workers: then it says what they are, and only their names and paces are drawn. */
  readonly edge?: Preset;
}

/** Every preset of the catalogue. */
export const PRESETS: readonly PresetOf[] = [...kindSpecs.values()].flatMap((spec) =>
  (spec.presets ?? []).map((preset) => ({ spec, preset })),
);

/** Every preset of an edge that brings messages from a bus to workers, on every bus of that kind. */
export const EDGE_PRESETS: readonly { readonly edge: Preset; readonly buses: readonly PresetOf[] }[] = [
  ...kindSpecs.values(),
].flatMap((spec) => {
  const out = spec.ports.find(({ id, flows }) => id === "out" && flows.includes("delivery"));
  return (out?.edge?.presets ?? []).map((edge) => ({
    edge,
    buses: (spec.presets ?? []).map((preset) => ({ spec, preset, edge })),
  }));
});

const sending = fc.record({
  at: fc.nat({ max: 400 }).map((tenths) => tenths / 10),
  key: fc.nat({ max: 4 }),
  priority: fc.nat({ max: 3 }),
  type: fc.constantFrom("a", "a", "b"),
  large: fc.nat({ max: 20 }).map((n) => n === 0),
});

/** Of an edge that leaves the bus; each bus takes what its edges have. */
const edge = fc.record({
  guarantee: fc.constantFrom("atLeastOnce", "atLeastOnce", "atMostOnce"),
  slow: fc.constantFrom("queue", "queue", "drop", "disconnect"),
  slowAt: fc.constantFrom(2, 10),
  subscription: fc.constantFrom("", "shared"),
  group: fc.constantFrom("g", "g", ""),
  sharing: fc.constantFrom("partition", "partition", "share"),
  onPoison: fc.constantFrom("retry", "skip", "dead"),
  start: fc.constant("earliest"),
  commit: fc.constantFrom("interval", "poll", "record"),
});

const worker = fc.record({
  credit: fc.constantFrom(1, 3, 30, 1200),
  workers: fc.integer({ min: 1, max: 3 }),
  servicePaces: fc.constantFrom(0.02, 0.3, 2, 8),
  failPercent: fc.constantFrom(0, 0, 30, 100),
});

const fault = fc.record({
  at: fc.nat({ max: 400 }).map((tenths) => tenths / 10),
  length: fc.constantFrom(0.1, 3, 12),
  which: fc.nat({ max: 11 }),
});

export const presetCases = fc.record({
  paceS: fc.constantFrom(0.005, 0.2, 5, 300, 7200, 86_400),
  // what a user would set on top of a preset
  edit: fc.constantFrom<Params[]>({}, {}, {}, { deliveriesMax: 3 }, { backlogMax: 4 }),
  plan: fc.array(sending, { minLength: 15, maxLength: 80 }),
  again: fc.array(fc.nat(), { maxLength: 6 }),
  burst: fc.constantFrom(0, 0, 0, 160, 1100),
  workers: fc.tuple(worker, worker),
  edges: fc.tuple(edge, edge),
  faults: fc.array(fault, { maxLength: 3 }),
  ruled: fc.boolean(),
  asks: fc.boolean(),
  seed: fc.nat(),
});
type Drawn = typeof presetCases extends fc.Arbitrary<infer T> ? T : never;
/** A drawn case; a test may set some of it itself. */
export interface PresetCase extends Omit<Drawn, "edit"> {
  readonly edit: Params;
}

/** Sendings of a case, in order of time; at the end the first ones are sent again. */
export function planOf(of: PresetCase): Sending[] {
  const paceMs = of.paceS * 1000;
  const event = (type: string) => ({ type, source: "shop", headers: { kind: type }, data: { kind: type } });
  const plain = of.plan.map(({ at, key, priority, type, large }) => ({
    atMs: at * paceMs,
    key,
    priority,
    bytes: large ? MIB + 1 : 200,
    content: event(type),
  }));
  const burst = Array.from({ length: of.burst }, (_, i) => ({
    atMs: 20 * paceMs,
    key: i % 5,
    bytes: 200,
    content: event("a"),
  }));
  const first = [...plain, ...burst].toSorted((a, b) => a.atMs - b.atMs);
  const again = of.again.map((pick, i) => ({
    atMs: 40.1 * paceMs + i,
    again: pick % first.length,
    content: event("a"),
  }));
  return [...first, ...again];
}

/** Index in the plan of everything that is sent twice. */
export function sentAgain(of: PresetCase): ReadonlySet<number> {
  const first = of.plan.length + of.burst;
  return new Set(of.again.map((pick) => pick % first));
}

/** A rule for events of type "a" in the language that the parameters name. */
function ruleFor(mode: unknown): string {
  if (mode === "event-pattern") return '{"detail-type": ["a"]}';
  if (mode === "rabbit-headers") return "kind = a";
  return mode === "simple" ? "type = a" : "a";
}

/** The same of a subscription's filter, for the languages that the presets set. */
function filterFor(language: unknown): string {
  if (typeof language !== "string") return "type = a";
  return language.startsWith("sns") ? '{"kind": ["a"]}' : "a";
}

/** What an edge with a preset is drawn: who it belongs to and when it begins. The preset says the rest. */
function ownOf({ edge }: PresetOf, of: PresetCase, index: 0 | 1): Params {
  if (edge === undefined) return of.edges[index];
  const { subscription, group, start, commit } = of.edges[index];
  // the second one wants half of the types; what has one name has one filter
  const filters = index === 1 && of.ruled && (subscription === "" || of.edges[0].subscription === "");
  return {
    subscription,
    group,
    start,
    commit,
    ...edge.params,
    ...(filters ? { filter: filterFor(edge.params["filterLanguage"]) } : {}),
  };
}

function steps(of: PresetCase, spec: KindSpec): ScenarioStep[] {
  const places = [
    ...spec.faults.map((id) => ({ fault: id, node: "b" })),
    { fault: "kill", node: "w0" },
    { fault: "kill", node: "w1" },
    { fault: "cut", edge: "e1" },
    { fault: "cut", edge: "e0" },
  ];
  const paceMs = of.paceS * 1000;
  const turns = of.faults.flatMap(({ at, length, which }): ScenarioStep[] => {
    const place = places[which % places.length]!;
    const turn = (when: number, on: boolean): ScenarioStep => ({
      atMs: when * paceMs,
      command: { type: "fault", on, ...place } as never,
    });
    return [turn(at, true), turn(at + length, false)];
  });
  return turns.toSorted((a, b) => a.atMs - b.atMs);
}

/** The parameters of the bus in this case, complete. */
export function paramsOf({ spec, preset }: PresetOf, of: Pick<PresetCase, "edit">): Params {
  const known = Object.entries(of.edit).filter(([name]) => name in spec.params.shape);
  return spec.params.parse({ ...preset.params, ...Object.fromEntries(known) }) as Params;
}

/** The parameters of the edge to worker `index`, complete, as far as edges of this bus have any. */
export function edgeParamsOf(on: PresetOf, of: PresetCase, index: 0 | 1): Params {
  const { spec, preset, edge } = on;
  const set = spec.ports.find(({ id }) => id === "out")?.edge;
  if (set === undefined) return {};
  const drawn: Params = {
    ...ownOf(on, of, index),
    // one group or subscription has one rule
    ...(edge === undefined && of.edges[0].group === of.edges[1].group
      ? { sharing: of.edges[0].sharing }
      : {}),
    ...(of.ruled ? { rule: ruleFor(preset.params["mode"] ?? "simple") } : {}),
  };
  const known = Object.entries(drawn).filter(([name]) => name in set.params.shape);
  return set.params.parse(Object.fromEntries(known)) as Params;
}

/** The design of a case. Worker nodes are w0 and w1, behind the edges e1 and e2. */
export function designOf(of: PresetOf, drawn: PresetCase): Design {
  const { spec } = of;
  const out = spec.ports.find(({ id }) => id === "out")!;
  const pushes = out.flows.includes("publish");
  // a worker of a log is a member of its group for each unit of credit
  const creditMax = out.edge !== undefined && "sharing" in out.edge.params.shape ? 6 : Infinity;
  const paceMs = drawn.paceS * 1000;
  const scribe = ({ credit, servicePaces, failPercent, workers }: PresetCase["workers"][0]) =>
    [
      "scribe",
      {
        credit: Math.min(credit, creditMax),
        workers,
        failPercent,
        serviceMs: servicePaces * paceMs,
      },
    ] as const;
  const design = sketchDesign({
    nodes: {
      p: ["publisher", { plan: JSON.stringify(planOf(drawn)), asks: drawn.asks }],
      b: [spec.id, paramsOf(of, drawn)],
      w0: scribe(drawn.workers[0]),
      w1: scribe(drawn.workers[1]),
      d: ["queue"],
      t: ["queue", { backlogMax: 20, overflow: "reject" }],
      u: ["queue"],
    },
    edges: [
      ["p.out", "b.in"],
      ["b.out", "w0.in"],
      ["b.out", "w1.in"],
      ["b.dead", "d.in"],
      ...(pushes ? [["b.out", "t.in"] as const] : []),
      ...(spec.ports.some(({ id }) => id === "unrouted") ? [["b.unrouted", "u.in"] as const] : []),
    ],
    durationS: PACES * drawn.paceS,
    seed: drawn.seed,
    steps: steps(drawn, spec),
  });
  const withParams = (id: string, value: DesignEdge): DesignEdge => {
    if (value.from.node !== "b" || value.from.port !== "out") return value;
    return { ...value, params: { ...value.params, ...edgeParamsOf(of, drawn, id === "e2" ? 1 : 0) } };
  };
  const edges = Object.entries(design.edges).map(([id, value]) => [id, withParams(id, value)] as const);
  return { ...design, edges: Object.fromEntries(edges) };
}
