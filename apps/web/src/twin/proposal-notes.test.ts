import { expect, test } from "vitest";
import { dropNotes, keepNotes, readNotes } from "./proposal-notes.ts";
import type { ProposalNotes } from "./proposal-notes.ts";

function memory(initial?: string) {
  let kept: string | null = initial ?? null;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => void (kept = value),
    removeItem: () => void (kept = null),
  };
}

const text = { en: "Said.", ko: "말했습니다." };
const notes: ProposalNotes = {
  designs: ["a", "b"],
  changes: [text],
  givesUp: [text, text],
  commonRandom: true,
};

test("notes come back for their two designs only, until they are dropped", () => {
  const store = memory();
  keepNotes(store, notes);
  expect(readNotes(store, ["a", "b"])).toEqual(notes);
  expect(readNotes(store, ["b", "a"])).toBeUndefined();
  expect(readNotes(store, ["a", "c"])).toBeUndefined();
  dropNotes(store);
  expect(readNotes(store, ["a", "b"])).toBeUndefined();
});

test.each([
  "",
  "{",
  "null",
  "[]",
  '{"designs":["a","b"]}',
  '{"designs":["a","b"],"changes":[null],"givesUp":[],"commonRandom":true}',
  '{"designs":["a","b"],"changes":[],"givesUp":[]}',
])("what cannot be read is as good as nothing: %s", (kept) => {
  expect(readNotes(memory(kept), ["a", "b"])).toBeUndefined();
});

test("a full store keeps none", () => {
  const store = memory("old");
  const full = {
    ...store,
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  };
  keepNotes(full, notes);
  expect(store.getItem()).toBeNull();
});
