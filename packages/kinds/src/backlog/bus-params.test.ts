import type { Params } from "@eventyard/model";
import { resolveParams } from "@eventyard/model";
import { expect, test } from "vitest";
import { queue } from "../queue/kind.ts";
import { busProblems, readBusPolicy } from "./bus-params.ts";
import { readBackoffList } from "./delivery-params.ts";

const complete = (params: Params): Params => resolveParams(queue, params);
const named = (params: Params): string[] => busProblems(complete(params)).map(({ param }) => param);

test("the defaults have no problem", () => {
  expect(named({})).toEqual([]);
});

test("what cannot work together is a problem at one of its parameters", () => {
  expect(named({ ackAt: "quorum", replicas: 2, minInSync: 3 })).toEqual(["minInSync"]);
  expect(named({ ackAt: "leaderFsync", fsync: "never" })).toEqual(["fsync"]);
  expect(named({ backoff: "list", backoffList: "1, x" })).toEqual(["backoffList"]);
  expect(named({ backoff: "fixed", backoffList: "1, x" })).toEqual([]);
  expect(named({ order: "perKey", overflow: "dropOldest", dispatch: "atPublish" })).toEqual([
    "overflow",
    "dispatch",
  ]);
});

test("K129 a list of waits: times between commas, at most 32", () => {
  expect(readBackoffList("1000, 0,2.5")).toEqual({ ok: true, ms: [1000, 0, 2.5] });
  for (const bad of ["", "1,,2", "-1", "1e9", "a", "NaN"]) expect(readBackoffList(bad).ok, bad).toBe(false);
  const waits = (count: number) => Array.from({ length: count }, () => "1").join(",");
  expect(readBackoffList(waits(32)).ok).toBe(true);
  expect(readBackoffList(waits(33)).ok).toBe(false);
});

test("K22 the waits grow up to the longest one", () => {
  const waits = (params: Params) =>
    readBusPolicy(complete({ backoff: "exponential", ...params })).backoffNs.map((ns) => ns / 1e6);
  expect(waits({ backoffMs: 100, backoffMaxMs: 300 })).toEqual([100, 200, 300]);
  expect(waits({ backoffMs: 100, backoffMaxMs: 50 })).toEqual([100]);
  expect(waits({ backoffMs: 10, backoffFactor: 1, backoffMaxMs: 50 })).toHaveLength(255);
  expect(waits({ backoff: "fixed", backoffMs: 7 })).toEqual([7]);
  expect(waits({ backoff: "none" })).toEqual([]);
});
