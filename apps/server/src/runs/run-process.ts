/** The child process of one run, or of twins: connects a Conductor to the server's channel and to the clock. Ends with its server. */
import { readTraces } from "../workspace/traces.ts";
import { Conductor } from "./conductor.ts";
import { FRAMES_PER_S } from "./live-picture.ts";
import type { FromRun, StartMessage, ToRun } from "./messages.ts";

/** Pause between two stretches of work when the run is on time [ms]. */
const TICK_MS = 10;
const HEARTBEAT_MS = 500;
const JUDGE_MS = 1_000;

let conductor: Conductor | undefined;

function tell(message: FromRun): void {
  if (process.connected) process.send?.(message);
}

async function start(message: StartMessage): Promise<void> {
  const traces = await readTraces(message.traceFolders);
  const created = Conductor.create(message, traces, tell);
  tell({ type: "started", reply: created.reply });
  const made = created.conductor;
  if (made === undefined) return;
  conductor = made;
  setInterval(() => made.frame(), 1000 / FRAMES_PER_S);
  setInterval(() => made.judge(), JUDGE_MS);
  setInterval(() => tell({ type: "heartbeat", timeNs: made.timeNs, events: made.events }), HEARTBEAT_MS);
  loop(made);
}

function loop(made: Conductor): void {
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
      if (conductor) {
        const { id } = message;
        void conductor
          .answer(message.runId, message.question)
          .then((reply) => tell({ type: "answer", id, reply }));
      }
      break;
    case "watched":
      conductor?.setWatched(message.runId, message.on);
      break;
    case "keyframe":
      conductor?.keyframe(message.runId);
      break;
  }
});
