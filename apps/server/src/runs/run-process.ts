/** The child process of one run: connects a RunHost to the server's channel and to the clock. Ends with its server. */
import { readTraces } from "../workspace/traces.ts";
import { FRAMES_PER_S } from "./live-picture.ts";
import type { FromRun, StartMessage, ToRun } from "./messages.ts";
import { RunHost } from "./run-host.ts";

/** Pause between two stretches of work when the run is on time [ms]. */
const TICK_MS = 10;
const HEARTBEAT_MS = 500;
const JUDGE_MS = 1_000;

let host: RunHost | undefined;

function tell(message: FromRun): void {
  if (process.connected) process.send?.(message);
}

async function start(message: StartMessage): Promise<void> {
  const traces = await readTraces(message.traceFolders);
  const created = RunHost.create(message, traces, tell);
  tell({ type: "started", reply: created.reply });
  const made = created.host;
  if (made === undefined) return;
  host = made;
  setInterval(() => made.frame(), 1000 / FRAMES_PER_S);
  setInterval(() => made.judge(), JUDGE_MS);
  setInterval(() => tell({ type: "heartbeat", timeNs: made.timeNs, events: made.events }), HEARTBEAT_MS);
  loop(made);
}

function loop(made: RunHost): void {
  if (made.work()) setImmediate(() => loop(made));
  else setTimeout(() => loop(made), TICK_MS);
}

process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToRun) => {
  switch (message.type) {
    case "start":
      // whatever goes wrong here ends the process; the server tells its viewers
      void start(message);
      break;
    case "ask":
      if (host) tell({ type: "answer", id: message.id, reply: host.answer(message.question) });
      break;
    case "watched":
      host?.setWatched(message.on);
      break;
    case "keyframe":
      host?.keyframe();
      break;
  }
});
