/** Captions and fixes through the command bus: one undo step each, and removing a node takes along what names it. */
import { emptyDesign, serialiseDesign } from "@eventyard/model";
import type { Design } from "@eventyard/model";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { execute } from "../commands/bus.ts";
import { registerEditingCommands } from "../commands/register.ts";
import { announcementStore } from "../commands/announcements.ts";
import { EMPTY_HISTORY } from "../design/history.ts";
import { designStore, NOTHING_SELECTED } from "../design/store.ts";
import { setUpLanguages } from "../i18n/index.ts";
import { captionStore } from "./caption-store.ts";

const start: Design = {
  ...emptyDesign("Test"),
  nodes: {
    worker: { kind: "consumer", name: "Worker", params: { workers: 2 } },
    other: { kind: "consumer", name: "Other", params: {} },
  },
  captions: {
    here: { text: { en: "Here", ko: "여기" }, atMs: 0, untilMs: 1000, node: "worker" },
    all: { text: "Everywhere", atMs: 500, untilMs: 1500 },
  },
  fixes: {
    more: { name: { en: "More workers", ko: "워커 늘리기" }, nodes: { worker: { workers: 8 } } },
    broken: { name: "Broken", nodes: { ghost: { workers: 8 } } },
  },
};

beforeAll(async () => {
  await setUpLanguages();
  registerEditingCommands();
});

beforeEach(() => {
  designStore.setState({
    designId: "test",
    design: start,
    selection: NOTHING_SELECTED,
    history: EMPTY_HISTORY,
  });
});

const design = () => designStore.getState().design;

test("a fix is switched on, off, undone and redone, and says so", () => {
  execute("fix.switch", { id: "more", on: true });
  expect(design().nodes["worker"]?.params["workers"]).toBe(8);
  expect(announcementStore.getState().text).toContain("More workers, on");
  execute("undo");
  expect(serialiseDesign(design())).toBe(serialiseDesign(start));
  execute("redo");
  expect(design().fixes?.["more"]?.before).toBeDefined();
  execute("fix.switch", { id: "more", on: false });
  expect(serialiseDesign(design())).toBe(serialiseDesign(start));
});

test("one that cannot be switched on changes nothing and says why", () => {
  execute("fix.switch", { id: "broken", on: true });
  expect(design()).toBe(start);
  expect(announcementStore.getState().text).toContain(`there is no node "ghost"`);
});

test("captions are added, edited and removed, one undo step each", () => {
  execute("caption.add");
  expect(Object.keys(design().captions ?? {})).toEqual(["here", "all", "caption"]);
  const added = design().captions!["caption"]!;
  expect(added).toMatchObject({ atMs: 0, untilMs: 8000 });
  execute("caption.edit", { id: "caption", caption: { ...added, text: "New" } });
  execute("caption.remove", { id: "here" });
  expect(design().captions).toEqual({ all: start.captions!["all"], caption: { ...added, text: "New" } });
  for (let i = 0; i < 3; i++) execute("undo");
  expect(design()).toEqual(start);
});

test("removing a node removes its captions and the fixes that need it; a fix that is on still restores the rest", () => {
  designStore.setState({ selection: { nodes: ["worker"], edges: [] } });
  execute("node.delete");
  expect(Object.keys(design().captions ?? {})).toEqual(["all"]);
  expect(Object.keys(design().fixes ?? {})).toEqual(["broken"]);
  execute("undo");
  expect(design()).toEqual(start);
  execute("fix.switch", { id: "more", on: true });
  designStore.setState({ selection: { nodes: ["worker"], edges: [] } });
  execute("node.delete");
  expect(design().fixes?.["more"]?.before).toBeDefined();
});

test("what was changed by hand is kept as a fix that is on, renamed, switched off and removed", () => {
  execute("node.params", { node: "worker", params: { workers: 6 } });
  execute("fix.keep", { id: "mine", from: start });
  const made = design().fixes!["mine"]!;
  expect(made).toMatchObject({
    nodes: { worker: { workers: 6 } },
    before: { nodes: { worker: { workers: 2 } } },
  });
  execute("fix.edit", { id: "mine", fix: { ...made, name: "Six" } });
  execute("fix.switch", { id: "mine", on: false });
  expect(design().nodes).toEqual(start.nodes);
  execute("fix.switch", { id: "mine", on: true });
  execute("fix.remove", { id: "mine" });
  expect(design().fixes).toEqual(start.fixes);
  expect(design().nodes["worker"]?.params["workers"]).toBe(6);
  // nothing changed: nothing to keep
  execute("undo");
  const before = design();
  execute("fix.keep", { id: "again", from: before });
  expect(design()).toBe(before);
});

test("captions are hidden and shown again; without captions there is nothing to switch", () => {
  const { shown } = captionStore.getState();
  expect(execute("captions.toggle")).toBe(true);
  expect(captionStore.getState().shown).toBe(!shown);
  execute("captions.toggle");
  expect(captionStore.getState().shown).toBe(shown);
  designStore.setState({ design: emptyDesign("bare") });
  expect(execute("captions.toggle")).toBe(false);
});
