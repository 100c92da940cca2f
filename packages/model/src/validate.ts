/** Says whether a design makes sense: kinds, ports, edges, parameters, cycles, scenario, expectations and contracts. */
import { edgeFlow, findPort, nodeName } from "./connect.ts";
import { contractProblems } from "./contracts/contract-problems.ts";
import { callCycles, zeroDelayCycles } from "./cycles.ts";
import type { Design, DesignEdge } from "./design.ts";
import type { KindSpec, PortSpec } from "./kind-spec.ts";
import { LIMITS } from "./limits.ts";
import { paramFields, paramProblems, resolveParams, resourceParams } from "./params.ts";
import type { Problem, ProblemPlace } from "./problem.ts";
import { expectationProblems } from "./validate-expectations.ts";
import { scenarioProblems } from "./validate-scenario.ts";
import { scriptProblems } from "./script/script-problems.ts";

type Kinds = ReadonlyMap<string, KindSpec>;

function problem(
  severity: Problem["severity"],
  code: string,
  at: ProblemPlace,
  en: string,
  ko: string,
): Problem {
  return { severity, code, at, text: { en, ko } };
}

/** Counts above the limits: then nothing else is looked at. */
function sizeProblems(design: Design): readonly Problem[] {
  const sizes = [
    [Object.keys(design.nodes).length, LIMITS.nodesMax, "nodes", "노드"],
    [Object.keys(design.edges).length, LIMITS.edgesMax, "connections", "연결"],
  ] as const;
  return sizes
    .filter(([count, max]) => count > max)
    .map(([count, max, en, ko]) =>
      problem(
        "error",
        "design.too-large",
        {},
        `The design has ${count} ${en}; at most ${max} can run.`,
        `${ko} 수가 ${count}개입니다. 최대 ${max}개까지 실행할 수 있습니다.`,
      ),
    );
}

/** Unknown kinds and parameters (rules M30, M33). */
function nodeProblems(
  design: Design,
  kinds: Kinds,
  traces: ReadonlySet<string> | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [id, node] of Object.entries(design.nodes)) {
    const spec = kinds.get(node.kind);
    const name = nodeName(design, id);
    if (spec === undefined) {
      problems.push(
        problem(
          "error",
          "kind.unknown",
          { node: id },
          `Node "${name}": there is no kind "${node.kind}". Known: ${[...kinds.keys()].join(", ")}.`,
          `'${name}' 노드: "${node.kind}" 종류는 없습니다. 사용 가능: ${[...kinds.keys()].join(", ")}.`,
        ),
      );
      continue;
    }
    const owner = { en: `Node "${name}"`, ko: `'${name}' 노드` };
    problems.push(...paramProblems(spec, node.params, owner, { node: id }));
    if (traces !== undefined) problems.push(...traceProblems(spec, design, id, traces));
  }
  return problems;
}

/** Parameters that name a trace which the run will not have (rule M34). */
function traceProblems(
  spec: KindSpec,
  design: Design,
  id: string,
  traces: ReadonlySet<string>,
): readonly Problem[] {
  const named = resourceParams(spec);
  if (named.length === 0) return [];
  const params = resolveParams(spec, design.nodes[id]?.params ?? {});
  const problems: Problem[] = [];
  for (const [name, meta] of named) {
    const value = params[name];
    if (meta.resource !== "trace" || typeof value !== "string" || traces.has(value)) continue;
    const when = meta.showWhen;
    const condition = when === undefined ? undefined : params[when.param];
    if (when !== undefined && (condition === undefined || !when.oneOf.includes(condition))) continue;
    const known = [...traces].join(", ");
    problems.push(
      problem(
        "error",
        "trace.unknown",
        { node: id, param: name },
        `Node "${nodeName(design, id)}": there is no trace "${value}". Known: ${known}.`,
        `'${nodeName(design, id)}' 노드: "${value}" 트레이스가 없습니다. 사용 가능: ${known}.`,
      ),
    );
  }
  return problems;
}

/** What is wrong with one edge's ends, or undefined (rules M31, M32). */
function edgeEndProblem(design: Design, kinds: Kinds, id: string, edge: DesignEdge): Problem | undefined {
  for (const end of [edge.from, edge.to]) {
    if (!Object.hasOwn(design.nodes, end.node)) {
      return problem(
        "error",
        "edge.node",
        { edge: id },
        `Edge "${id}" leads to the node "${end.node}", which does not exist. Delete the edge or add the node.`,
        `'${id}' 연결이 가리키는 '${end.node}' 노드가 없습니다. 연결을 지우거나 노드를 추가하세요.`,
      );
    }
    // an unknown kind has its own problem
    if (!kinds.has(design.nodes[end.node]?.kind ?? "")) return undefined;
    if (findPort(design, kinds, end) === undefined) {
      const name = nodeName(design, end.node);
      return problem(
        "error",
        "edge.port",
        { edge: id },
        `Edge "${id}" uses the port "${end.port}", which "${name}" does not have.`,
        `'${id}' 연결이 쓰는 '${end.port}' 포트가 '${name}' 노드에 없습니다.`,
      );
    }
  }
  if (edge.from.node === edge.to.node) {
    const name = nodeName(design, edge.from.node);
    return problem(
      "error",
      "edge.self",
      { edge: id },
      `Edge "${id}" connects "${name}" to itself. Go through a bus.`,
      `'${id}' 연결이 '${name}' 노드를 자기 자신에게 잇습니다. 버스를 거치세요.`,
    );
  }
  if (edgeFlow(design, kinds, edge) !== undefined) return undefined;
  const [from, to] = [nodeName(design, edge.from.node), nodeName(design, edge.to.node)];
  return problem(
    "error",
    "edge.flow",
    { edge: id },
    `The edge from "${from}" to "${to}" cannot carry messages: port "${edge.to.port}" does not take what port "${edge.from.port}" gives.`,
    `'${from}' 노드에서 '${to}' 노드로 가는 연결은 메시지를 나를 수 없습니다. '${edge.from.port}' 포트와 '${edge.to.port}' 포트가 맞지 않습니다.`,
  );
}

/** Values of an edge that its source port does not allow (rule M33); unknown ones are warned of when a file is read. */
function edgeParamProblems(design: Design, kinds: Kinds, id: string, edge: DesignEdge): readonly Problem[] {
  const set = findPort(design, kinds, edge.from)?.edge;
  if (set === undefined) return [];
  const names = [nodeName(design, edge.from.node), nodeName(design, edge.to.node)];
  const owner = { en: `Edge "${names[0]}" → "${names[1]}"`, ko: `'${names[0]}' → '${names[1]}' 연결` };
  const own = Object.fromEntries(
    Object.entries(edge.params).filter(([name]) => Object.hasOwn(set.params.shape, name)),
  );
  const from = design.nodes[edge.from.node];
  const spec = kinds.get(from?.kind ?? "");
  const ownerParams = from && spec ? resolveParams(spec, from.params) : undefined;
  return paramProblems(set, own, owner, { edge: id }, ownerParams);
}

/** Edges whose ends do not fit, doubled edges, and how many edges each port has. */
function edgeProblems(design: Design, kinds: Kinds): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  for (const [id, edge] of Object.entries(design.edges)) {
    const ends = [`${edge.from.node}/${edge.from.port}`, `${edge.to.node}/${edge.to.port}`];
    const wrong = edgeEndProblem(design, kinds, id, edge);
    if (wrong !== undefined) problems.push(wrong);
    problems.push(...edgeParamProblems(design, kinds, id, edge));
    const key = ends.join(">");
    if (seen.has(key)) {
      const [from, to] = [nodeName(design, edge.from.node), nodeName(design, edge.to.node)];
      problems.push(
        problem(
          "error",
          "edge.duplicate",
          { edge: id },
          `"${from}" and "${to}" are connected twice through the same ports. Delete the edge "${id}".`,
          `'${from}' 노드와 '${to}' 노드가 같은 포트로 두 번 연결되어 있습니다. '${id}' 연결을 지우세요.`,
        ),
      );
    }
    seen.add(key);
    for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  return [...problems, ...portProblems(design, kinds, counts), ...distinctProblems(design, kinds)];
}

/** Edges of one port with the same value of what must differ (rule M45). */
function distinctProblems(design: Design, kinds: Kinds): readonly Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, string>();
  for (const [id, edge] of Object.entries(design.edges)) {
    const port = findPort(design, kinds, edge.from);
    if (port?.edge === undefined || port.distinct === undefined) continue;
    const value = resolveParams(port.edge, edge.params)[port.distinct];
    const key = JSON.stringify([edge.from.node, edge.from.port, value]);
    const other = design.edges[first.get(key) ?? ""];
    if (other === undefined) {
      first.set(key, id);
      continue;
    }
    const label = paramFields(port.edge).find(({ name }) => name === port.distinct)?.meta.label;
    const [from, a, b] = [edge.from.node, other.to.node, edge.to.node].map((node) => nodeName(design, node));
    problems.push(
      problem(
        "error",
        "edge.same",
        { edge: id, param: port.distinct },
        `The edges from "${from}" to "${a}" and to "${b}" have the same value of "${label?.en}": ${value}. Give one of them another.`,
        `'${from}' 노드에서 '${a}', '${b}' 노드로 가는 두 연결의 '${label?.ko}' 값이 같습니다(${value}). 하나를 바꾸세요.`,
      ),
    );
  }
  return problems;
}

/** Ports with too few or too many edges, or without those of the port they need (rules M35, M46). */
function portProblems(design: Design, kinds: Kinds, counts: ReadonlyMap<string, number>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [id, node] of Object.entries(design.nodes)) {
    for (const port of kinds.get(node.kind)?.ports ?? []) {
      const count = counts.get(`${id}/${port.id}`) ?? 0;
      if (count < port.edgesMin) problems.push(unconnected(nodeName(design, id), id, port, count));
      if (count > 0 && port.needs !== undefined && !counts.has(`${id}/${port.needs}`))
        problems.push(
          unpaired(nodeName(design, id), id, port, findPort(design, kinds, { node: id, port: port.needs })),
        );
      if (count > port.edgesMax) {
        const name = nodeName(design, id);
        problems.push(
          problem(
            "error",
            "port.full",
            { node: id },
            `The port "${port.title.en}" of "${name}" has ${count} connections; at most ${port.edgesMax} are allowed.`,
            `'${name}' 노드의 '${port.title.ko}' 포트에 연결이 ${count}개 있습니다. 최대 ${port.edgesMax}개까지 허용됩니다.`,
          ),
        );
      }
    }
  }
  return problems;
}

function unconnected(name: string, id: string, port: PortSpec, count: number): Problem {
  const goesOut = port.direction === "out";
  return problem(
    "error",
    "port.unconnected",
    { node: id },
    `"${name}" ${goesOut ? "sends to nobody" : "receives from nobody"}: its port "${port.title.en}" has ${count} of at least ${port.edgesMin} connection${port.edgesMin === 1 ? "" : "s"}. Connect it.`,
    `'${name}' 노드의 ${goesOut ? "출력" : "입력"} 포트 '${port.title.ko}'에 연결이 부족합니다(${count}/${port.edgesMin}). 다른 노드와 연결하세요.`,
  );
}

function unpaired(name: string, id: string, port: PortSpec, needed: PortSpec | undefined): Problem {
  return problem(
    "error",
    "port.unconnected",
    { node: id },
    `"${name}": what comes by its port "${port.title.en}" needs its port "${needed?.title.en}", which has no connection. Connect both or neither.`,
    `'${name}' 노드의 '${port.title.ko}' 포트를 쓰려면 '${needed?.title.ko}' 포트도 연결해야 합니다. 둘 다 연결하거나 둘 다 끊으세요.`,
  );
}

/** Cycles that take no time (rule M36). */
function cycleProblems(design: Design, kinds: Kinds): readonly Problem[] {
  return zeroDelayCycles(design, kinds).map((cycle) => {
    const names = [...cycle, cycle[0] ?? ""].map((id) => nodeName(design, id)).join(" → ");
    return problem(
      "error",
      "cycle.zero-delay",
      { node: cycle[0] ?? "" },
      `Messages could run round in no time: ${names}. Give one of these edges a latency, or one of the nodes a working time.`,
      `메시지가 시간 경과 없이 계속 돌 수 있습니다: ${names}. 이 중 한 연결에 지연 시간을 주거나 한 노드에 처리 시간을 주세요.`,
    );
  });
}

/** Services that call each other round (rule M44). */
function callCycleProblems(design: Design, kinds: Kinds): readonly Problem[] {
  return callCycles(design, kinds).map((cycle) => {
    const names = [...cycle, cycle[0] ?? ""].map((id) => nodeName(design, id)).join(" → ");
    return problem(
      "error",
      "cycle.calls",
      { node: cycle[0] ?? "" },
      `These services call each other in a circle and each would wait for itself: ${names}. Remove one of the calls, or send an event instead.`,
      `서비스가 서로를 순환 호출해 결국 자기 자신을 기다리게 됩니다: ${names}. 호출 하나를 없애거나 이벤트로 바꾸세요.`,
    );
  });
}

/** A design in which nothing ever happens (rule M39). */
function sourceProblems(design: Design, kinds: Kinds): readonly Problem[] {
  const sources = Object.values(design.nodes).filter(
    (node) => kinds.get(node.kind)?.silhouette === "producer",
  );
  if (sources.length > 0) return [];
  return [
    problem(
      "warning",
      "design.no-producer",
      {},
      "Nothing produces events: add a producer, or the run will stay empty.",
      "이벤트를 만드는 노드가 없습니다. 프로듀서를 추가하지 않으면 실행해도 아무 일도 일어나지 않습니다.",
    ),
  ];
}

/**
 * Everything that is wrong with a design; an empty list means that it runs. Errors keep it from running, warnings do not.
 * `traces` are the names of the traces that the run would be given; without it, trace names are not checked.
 * The order is stable: nodes, edges, ports, cycles, scenario, expectations, contracts, script.
 */
export function validateDesign(
  design: Design,
  kinds: Kinds,
  traces?: ReadonlySet<string>,
): readonly Problem[] {
  const tooLarge = sizeProblems(design);
  if (tooLarge.length > 0) return tooLarge;
  return [
    ...nodeProblems(design, kinds, traces),
    ...edgeProblems(design, kinds),
    ...cycleProblems(design, kinds),
    ...callCycleProblems(design, kinds),
    ...sourceProblems(design, kinds),
    ...scenarioProblems(design, kinds),
    ...expectationProblems(design, kinds),
    ...contractProblems(design, kinds),
    ...scriptProblems(design, kinds),
  ];
}
