/** Drawing a connection: who lights up, and what a refused drop offers. */
import { emptyDesign, newNode } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { registerEditingCommands } from "../commands/register.ts";
import { addNode } from "../design/edits.ts";
import { EMPTY_HISTORY } from "../design/history.ts";
import { kindSpecs } from "../design/kinds.ts";
import { designStore, NOTHING_SELECTED } from "../design/store.ts";
import { setUpLanguages } from "../i18n/index.ts";
import {
  connectionTargets,
  connectStore,
  dismissRefusal,
  dropConnection,
  startConnecting,
} from "./connect.ts";

function oneOfEach(): Design {
  return [...kindSpecs.values()].reduce(
    (so, spec) => addNode(so, newNode(spec, spec.id), { x: 0, y: 0 }).design,
    emptyDesign("Test"),
  );
}

beforeAll(async () => {
  await setUpLanguages();
  registerEditingCommands();
});

beforeEach(() => {
  designStore.setState({
    designId: "t",
    design: oneOfEach(),
    history: EMPTY_HISTORY,
    selection: NOTHING_SELECTED,
  });
  dismissRefusal();
});

const at = { x: 10, y: 20 };
/** Whoever takes what is handed over: buses, outboxes, sagas. */
const takers = [...kindSpecs.values()]
  .filter(({ ports }) =>
    ports.some(({ direction, flows }) => direction === "in" && flows.includes("publish")),
  )
  .map(({ id }) => id)
  .sort();

test("from a producer those light up that take what is handed over, and nobody else", () => {
  const targets = connectionTargets(oneOfEach(), { node: "producer", port: "out" });
  expect([...targets.keys()].sort()).toEqual(takers);
});

test("a line drawn backwards, from an input, finds its sources", () => {
  const targets = connectionTargets(oneOfEach(), { node: "consumer", port: "in" });
  // an outbox is a bus that hands over; a worker wants to be lent messages
  const lenders = [...kindSpecs.values()]
    .filter(({ ports }) =>
      ports.some(({ direction, flows }) => direction === "out" && flows.includes("delivery")),
    )
    .map(({ id }) => id);
  expect([...targets.keys()].sort()).toEqual(lenders.sort());
  startConnecting({ node: "consumer", port: "in" });
  dropConnection("topic", at);
  expect(Object.values(designStore.getState().design.edges)).toEqual([
    { from: { node: "topic", port: "out" }, to: { node: "consumer", port: "in" }, params: { latencyMs: 2 } },
  ]);
});

test("dropped at a port the line takes this one, on the card the first that fits", () => {
  startConnecting({ node: "service", port: "calls out" });
  dropConnection("read-model", at, false, "own reads");
  startConnecting({ node: "service", port: "calls out" });
  dropConnection("store", at);
  // a port that does not fit is no reason to refuse
  startConnecting({ node: "client", port: "calls out" });
  dropConnection("read-model", at, false, "in");
  const ends = Object.values(designStore.getState().design.edges).map(({ to }) => `${to.node}/${to.port}`);
  expect(ends.sort()).toEqual(["read-model/own reads", "read-model/reads", "store/calls in"]);
});

test("a drop beside everything leaves nothing behind", () => {
  startConnecting({ node: "producer", port: "out" });
  dropConnection(undefined, at);
  expect(connectStore.getState()).toMatchObject({ start: undefined, refusal: undefined });
  expect(designStore.getState().design.edges).toEqual({});
});

test("a refused drop says why and offers the bus that is missing", () => {
  startConnecting({ node: "producer", port: "out" });
  dropConnection("consumer", at);
  const { refusal } = connectStore.getState();
  expect(refusal?.text.en).toContain("bus");
  expect(refusal?.repair?.insertKind).toBe("topic");
  expect(designStore.getState().design.edges).toEqual({});
});

test("a node without ports says that it has none", () => {
  startConnecting({ node: "producer", port: "out" });
  dropConnection("note", at);
  expect(connectStore.getState().refusal?.text.ko).toContain("포트가 없습니다");
});
