/**
 * The live picture of the watched run: decoded frames in place, and a revision that ticks with each of them (at most 10
 * a second). Components subscribe with a selector that gives a quantised value, so that unchanged text is not written.
 */
import { FLAG } from "@eventyard/protocol";
import type { EdgeField, LivePicture, NodeField, RunState } from "@eventyard/protocol";
import type { LiveState as AnalysisState } from "@eventyard/analysis";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { calibrate } from "./edge-width.ts";
import type { SmoothedPicture } from "./smooth.ts";

export interface LiveStoreState {
  /** Grows with every frame; 0 while there is nothing to show. */
  readonly revision: number;
  /** Arrays are updated in place: read them, do not keep values by identity. */
  readonly picture: LivePicture | undefined;
  readonly nodeIndex: ReadonlyMap<string, number>;
  readonly edgeIndex: ReadonlyMap<string, number>;
  /** Rate that is drawn at full edge width [1/s]. */
  readonly rateReference: number;
}

const NOTHING: LiveStoreState = {
  revision: 0,
  picture: undefined,
  nodeIndex: new Map(),
  edgeIndex: new Map(),
  rateReference: 0,
};

export const liveStore = createStore<LiveStoreState>(() => NOTHING);

function indexOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map(ids.map((id, index) => [id, index]));
}

/** Another run is watched; undefined: none. */
export function showRun(run: RunState | undefined, picture: LivePicture | undefined): void {
  if (run === undefined) return liveStore.setState(NOTHING);
  liveStore.setState({
    revision: 0,
    picture,
    nodeIndex: indexOf(run.nodeIds),
    edgeIndex: indexOf(run.edgeIds),
    rateReference: 0,
  });
}

/** The picture's arrays hold a new frame. */
export function frameApplied(): void {
  const { picture, revision, rateReference } = liveStore.getState();
  if (picture === undefined) return;
  let rateMax = 0;
  for (const rate of picture.edges.rate) rateMax = Math.max(rateMax, rate);
  liveStore.setState({ revision: revision + 1, rateReference: calibrate(rateReference, rateMax) });
}

/** Reads the live picture in a component; the selector must give a primitive (or an equal identity) while nothing visible changed. */
export function useLive<T>(selector: (state: LiveStoreState) => T): T {
  return useStore(liveStore, selector);
}

/** A node's streamed value, or undefined without a run or when the run does not have this node. */
export function nodeValue(state: LiveStoreState, nodeId: string, field: NodeField): number | undefined {
  const index = state.nodeIndex.get(nodeId);
  return index === undefined || state.revision === 0 ? undefined : state.picture?.nodes[field][index];
}

/** An edge's streamed value, or undefined. */
export function edgeValue(state: LiveStoreState, edgeId: string, field: EdgeField): number | undefined {
  const index = state.edgeIndex.get(edgeId);
  return index === undefined || state.revision === 0 ? undefined : state.picture?.edges[field][index];
}

function nodeAt(
  picture: LivePicture,
  means: SmoothedPicture,
  i: number,
): NonNullable<ReturnType<AnalysisState["node"]>> {
  const { nodes } = picture;
  const flags = nodes.flags[i] ?? 0;
  return {
    inRate: means.nodes.inRate[i] ?? 0,
    doneRate: means.nodes.doneRate[i] ?? 0,
    failRate: means.nodes.failRate[i] ?? 0,
    rejectRate: means.nodes.rejectRate[i] ?? 0,
    timeoutRate: means.nodes.timeoutRate[i] ?? 0,
    retryRate: means.nodes.retryRate[i] ?? 0,
    filterRate: means.nodes.filterRate[i] ?? 0,
    backlog: nodes.backlog[i] ?? 0,
    busy: means.nodes.busy[i] ?? 0,
    workers: nodes.workers[i] ?? 0,
    p99Ms: nodes.p99Ms[i] ?? 0,
    lost: nodes.lost[i] ?? 0,
    dead: nodes.dead[i] ?? 0,
    killed: (flags & (FLAG.killed | FLAG.powerless)) !== 0,
    slowed: (flags & (FLAG.slowed | FLAG.stalled)) !== 0,
    stalled: (flags & FLAG.stalled) !== 0,
    failing: (flags & FLAG.failing) !== 0,
    surged: (flags & FLAG.surged) !== 0,
  };
}

/** The picture, with averaged rates and busy workers, as the analysis reads it, by id. */
export function analysisState(
  { nodeIndex, edgeIndex }: LiveStoreState,
  picture: LivePicture,
  means: SmoothedPicture,
): AnalysisState {
  return {
    windowS: means.windowS,
    node: (id) => {
      const index = nodeIndex.get(id);
      return index === undefined ? undefined : nodeAt(picture, means, index);
    },
    edge: (id) => {
      const i = edgeIndex.get(id);
      if (i === undefined) return undefined;
      const { backlog, flags } = picture.edges;
      return { rate: means.edges[i] ?? 0, backlog: backlog[i] ?? 0, cut: ((flags[i] ?? 0) & FLAG.cut) !== 0 };
    },
  };
}
