import { expect, test } from "vitest";
import { paneAddress, twinAddress, twinOfAddress } from "./route.ts";

test("an address names its twins; anything else names none", () => {
  expect(twinOfAddress(twinAddress("rest-shop", "orders_2"))).toEqual(["rest-shop", "orders_2"]);
  for (const other of ["", "#/d/orders", "#/twin/a", "#/twin/a/b/c", "#/twin/../b", "#/twin/a/b c"]) {
    expect(twinOfAddress(other), other).toBeUndefined();
  }
});

test("a pane opens one design", () => {
  const url = new URL(paneAddress("orders", "B"), "http://localhost");
  expect(url.searchParams.get("pane")).toBe("B");
  expect(url.hash).toBe("#/d/orders");
});
