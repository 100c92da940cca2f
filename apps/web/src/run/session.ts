/** The page's part in runs: connects, registers the run's commands, judges what comes in, and passes parameter edits on. */
import type { EdgeParams, Params } from "@eventyard/model";
import { startDiagnosis } from "../live/diagnosis.ts";
import { isPane } from "../twin/route.ts";
import { connect, sendRunCommand } from "./connection.ts";
import { startGuide } from "./guide.ts";
import { registerRunCommands } from "./run-commands.ts";
import { isLive, runStore } from "./run-store.ts";

let connected = false;

/** Call it once when the app starts. */
export function connectSession(): void {
  if (connected) return;
  connected = true;
  registerRunCommands();
  startDiagnosis();
  // the page around a pane starts both, and paces them
  if (!isPane) startGuide();
  connect();
}

/** A node's parameters were edited: a live run that has the node gets them as a recorded command. */
export function notifyParams(nodeId: string, params: Params): void {
  const { run } = runStore.getState();
  if (isLive(run) && run.nodeIds.includes(nodeId))
    void sendRunCommand({ type: "params", node: nodeId, params });
}

/** An edge's parameters were edited: a live run that has the edge gets them as a recorded command. */
export function notifyEdgeParams(edgeId: string, params: EdgeParams): void {
  const { run } = runStore.getState();
  if (isLive(run) && run.edgeIds.includes(edgeId))
    void sendRunCommand({ type: "edge-params", edge: edgeId, params });
}
