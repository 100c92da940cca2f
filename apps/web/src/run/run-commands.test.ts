/** A speed that is chosen while a start is on its way reaches the run, whenever it was chosen. */
import { emptyDesign } from "@eventyard/model";
import type { RunState } from "@eventyard/protocol";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { execute } from "../commands/bus.ts";
import { designStore } from "../design/store.ts";
import { controlRun, setRunSpeed, startRun } from "./connection.ts";
import { registerRunCommands } from "./run-commands.ts";
import { runStore } from "./run-store.ts";

vi.mock("./connection.ts", () => ({
  startRun: vi.fn(),
  setRunSpeed: vi.fn(),
  controlRun: vi.fn(),
  sendRunCommand: vi.fn(),
}));

const run = { runId: "r1", phase: "running", nodeIds: [], edgeIds: [] } as unknown as RunState;

/** The server's answer to the start; called by the test when it is time. */
let answer: (state: RunState | undefined) => void;
/** Resolves when the page has asked the server. */
let asked: Promise<unknown>;

beforeAll(registerRunCommands);

beforeEach(() => {
  vi.resetAllMocks();
  const design = {
    ...emptyDesign("Test"),
    nodes: { producer_1: { kind: "producer", name: "Shop", params: {} } },
  };
  designStore.setState({ design, saved: "saved" });
  runStore.setState({ connection: "online", run: undefined, starting: false, speedWish: undefined });
  const reply = Promise.withResolvers<RunState | undefined>();
  const request = Promise.withResolvers<unknown>();
  answer = reply.resolve;
  asked = request.promise;
  vi.mocked(startRun).mockImplementation(async (sent) => {
    request.resolve(sent);
    const state = await reply.promise;
    if (state !== undefined) runStore.setState({ run: state });
    return state;
  });
});

async function ended(): Promise<void> {
  await vi.waitFor(() => expect(runStore.getState().starting).toBe(false));
}

test("chosen after the request, before its answer: told to the run as soon as it is there", async () => {
  execute("run.start");
  await asked;
  execute("run.speed", { speed: 7 });
  expect(setRunSpeed).not.toHaveBeenCalled();
  answer(run);
  await ended();
  expect(setRunSpeed).toHaveBeenCalledExactlyOnceWith(7);
});

test("chosen before the request leaves the page (it waits for the save): it starts at that speed", async () => {
  designStore.setState({ saved: "saving" });
  execute("run.start");
  execute("run.speed", { speed: 3 });
  designStore.setState({ saved: "saved" });
  expect(await asked).toMatchObject({ speed: 3 });
  answer(run);
  await ended();
  expect(setRunSpeed).not.toHaveBeenCalled();
});

test("a restart does not tell the old run what was meant for the new one", async () => {
  runStore.setState({ run: { ...run, runId: "old", phase: "paused" } });
  execute("run.restart");
  await asked;
  execute("run.speed", { speed: 5 });
  expect(setRunSpeed).not.toHaveBeenCalled();
  answer(run);
  await ended();
  expect(setRunSpeed).toHaveBeenCalledExactlyOnceWith(5);
  expect(controlRun).not.toHaveBeenCalled();
});

test("without a run (the start was refused) nothing is told to anybody", async () => {
  execute("run.start");
  await asked;
  execute("run.speed", { speed: 7 });
  answer(undefined);
  await ended();
  expect(setRunSpeed).not.toHaveBeenCalled();
  execute("run.speed", { speed: 9 });
  expect(setRunSpeed).not.toHaveBeenCalled();
});

test("while it runs a choice goes to the run at once", () => {
  runStore.setState({ run });
  execute("run.speed", { speed: 2 });
  expect(setRunSpeed).toHaveBeenCalledExactlyOnceWith(2);
});
