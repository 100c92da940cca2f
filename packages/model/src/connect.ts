/** Which ports may be joined, how messages cross the edge, and what to say when they may not. */
import type { Design, DesignEdge, PortRef } from "./design.ts";
import type { Flow, KindSpec, PortSpec } from "./kind-spec.ts";
import type { LocalText } from "./text.ts";

export type ConnectionCheck =
  | { readonly ok: true; readonly flow: Flow }
  | {
      readonly ok: false;
      /** Stable id of the reason, such as "connect.flow". */
      readonly code: string;
      readonly text: LocalText;
      /** A node of this kind between the two would make it work. */
      readonly repair?: { readonly text: LocalText; readonly insertKind: string };
    };

type Kinds = ReadonlyMap<string, KindSpec>;

/** The port's spec, or undefined if the node, its kind or the port is unknown. */
export function findPort(design: Design, kinds: Kinds, ref: PortRef): PortSpec | undefined {
  const node = Object.hasOwn(design.nodes, ref.node) ? design.nodes[ref.node] : undefined;
  return node && kinds.get(node.kind)?.ports.find((port) => port.id === ref.port);
}

/** The first of the source's flows that the target also lists. */
function commonFlow(from: PortSpec, to: PortSpec): Flow | undefined {
  return from.carries === to.carries ? from.flows.find((flow) => to.flows.includes(flow)) : undefined;
}

/** How messages cross this edge, or undefined if its ports do not fit (rule M41). */
export function edgeFlow(design: Design, kinds: Kinds, edge: DesignEdge): Flow | undefined {
  const from = findPort(design, kinds, edge.from);
  const to = findPort(design, kinds, edge.to);
  return from?.direction === "out" && to?.direction === "in" ? commonFlow(from, to) : undefined;
}

function refused(code: string, en: string, ko: string): ConnectionCheck {
  return { ok: false, code, text: { en, ko } };
}

/**
 * A kind that fits between the two ports: it takes what the source gives and gives what the target takes. Among several
 * the one whose out port offers most flows, because it leaves most ways to go on drawing.
 */
function between(kinds: Kinds, from: PortSpec, to: PortSpec): KindSpec | undefined {
  let best: KindSpec | undefined;
  let bestFlows = 0;
  for (const spec of kinds.values()) {
    const takes = spec.ports.some((port) => port.direction === "in" && commonFlow(from, port) !== undefined);
    const gives = spec.ports.filter(
      (port) => port.direction === "out" && port.dead !== true && commonFlow(port, to) !== undefined,
    );
    const flows = Math.max(0, ...gives.map((port) => port.flows.length));
    if (spec.simulated && takes && flows > bestFlows) {
      best = spec;
      bestFlows = flows;
    }
  }
  return best;
}

/** Refusal of two ports whose flows have nothing in common, with the kind that would join them. */
function refusedFlow(
  kinds: Kinds,
  from: PortSpec,
  to: PortSpec,
  names: readonly [string, string],
): ConnectionCheck {
  const [source, target] = names;
  const lends = !from.flows.includes("publish");
  const text = lends
    ? {
        en: `"${source}" lends its messages to a worker and waits for the answer; "${target}" cannot answer.`,
        ko: `'${source}' 노드는 워커에게 메시지를 맡기고 응답을 기다립니다. '${target}' 노드는 응답할 수 없습니다.`,
      }
    : {
        en: `Events travel through a bus: "${source}" cannot hand them to "${target}" directly.`,
        ko: `이벤트는 버스를 거쳐 흐릅니다. '${source}' 노드에서 '${target}' 노드로 바로 보낼 수 없습니다.`,
      };
  const spec = between(kinds, from, to);
  if (spec === undefined) return { ok: false, code: "connect.flow", text };
  const title = { en: spec.title.en.toLowerCase(), ko: spec.title.ko };
  return {
    ok: false,
    code: "connect.flow",
    text,
    repair: {
      text: { en: `Insert a ${title.en} between them`, ko: `사이에 ${title.ko} 노드 넣기` },
      insertKind: spec.id,
    },
  };
}

/** Refusals that depend only on the two ends' directions and types. */
function checkShape(
  from: PortSpec,
  to: PortSpec,
  refs: readonly [PortRef, PortRef],
): ConnectionCheck | undefined {
  if (refs[0].node === refs[1].node) {
    return refused(
      "connect.self",
      "A node cannot be connected to itself. Go through a bus.",
      "노드를 자기 자신에게 연결할 수 없습니다. 버스를 거쳐 연결하세요.",
    );
  }
  if (from.direction !== "out" || to.direction !== "in") {
    return refused(
      "connect.direction",
      "A connection goes from an output (right side) to an input (left side).",
      "연결은 출력(오른쪽)에서 입력(왼쪽)으로만 할 수 있습니다.",
    );
  }
  if (from.carries !== to.carries) {
    return refused(
      "connect.type",
      `"${from.title.en}" carries ${from.carries}s and "${to.title.en}" takes ${to.carries}s: only equal types connect.`,
      `'${from.title.ko}' 포트와 '${to.title.ko}' 포트는 형식이 다릅니다. 같은 형식끼리만 연결할 수 있습니다.`,
    );
  }
  return undefined;
}

/** Refusals that depend on the edges already there. */
function checkRoom(design: Design, from: PortRef, to: PortRef, ports: readonly [PortSpec, PortSpec]) {
  let out = 0;
  let into = 0;
  for (const edge of Object.values(design.edges)) {
    const sameSource = edge.from.node === from.node && edge.from.port === from.port;
    const sameTarget = edge.to.node === to.node && edge.to.port === to.port;
    if (sameSource && sameTarget) {
      return refused("connect.duplicate", "These two are already connected.", "이미 연결되어 있습니다.");
    }
    if (sameSource) out++;
    if (sameTarget) into++;
  }
  const full = out >= ports[0].edgesMax ? ports[0] : into >= ports[1].edgesMax ? ports[1] : undefined;
  if (full === undefined) return undefined;
  return refused(
    "connect.full",
    `The port "${full.title.en}" takes at most ${full.edgesMax} connection${full.edgesMax === 1 ? "" : "s"}.`,
    `'${full.title.ko}' 포트에는 최대 ${full.edgesMax}개까지 연결할 수 있습니다.`,
  );
}

/**
 * May an edge be drawn from one port to another? On refusal the sentence says why, and `repair` offers the kind of node
 * that would make it work (rules M40–M45). Cost: one pass over the edges.
 */
export function checkConnection(design: Design, kinds: Kinds, from: PortRef, to: PortRef): ConnectionCheck {
  const source = findPort(design, kinds, from);
  const target = findPort(design, kinds, to);
  if (source === undefined || target === undefined) {
    const missing = source === undefined ? from : to;
    return refused(
      "connect.unknown",
      `There is no port "${missing.port}" on "${nodeName(design, missing.node)}".`,
      `'${nodeName(design, missing.node)}' 노드에 '${missing.port}' 포트가 없습니다.`,
    );
  }
  const shape = checkShape(source, target, [from, to]);
  if (shape !== undefined) return shape;
  const flow = commonFlow(source, target);
  if (flow === undefined) {
    return refusedFlow(kinds, source, target, [nodeName(design, from.node), nodeName(design, to.node)]);
  }
  return checkRoom(design, from, to, [source, target]) ?? { ok: true, flow };
}

/** The node's name, or its id if there is no such node or its name is empty. */
export function nodeName(design: Design, id: string): string {
  const node = Object.hasOwn(design.nodes, id) ? design.nodes[id] : undefined;
  return node === undefined || node.name === "" ? id : node.name;
}
