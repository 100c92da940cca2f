/** The command search finds by words in any order, and its first entry harms nobody. */
import { beforeAll, expect, test } from "vitest";
import { allCommands } from "../commands/bus.ts";
import { registerEditingCommands } from "../commands/register.ts";
import { setUpLanguages, translate } from "../i18n/index.ts";
import { findEntries, searchEntries } from "./command-search.ts";

beforeAll(async () => {
  await setUpLanguages();
  registerEditingCommands();
});

const labels = (words: string) => findEntries(searchEntries(), words).map(({ label }) => label);

test("words match anywhere and in any order; what begins with them comes first", () => {
  expect(labels("queue add")).toEqual(["Add: Queue"]);
  expect(labels("sho")[0]).toBe("Show everything");
  expect(labels("no such thing")).toEqual([]);
});

test("commands that mean nothing now are not listed, nor those that need arguments", () => {
  expect(labels("align")).toEqual([]);
  expect(labels(translate("command.nodeParams"))).toEqual([]);
});

test("Enter on the untouched list adds a node at most", () => {
  expect(searchEntries()[0]?.id).toBe(`add.producer`);
});

test("every listed command can be told by its label in both languages", () => {
  for (const { label, listed } of allCommands()) {
    if (listed === true) expect(translate(label)).not.toBe(label);
  }
});
