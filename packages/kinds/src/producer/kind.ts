/** The producer: where events come from. */
import type { LocalText, Params } from "@eventyard/model";
import { defineKindSpec } from "@eventyard/model";
import { ARRIVALS } from "./arrival-params.ts";
import { checkProducer, producerParams } from "./params.ts";
import type { ProducerParams } from "./params.ts";
import { producerContract } from "./weighted-contents.ts";

/** When events happen, in a few words. */
function arrivalsText(p: ProducerParams): LocalText {
  const name = ARRIVALS[p.arrivals];
  switch (p.arrivals) {
    case "trace": {
      const trace = p.trace === "" ? "–" : p.trace;
      const factor = p.traceFactor === 1 ? "" : ` ×${p.traceFactor}`;
      return { en: `trace ${trace}${factor}`, ko: `트레이스 ${trace}${factor}` };
    }
    case "mmpp":
      return { en: `bursts ${p.ratePerS}/s`, ko: `버스트 ${p.ratePerS}/s` };
    case "ramp":
      return { en: `ramp ${p.ratePerS} → ${p.rampToPerS}/s`, ko: `점진 ${p.ratePerS} → ${p.rampToPerS}/s` };
    case "spike":
      return { en: `spike ${p.ratePerS} → ${p.peakPerS}/s`, ko: `스파이크 ${p.ratePerS} → ${p.peakPerS}/s` };
    case "diurnal":
      return { en: `${p.ratePerS}/s ± ${p.swingPercent} %`, ko: `${p.ratePerS}/s ± ${p.swingPercent}%` };
    case "closed":
      return { en: `${p.users} users`, ko: `사용자 ${p.users}명` };
    case "constant":
    case "poisson":
      return { en: `${name.en} ${p.ratePerS}/s`, ko: `${name.ko} ${p.ratePerS}/s` };
  }
}

function keysText(p: ProducerParams): LocalText | undefined {
  const count = { en: `${p.keyCount} keys`, ko: `키 ${p.keyCount}개` };
  switch (p.keys) {
    case "none":
      return undefined;
    case "uniform":
      return count;
    case "zipf":
      return { en: `${count.en}, zipf ${p.zipfExponent}`, ko: `${count.ko}, Zipf ${p.zipfExponent}` };
    case "hot":
      return { en: `${count.en}, one hot ${p.hotPercent} %`, ko: `${count.ko}, 핫 키 ${p.hotPercent}%` };
  }
}

/** Keys and versions. */
function detailText(p: ProducerParams): LocalText | undefined {
  const keys = keysText(p);
  if (p.publishes === "") return keys;
  const canary = p.canary !== "" && p.canaryPercent > 0 ? `, ${p.canaryPercent} % ${p.canary}` : "";
  const versions = `${p.publishes}${canary}`;
  if (keys === undefined) return { en: versions, ko: versions };
  return { en: `${keys.en} · ${versions}`, ko: `${keys.ko} · ${versions}` };
}

export const producer = defineKindSpec({
  id: "producer",
  version: 1,
  title: { en: "Producer", ko: "프로듀서" },
  summary: {
    en: "Sends events into every bus connected to it: at a rate, at random, in bursts, as recorded, or as users who wait.",
    ko: "연결된 모든 버스로 이벤트를 보냅니다. 일정한 간격, 무작위, 버스트, 기록된 그대로, 응답을 기다리는 사용자 중에서 고를 수 있습니다.",
  },
  icon: "M10 3a7 7 0 0 0 0 14h7V3z",
  silhouette: "producer",
  simulated: true,
  params: producerParams,
  check: checkProducer,
  ports: [
    {
      id: "out",
      direction: "out",
      carries: "event",
      flows: ["publish"],
      title: { en: "events", ko: "이벤트" },
      edgesMin: 1,
      edgesMax: 64,
    },
  ],
  faults: ["kill", "slow", "fail", "surge"],
  metrics: ["out", "lost", "rejected", "retried", "timedOut", "backlog"],
  card: {
    subtitle: (raw: Params) => arrivalsText(raw as ProducerParams),
    detail: (raw: Params) => detailText(raw as ProducerParams),
    meter: "none",
  },
  transitMs: () => 0,
  rateParam: "ratePerS",
  contract: { params: ["publishes"], of: producerContract },
  migrations: [],
});
