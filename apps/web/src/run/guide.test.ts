/** The run that this tab started keeps the automatic speed, unless somebody chose another. */
import { emptyDesign } from "@eventyard/model";
import type { LivePicture, RunState } from "@eventyard/protocol";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { designStore } from "../design/store.ts";
import { liveStore } from "../live/live-store.ts";
import { setRunSpeed } from "./connection.ts";
import { startGuide } from "./guide.ts";
import { runStore } from "./run-store.ts";
import { forgetStarted, rememberStarted } from "./started-run.ts";

vi.mock("./connection.ts", () => ({ setRunSpeed: vi.fn() }));

const text = { en: "Look", ko: "보세요" };
const design = {
  ...emptyDesign("Test"),
  nodes: { producer_1: { kind: "producer", name: "Shop", params: {} } },
  captions: { c: { node: "producer_1", atMs: 50_000, untilMs: 60_000, text } },
};
/** Without any delay in the design, messages can be followed in real time; 50 s pass in 8 s at about this speed. */
const FOLLOWABLE = 1;
const FAST = 5;
/** Reading time at the beginning of a scene, and a little more. */
const READ_MS = 4_001;
let runs = 0;

function take(change: Partial<RunState>): void {
  runStore.setState({ run: { ...runStore.getState().run!, ...change } });
}

/** A frame of this instant comes in; resolves when what it led to is done. */
async function frameAt(atS: number): Promise<void> {
  liveStore.setState({
    revision: liveStore.getState().revision + 1,
    picture: { timeNs: atS * 1e9 } as LivePicture,
  });
  await Promise.resolve();
}

beforeAll(startGuide);

afterEach(() => void vi.useRealTimers());

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  vi.mocked(setRunSpeed).mockReset();
  vi.mocked(setRunSpeed).mockImplementation(async (speed) => take({ speed }));
  designStore.setState({ design });
  const runId = `r${++runs}`;
  const run = { runId, phase: "running", speed: FOLLOWABLE } as unknown as RunState;
  runStore.setState({ run, speedWish: undefined, starting: false });
  rememberStarted(runId);
  await frameAt(0);
});

test("slow at a scene, fast to the next, slow again for as long", async () => {
  await frameAt(3);
  expect(setRunSpeed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(READ_MS);
  await frameAt(4);
  expect(runStore.getState().run!.speed).toBe(FAST);
  await frameAt(40);
  expect(setRunSpeed).toHaveBeenCalledExactlyOnceWith(FAST);
  // however far a fast run goes beyond the beginning of a scene before it is slow
  await frameAt(58);
  expect(runStore.getState().run!.speed).toBe(FOLLOWABLE);
  await frameAt(60);
  vi.advanceTimersByTime(READ_MS);
  await frameAt(61);
  expect(runStore.getState().run!.speed).toBeGreaterThan(FOLLOWABLE);
});

test("a speed that somebody chose stays, here and on another page", async () => {
  runStore.setState({ speedWish: 7 });
  vi.advanceTimersByTime(READ_MS);
  await frameAt(5);
  runStore.setState({ speedWish: undefined });
  take({ speed: 7 });
  await frameAt(6);
  await frameAt(50);
  expect(setRunSpeed).not.toHaveBeenCalled();
});

test("a run that does not run, shows its past or was started elsewhere is left alone", async () => {
  vi.advanceTimersByTime(READ_MS);
  take({ phase: "paused" });
  await frameAt(5);
  take({ phase: "running", ahead: { timeNs: 1e9 } as unknown as RunState["ahead"] });
  await frameAt(5);
  take({ ahead: undefined });
  forgetStarted();
  await frameAt(5);
  expect(setRunSpeed).not.toHaveBeenCalled();
});

test("an answer that never came is asked for again, one question at a time", async () => {
  const answer = Promise.withResolvers<undefined>();
  vi.mocked(setRunSpeed).mockImplementation(() => answer.promise);
  vi.advanceTimersByTime(READ_MS);
  await frameAt(5);
  await frameAt(6);
  expect(setRunSpeed).toHaveBeenCalledTimes(1);
  answer.resolve(undefined);
  await vi.waitFor(async () => {
    await frameAt(7);
    expect(setRunSpeed).toHaveBeenCalledTimes(2);
  });
});
