/** The command bus with every editing command: one undo step per edit, and undo back to the start whatever was done. */
import { emptyDesign, parseDesign, serialiseDesign } from "@eventyard/model";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EMPTY_HISTORY } from "../design/history.ts";
import { kindSpecs } from "../design/kinds.ts";
import { designStore, NOTHING_SELECTED } from "../design/store.ts";
import { setUpLanguages } from "../i18n/index.ts";
import { allCommands, execute, registerCommands } from "./bus.ts";
import { clipboardText, fragmentFromText } from "./clipboard.ts";
import { registerEditingCommands } from "./register.ts";

beforeAll(async () => {
  await setUpLanguages();
  registerEditingCommands();
});

beforeEach(() => {
  designStore.setState({
    designId: "test",
    design: emptyDesign("Test"),
    selection: NOTHING_SELECTED,
    history: EMPTY_HISTORY,
    renaming: undefined,
  });
});

const design = () => designStore.getState().design;
const text = () => serialiseDesign(design());
const nodeIds = () => Object.keys(design().nodes);

function drawOrders(): void {
  execute("node.add", { kind: "producer", at: { x: 0, y: 0 } });
  execute("node.add", { kind: "topic", at: { x: 300, y: 0 } });
  execute("node.add", { kind: "consumer", at: { x: 700, y: 0 } });
  execute("edge.add", { from: { node: "producer", port: "out" }, to: { node: "topic", port: "in" } });
  execute("edge.add", { from: { node: "topic", port: "out" }, to: { node: "consumer", port: "in" } });
}

describe("registry", () => {
  test("an unknown command does nothing and says so", () => {
    expect(execute("no.such.command")).toBe(false);
  });

  test("an id cannot be registered twice", () => {
    const first = allCommands().slice(0, 1);
    expect(() => registerCommands(first as never)).toThrow(/twice/);
  });

  test("no two enabled commands share a chord", () => {
    const chords = allCommands().flatMap((command) => command.keys ?? []);
    expect(new Set(chords).size).toBe(chords.length);
  });

  test("a command that is not enabled is refused", () => {
    expect(execute("undo")).toBe(false);
    expect(execute("node.delete")).toBe(false);
  });
});

describe("edits", () => {
  test("a product of an edge sets its numbers, keeps the rest, survives the file, and goes with one undo", () => {
    drawOrders();
    const [id] = Object.entries(design().edges).find(([, edge]) => edge.from.node === "topic")!;
    execute("edge.params", { edge: id, params: { latencyMs: 7, filter: "type = a" } });
    const before = text();
    execute("edge.preset", { edge: id, preset: "nats-core-subscriber" });
    const chosen = { latencyMs: 7, filter: "type = a", guarantee: "atMostOnce", slow: "disconnect" };
    expect(design().edges[id]).toMatchObject({ preset: "nats-core-subscriber", params: chosen });
    const read = parseDesign(text(), kindSpecs);
    expect(read.ok && read.design.edges[id]).toEqual(design().edges[id]);
    // another product takes back what only the first one said
    execute("edge.preset", { edge: id, preset: "mosquitto-persistent-session" });
    expect(design().edges[id]!.params).toMatchObject({ guarantee: "atLeastOnce", filterLanguage: "mqtt" });
    execute("undo");
    execute("undo");
    expect(text()).toBe(before);
    // without a product the numbers stay
    execute("edge.preset", { edge: id, preset: "nats-core-subscriber" });
    execute("edge.preset", { edge: id, preset: undefined });
    expect(design().edges[id]!.preset).toBeUndefined();
    expect(design().edges[id]!.params).toMatchObject(chosen);
  });

  test("an edge's product is copied with it", () => {
    drawOrders();
    const [id] = Object.entries(design().edges).find(([, edge]) => edge.from.node === "topic")!;
    execute("edge.preset", { edge: id, preset: "nats-core-subscriber" });
    designStore.setState({ selection: { nodes: ["topic", "consumer"], edges: [] } });
    execute("selection.duplicate");
    const presets = Object.values(design().edges).map(({ preset }) => preset);
    expect(presets.filter((preset) => preset === "nats-core-subscriber")).toHaveLength(2);
  });

  test("drawn with commands, the design is complete and its text reads back", () => {
    drawOrders();
    expect(nodeIds()).toEqual(["producer", "topic", "consumer"]);
    expect(Object.keys(design().edges)).toHaveLength(2);
    expect(parseDesign(text(), kindSpecs).ok).toBe(true);
    expect(designStore.getState().history.past).toHaveLength(5);
  });

  test("a refused connection changes nothing and leaves no undo step", () => {
    drawOrders();
    const before = text();
    execute("edge.add", { from: { node: "producer", port: "out" }, to: { node: "consumer", port: "in" } });
    expect(text()).toBe(before);
    expect(designStore.getState().history.past).toHaveLength(5);
  });

  test("deleting a node takes its edges and expectations with it, in one step", () => {
    drawOrders();
    execute("expectation.add", { scope: "topic" });
    const before = text();
    execute("node.delete", { nodes: ["topic"], edges: [] });
    expect(design().edges).toEqual({});
    expect(design().expectations).toEqual({});
    execute("undo");
    expect(text()).toBe(before);
  });

  test("an edit that changes nothing leaves no undo step", () => {
    drawOrders();
    execute("node.rename", { node: "topic", name: design().nodes["topic"]?.name ?? "" });
    execute("node.move", { positions: { topic: { x: 300, y: 0 } } });
    expect(designStore.getState().history.past).toHaveLength(5);
  });

  test("holding an arrow key is one undo step", () => {
    drawOrders();
    designStore.setState({ selection: { nodes: ["topic"], edges: [] } });
    for (let i = 0; i < 10; i++) execute("node.nudgeRight");
    expect(design().layout.nodes["topic"]).toEqual({ x: 380, y: 0 });
    execute("undo");
    expect(design().layout.nodes["topic"]).toEqual({ x: 300, y: 0 });
  });

  test("a duplicate keeps the edges between its nodes and drops those that leave it", () => {
    drawOrders();
    designStore.setState({ selection: { nodes: ["topic", "consumer"], edges: [] } });
    execute("selection.duplicate");
    expect(nodeIds()).toEqual(["producer", "topic", "consumer", "topic-2", "consumer-2"]);
    const added = Object.values(design().edges).filter((edge) => edge.from.node === "topic-2");
    expect(added).toEqual([
      {
        from: { node: "topic-2", port: "out" },
        to: { node: "consumer-2", port: "in" },
        params: { latencyMs: 2 },
      },
    ]);
    expect(Object.values(design().edges).some((edge) => edge.to.node === "topic-2")).toBe(false);
  });
});

describe("clipboard", () => {
  test("what is copied can be pasted; a second paste does not lie on the first", () => {
    drawOrders();
    const copied = clipboardText(design(), ["topic", "consumer"]);
    execute("paste", { text: copied });
    execute("paste", { text: copied });
    const places = nodeIds().map((id) => JSON.stringify(design().layout.nodes[id]));
    expect(new Set(places).size).toBe(places.length);
    expect(Object.keys(design().edges)).toHaveLength(4);
  });

  test.each(["", "hello", "{}", "eventyard/clipboard@1\n{", 'eventyard/clipboard@1\n{"__proto__":{}}'])(
    "foreign text %j is ignored",
    (foreign) => {
      expect(fragmentFromText(foreign)).toBeUndefined();
      execute("paste", { text: foreign });
      expect(nodeIds()).toEqual([]);
    },
  );
});

/** A small generator with a seed, so that a failing sequence can be named. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomCommand(pick: (below: number) => number): void {
  const nodes = nodeIds();
  const edges = Object.keys(design().edges);
  const node = nodes[pick(nodes.length)] ?? "";
  const other = nodes[pick(nodes.length)] ?? "";
  const kinds = [...kindSpecs.keys()];
  const at = { x: pick(100) * 8, y: pick(100) * 8 };
  const actions: readonly (() => void)[] = [
    () => execute("node.add", { kind: kinds[pick(kinds.length)] ?? "", at }),
    () => execute("node.add", { kind: kinds[pick(kinds.length)] ?? "", at }),
    () => execute("edge.add", { from: { node, port: "out" }, to: { node: other, port: "in" } }),
    () => execute("edge.add", { from: { node, port: "dead" }, to: { node: other, port: "in" } }),
    () => execute("node.delete", { nodes: [node], edges: edges.slice(0, pick(2)) }),
    () => execute("node.rename", { node, name: `name ${pick(1000)}` }),
    () => execute("node.params", { node, params: { workers: 1 + pick(9) } }),
    () => execute("node.move", { positions: { [node]: at } }),
    () => execute("edge.params", { edge: edges[pick(edges.length)] ?? "", params: { latencyMs: pick(50) } }),
    () => execute("expectation.add", { scope: node === "" ? "all" : node }),
    () => execute("scenario.edit", { seed: pick(1000), durationS: 1 + pick(1000) }),
    () => execute("design.rename", { name: `design ${pick(100)}` }),
    () => {
      designStore.setState({ selection: { nodes: nodes.slice(0, 1 + pick(3)), edges: [] } });
      execute("selection.duplicate");
    },
  ];
  actions[pick(actions.length)]?.();
}

describe("undo", () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
    "seed %i: undoing everything gives the start, redoing everything the end, byte for byte",
    (seed) => {
      const pick = generator(seed * 7919);
      const start = text();
      const steps = 10 + pick(50);
      for (let i = 0; i < steps; i++) randomCommand(pick);
      const end = text();
      const edits = designStore.getState().history.past.length;
      expect(edits).toBeGreaterThan(0);
      while (execute("undo"));
      expect(text()).toBe(start);
      let redone = 0;
      while (execute("redo")) redone++;
      expect(text()).toBe(end);
      expect(redone).toBe(edits);
    },
  );
});
