import { expect, test } from "vitest";
import { nameLines } from "./overview.ts";

test("a name stands on one line where it fits, and breaks between words where it does not", () => {
  expect(nameLines("Payment", 60, 36)).toEqual(["Payment"]);
  expect(nameLines("Order service", 60, 36)).toEqual(["Order", "service"]);
  expect(nameLines("주문 서비스", 60, 36)).toEqual(["주문 서비스"]);
  expect(nameLines("주문 서비스 사가", 60, 36)).toEqual(["주문 서비스", "사가"]);
});

test("names that begin alike can be told apart", () => {
  const names = ["Order service", "Order service saga", "Order service outbox"];
  const shown = names.map((name) => nameLines(name, 72, 36).join(" "));
  expect(new Set(shown).size).toBe(names.length);
});

test("what does not fit is shortened: a long word, Hangul, a box for one line", () => {
  expect(nameLines("Transcoder", 44, 36)).toEqual(["Transc…"]);
  expect(nameLines("우주왕복선발사일", 44, 36)).toEqual(["우주왕…"]);
  expect(nameLines("dead letters", 60, 20)).toEqual(["dead lett…"]);
});
