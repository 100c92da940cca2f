/** The browser's safety copy: what goes in comes out, and a browser that refuses is told apart. */
import { expect, test } from "vitest";
import { clearJournal, readJournal, writeJournal } from "./journal.ts";
import type { JournalStorage } from "./journal.ts";

function memory(): JournalStorage & { readonly map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

test("an entry comes back until it is cleared", () => {
  const storage = memory();
  expect(writeJournal(storage, "orders", { revision: "r1", text: "{}" })).toBe(true);
  expect(readJournal(storage, "orders")).toEqual({ revision: "r1", text: "{}" });
  expect(readJournal(storage, "other")).toBeUndefined();
  clearJournal(storage, "orders");
  expect(readJournal(storage, "orders")).toBeUndefined();
});

test("a full browser says so", () => {
  const full = {
    ...memory(),
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  };
  expect(writeJournal(full, "orders", { revision: "r1", text: "{}" })).toBe(false);
});

test.each(["", "null", "[1]", "{", '{"revision":1,"text":"x"}'])(
  "a damaged entry %j counts as none",
  (damaged) => {
    const storage = memory();
    storage.map.set("eventyard.journal.orders", damaged);
    expect(readJournal(storage, "orders")).toBeUndefined();
  },
);
