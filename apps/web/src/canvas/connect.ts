/** A connection being drawn: which nodes can take it, and what to say when the drop is refused. */
import { checkConnection } from "@eventyard/model";
import type { ConnectionCheck, Design, LocalText, PortRef, Position } from "@eventyard/model";
import { createStore } from "zustand/vanilla";
import { execute } from "../commands/bus.ts";
import { announceText } from "../commands/announcements.ts";
import { kindsThatJoin } from "../design/joined-node.ts";
import { kindSpecs, specOf } from "../design/kinds.ts";
import { designStore } from "../design/store.ts";
import { currentLanguage } from "../i18n/index.ts";

/** A drop that was refused, shown in a bubble where it happened. */
export interface ConnectionRefusal {
  /** Where the pointer was, on the screen. */
  readonly at: Position;
  readonly text: LocalText;
  readonly from: PortRef;
  readonly to: PortRef;
  readonly repair?: { readonly text: LocalText; readonly insertKind: string };
}

interface Connecting {
  /** The port the line starts from; undefined when none is being drawn. */
  readonly start: PortRef | undefined;
  /** Per node that can take the line, the port it would join. */
  readonly targets: ReadonlyMap<string, PortRef>;
  readonly refusal: ConnectionRefusal | undefined;
  /** A line was dropped on the empty canvas: the kinds that fit are offered there (on the screen). */
  readonly offer: { readonly at: Position; readonly join: PortRef } | undefined;
}

const IDLE: Connecting = { start: undefined, targets: new Map(), refusal: undefined, offer: undefined };

export const connectStore = createStore<Connecting>(() => IDLE);

/** The two ends in the direction of the events, whichever end the line was started from. */
function oriented(design: Design, start: PortRef, other: PortRef): readonly [PortRef, PortRef] {
  const port = specOf(design, start.node)?.ports.find((candidate) => candidate.id === start.port);
  return port?.direction === "in" ? [other, start] : [start, other];
}

/** What the model says about joining `start` with each port of a node; the best answer first, of equals `port`. */
function answers(design: Design, start: PortRef, node: string, port?: string) {
  const startPort = specOf(design, start.node)?.ports.find((candidate) => candidate.id === start.port);
  const ports = (specOf(design, node)?.ports ?? []).filter(
    ({ direction, dead }) => direction !== startPort?.direction && dead !== true,
  );
  const checked = ports.map(({ id }) => {
    const other = { node, port: id };
    const [from, to] = oriented(design, start, other);
    return { other, from, to, check: checkConnection(design, kindSpecs, from, to) };
  });
  const rank = (check: ConnectionCheck) => (check.ok ? 0 : check.repair === undefined ? 2 : 1);
  const named = ({ other }: { readonly other: PortRef }) => (other.port === port ? 0 : 1);
  return checked.sort((a, b) => rank(a.check) - rank(b.check) || named(a) - named(b));
}

/** Nodes that can be joined with this port, each with the port that fits. */
export function connectionTargets(design: Design, start: PortRef): ReadonlyMap<string, PortRef> {
  const targets = new Map<string, PortRef>();
  for (const node of Object.keys(design.nodes)) {
    const best = answers(design, start, node)[0];
    if (best?.check.ok === true) targets.set(node, best.other);
  }
  return targets;
}

/** A line was started at a port: the nodes that can take it light up. */
export function startConnecting(start: PortRef): void {
  const targets = connectionTargets(designStore.getState().design, start);
  connectStore.setState({ ...IDLE, start, targets });
}

/**
 * The line was dropped: on a node it joins or is refused with the reason, anywhere on its card or at a port of it, which
 * then is taken if it fits; on the empty canvas the kinds that fit are offered; elsewhere it vanishes.
 */
export function dropConnection(
  node: string | undefined,
  at: Position,
  onCanvas = false,
  port?: string,
): void {
  const { start } = connectStore.getState();
  connectStore.setState(IDLE);
  if (start !== undefined && node === undefined && onCanvas) {
    const fitting = kindsThatJoin(designStore.getState().design, start);
    if (fitting.length > 0) connectStore.setState({ offer: { at, join: start } });
    return;
  }
  if (start === undefined || node === undefined || node === start.node) return;
  const { design } = designStore.getState();
  const best = answers(design, start, node, port)[0];
  if (best?.check.ok === true) {
    execute("edge.add", { from: best.from, to: best.to });
    return;
  }
  refuse(at, start, node, best);
}

function refuse(
  at: Position,
  start: PortRef,
  node: string,
  best: ReturnType<typeof answers>[number] | undefined,
): void {
  const name = designStore.getState().design.nodes[node]?.name ?? node;
  const text =
    best?.check.ok === false
      ? best.check.text
      : {
          en: `"${name}" has no port for this connection.`,
          ko: `'${name}' 노드에는 이 연결을 받을 포트가 없습니다.`,
        };
  const repair = best?.check.ok === false ? best.check.repair : undefined;
  const ends = { from: best?.from ?? start, to: best?.to ?? { node, port: "" } };
  connectStore.setState({ refusal: { at, text, ...ends, ...(repair === undefined ? {} : { repair }) } });
  announceText(text[currentLanguage()]);
}

/** Puts the offered kinds away. */
export function dismissOffer(): void {
  connectStore.setState({ offer: undefined });
}

/** Puts the bubble away. */
export function dismissRefusal(): void {
  connectStore.setState({ refusal: undefined });
}
