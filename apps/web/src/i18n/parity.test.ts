/** Both catalogues say the same things: equal keys, equal placeholders, no empty text. */
import { expect, test } from "vitest";
import en from "./en.json";
import ko from "./ko.json";
import watchEn from "./watch.en.json";
import watchKo from "./watch.ko.json";

const PLURAL = /_(zero|one|two|few|many|other)$/;

function flatten(value: unknown, path: string, into: Map<string, string>): Map<string, string> {
  if (typeof value === "string") into.set(path, value);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === "" ? key : `${path}.${key}`, into);
  }
  return into;
}

function keys(texts: Map<string, string>): readonly string[] {
  return [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, "")))].sort();
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();
}

test.each([
  ["the page", en, ko],
  ["the run", watchEn, watchKo],
])("%s", (_name, english, korean) => {
  const first = flatten(english, "", new Map());
  const second = flatten(korean, "", new Map());
  expect(keys(second)).toEqual(keys(first));
  for (const [key, text] of second) {
    expect(text.trim(), key).not.toBe("");
    const original = first.get(key) ?? first.get(key.replace(PLURAL, "_other"));
    expect(placeholders(text), key).toEqual(placeholders(original ?? ""));
  }
});

test("a Korean text needs no particle that depends on what is put into it", () => {
  const texts = [...flatten(ko, "", new Map()), ...flatten(watchKo, "", new Map())];
  const doubled = texts.filter(([, text]) => /\((?:으|이)\)|[은이을과]\([는가를와]\)/.test(text));
  expect(doubled).toEqual([]);
});
