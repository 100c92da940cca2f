/** The run's commands: start, pause, step, stop, restart, speed, and breaking things. Registered in the one command bus. */
import { kindSpecs } from "@eventyard/kinds";
import type { Design, FaultId } from "@eventyard/model";
import { registerCommands } from "../commands/bus.ts";
import type { Command } from "../commands/bus.ts";
import { designStore } from "../design/store.ts";
import { isPane, twins } from "../twin/route.ts";
import { awaitSaved } from "./await-saved.ts";
import { followableSpeed } from "./guide.ts";
import { seek } from "./seeking.ts";
import { isLive, runStore } from "./run-store.ts";
import { rememberStarted } from "./started-run.ts";
import { controlRun, sendRunCommand, setRunSpeed, startRun, startTwins } from "./connection.ts";

/** What the page's last started run was started from, to tell whether the drawing has changed since. */
export const startedDesign: { current: Design | undefined } = { current: undefined };

function phase() {
  return runStore.getState().run?.phase;
}

function canStart(): boolean {
  const { connection, starting } = runStore.getState();
  const { design } = designStore.getState();
  return (
    connection === "online" &&
    !starting &&
    // the page around a pane starts both
    !isPane &&
    Object.values(design.nodes).some((node) => kindSpecs.get(node.kind)?.simulated)
  );
}

function canControl(): boolean {
  const { connection, run } = runStore.getState();
  return connection === "online" && isLive(run);
}

/** The chosen speed, or the one that an automatic pace begins with. */
function wishedSpeed(): number {
  return runStore.getState().speedWish ?? followableSpeed(designStore.getState().design);
}

async function start(paused: boolean): Promise<void> {
  if (runStore.getState().starting) return;
  runStore.setState({ starting: true, notice: undefined });
  try {
    const saved = await awaitSaved();
    if (saved !== "saved") {
      runStore.setState({ notice: "watch.run.notSaved" });
      return;
    }
    const { design } = designStore.getState();
    const speed = wishedSpeed();
    startedDesign.current = design;
    const options = { speed, seed: design.scenario.seed, paused };
    const run = await (twins === undefined
      ? startRun(options)
      : startTwins({ ...options, designIds: twins }));
    if (run !== undefined) rememberStarted(run.runId);
    // chosen while the answer was on its way, when there was no run yet that could have been told
    if (run !== undefined && wishedSpeed() !== speed) await setRunSpeed(wishedSpeed());
  } finally {
    runStore.setState({ starting: false });
  }
}

async function step(): Promise<void> {
  if (!isLive(runStore.getState().run)) await start(true);
  if (phase() === "running") await controlRun("pause");
  if (phase() === "paused") await controlRun("step");
}

interface FaultArgs {
  readonly fault: FaultId;
  readonly on: boolean;
  /** Node or edge id; an edge can only be cut. */
  readonly node?: string;
  readonly edge?: string;
}

const startCommand: Command = {
  id: "run.start",
  label: "watch.run.start",
  listed: true,
  keys: ["Space"],
  enabled: () => phase() !== "running" && canStart(),
  perform: () => void (phase() === "paused" ? controlRun("resume") : start(false)),
};

const pauseCommand: Command = {
  id: "run.pause",
  label: "watch.run.pause",
  listed: true,
  keys: ["Space"],
  enabled: () => phase() === "running" && canControl(),
  perform: () => void controlRun("pause"),
};

const stepCommand: Command = {
  id: "run.step",
  label: "watch.run.step",
  listed: true,
  keys: ["."],
  enabled: canStart,
  perform: () => void step(),
};

/** There is a run with something behind it. */
function canLookBack(): boolean {
  const { connection, run } = runStore.getState();
  return connection === "online" && run !== undefined && (run.timeNs > 0 || run.phase === "running");
}

/** Shows the run at an instant of virtual time [ns]. */
const seekCommand: Command<{ readonly timeNs: number }> = {
  id: "run.seek",
  label: "watch.run.seek",
  enabled: () => runStore.getState().connection === "online" && runStore.getState().run !== undefined,
  perform: ({ timeNs }) => void seek({ to: "instant", timeNs: Math.max(0, timeNs) }),
};

const stepBackCommand: Command = {
  id: "run.stepBack",
  label: "watch.run.stepBack",
  listed: true,
  keys: [","],
  enabled: canLookBack,
  perform: () => void seek({ to: "previousEvent" }),
};

const newestCommand: Command = {
  id: "run.newest",
  label: "watch.run.newest",
  listed: true,
  enabled: () => runStore.getState().run?.ahead !== undefined,
  perform: () => void seek({ to: "newest" }),
};

const leftBranchCommand: Command = {
  id: "run.leftBranch",
  label: "watch.run.leftBranch",
  listed: true,
  enabled: () => runStore.getState().run?.leftBranch !== undefined,
  perform: () => void seek({ to: "leftBranch" }),
};

const stopCommand: Command = {
  id: "run.stop",
  label: "watch.run.stop",
  listed: true,
  enabled: canControl,
  perform: () => void controlRun("stop"),
};

const restartCommand: Command = {
  id: "run.restart",
  label: "watch.run.restart",
  listed: true,
  enabled: () => canStart() && runStore.getState().run !== undefined,
  perform: () => void start(phase() === "paused"),
};

/** `undefined` chooses the automatic speed. */
const speedCommand: Command<{ readonly speed: number | undefined }> = {
  id: "run.speed",
  label: "watch.run.speed",
  enabled: () => true,
  perform: ({ speed }) => {
    runStore.setState({ speedWish: speed });
    if (canControl() && !runStore.getState().starting) void setRunSpeed(wishedSpeed());
  },
};

const faultCommand: Command<FaultArgs> = {
  id: "fault.toggle",
  label: "watch.fault.toggle",
  enabled: canControl,
  perform: ({ fault, on, node, edge }) => {
    if (edge !== undefined) void sendRunCommand({ type: "fault", fault: "cut", on, edge });
    else if (node !== undefined) void sendRunCommand({ type: "fault", fault, on, node });
  },
};

const sendCommand: Command<{ readonly node: string; readonly count: number }> = {
  id: "run.send",
  label: "watch.run.send",
  enabled: canControl,
  perform: ({ node, count }) => void sendRunCommand({ type: "send", node, count }),
};

/** Registers everything above; call once. */
export function registerRunCommands(): void {
  registerCommands([
    startCommand,
    pauseCommand,
    stepCommand,
    stepBackCommand,
    seekCommand,
    newestCommand,
    leftBranchCommand,
    stopCommand,
    restartCommand,
    speedCommand,
    faultCommand,
    sendCommand,
  ]);
}
