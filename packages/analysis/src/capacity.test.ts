/** The repair by more workers: enough for the rate, also where each worker stands for several instances. */
import { defineKindSpec, emptyDesign, fields } from "@eventyard/model";
import type { KindSpec } from "@eventyard/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { moreCapacity } from "./capacity.ts";
import type { NodeLive } from "./live.ts";
import type { Wiring } from "./trouble.ts";

const count = (label: string) =>
  z
    .int()
    .min(1)
    .max(50)
    .default(4)
    .register(fields, { label: { en: label, ko: "개수" } });

const worker: KindSpec = defineKindSpec({
  id: "worker",
  version: 1,
  title: { en: "Worker", ko: "워커" },
  summary: { en: "Works.", ko: "처리합니다." },
  icon: "M3 3h14",
  silhouette: "worker",
  simulated: true,
  params: z.object({ workers: count("Workers"), instances: count("Instances") }),
  ports: [],
  faults: [],
  metrics: [],
  card: { subtitle: () => ({ en: "works", ko: "처리" }), meter: "workers" },
  transitMs: () => 0,
  capacityParam: "workers",
  capacityTimes: ({ instances }) => Number(instances),
  migrations: [],
});

function wantedFor(
  params: { readonly workers?: number; readonly instances?: number },
  up: number,
  needed: number,
) {
  const design = { ...emptyDesign("d"), nodes: { w: { kind: "worker", name: "W", params } } };
  const wiring = { design, specs: new Map([["worker", worker]]) } as unknown as Wiring;
  // every busy worker does one a second
  const now = { inRate: needed, outRate: up, busy: up, workers: up };
  return moreCapacity(wiring, "w", { busy: up } as NodeLive, now)?.params["workers"];
}

test("one instance: all that is missing, with 15 % to spare", () => {
  expect(wantedFor({ workers: 4, instances: 1 }, 4, 6)).toBe(7);
});

test("several instances share what is missing", () => {
  expect(wantedFor({ workers: 4, instances: 3 }, 12, 18)).toBe(7);
  expect(wantedFor({ workers: 2, instances: 5 }, 10, 12)).toBe(3);
});

test("instances that scaling has started count too", () => {
  expect(wantedFor({ workers: 4, instances: 1 }, 12, 18)).toBe(7);
});

test("beyond what the parameter allows nothing is offered", () => {
  expect(wantedFor({ workers: 50, instances: 1 }, 50, 60)).toBeUndefined();
});
