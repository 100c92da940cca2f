/** The one sentence that says what is happening: the first cause, its consequence and, where there is one, the repair. */
import { resolveParams } from "@eventyard/model";
import type { LocalText } from "@eventyard/model";
import { deadLetters, unrouted } from "./bus-status.ts";
import { callTroubles, waitingCallers } from "./call-status.ts";
import { moreCapacity } from "./capacity.ts";
import type { LiveState, NodeLive } from "./live.ts";
import { nameOf, nodeIds } from "./names.ts";
import type { Status } from "./status-types.ts";
import { flowing } from "./subscriptions.ts";
import type { Flowing, Subscription } from "./subscriptions.ts";
import { failsOften, standsStill, trendOf } from "./trouble.ts";
import type { Wiring } from "./trouble.ts";
import { countText, durationText, waitText, withParticle } from "./words.ts";

/** The sentence for a running or paused run. Cost: one pass over nodes and edges; call it once or twice a second. */
export function statusOf(wiring: Wiring, live: LiveState): Status {
  return (
    down(wiring, live) ??
    frozen(wiring, live) ??
    cut(wiring, live) ??
    flows(wiring, live) ??
    callTroubles(wiring, live) ??
    faults(wiring, live) ??
    deadLetters(wiring, live) ??
    unrouted(wiring, live) ??
    calm(wiring, live)
  );
}

function down(wiring: Wiring, live: LiveState): Status | undefined {
  const id = nodeIds(wiring).find((one) => live.node(one)?.killed === true);
  if (id === undefined) return undefined;
  const name = nameOf(wiring, id);
  const served = wiring.subscriptions.find((one) => one.workers.includes(id));
  const waited = waitingCallers(wiring, live, id);
  if (waited !== undefined) return waited;
  if (served === undefined) {
    const silent = wiring.specs.get(wiring.design.nodes[id]?.kind ?? "")?.silhouette === "producer";
    return {
      severity: "bad",
      node: id,
      text: silent
        ? {
            en: `${name} is down and sends nothing.`,
            ko: `${withParticle(name, "이", "가")} 중단되어 이벤트를 보내지 않습니다.`,
          }
        : {
            en: `${name} is down and takes nothing.`,
            ko: `${withParticle(name, "이", "가")} 중단되어 메시지를 받지 못합니다.`,
          },
    };
  }
  const now = flowing(served, wiring.incoming, live);
  const bus = nameOf(wiring, served.bus);
  const kept = countText(now.backlog);
  const detail = fullIn(wiring, served, now, now.inRate - now.outRate);
  return {
    severity: "bad",
    node: id,
    text: {
      en: `${name} is down; ${bus} keeps its ${kept} messages.`,
      ko: `${withParticle(name, "이", "가")} 중단되었습니다. ${withParticle(bus, "이", "가")} 메시지 ${kept}건을 보관하고 있습니다.`,
    },
    ...(detail && { detail }),
  };
}

/** Named before what it causes: more workers would stand still as well. */
function frozen(wiring: Wiring, live: LiveState): Status | undefined {
  const id = nodeIds(wiring).find((one) => live.node(one)?.stalled === true);
  if (id === undefined) return undefined;
  const name = nameOf(wiring, id);
  return {
    severity: "bad",
    node: id,
    text: {
      en: `${name} is frozen: its connections are open, and nothing moves.`,
      ko: `${withParticle(name, "이", "가")} 멈춰 있습니다. 연결은 살아 있지만 아무것도 처리하지 않습니다.`,
    },
  };
}

function cut(wiring: Wiring, live: LiveState): Status | undefined {
  const id = Object.keys(wiring.design.edges)
    .toSorted()
    .find((one) => live.edge(one)?.cut === true);
  const edge = id === undefined ? undefined : wiring.design.edges[id];
  if (id === undefined || edge === undefined) return undefined;
  const from = nameOf(wiring, edge.from.node);
  const to = nameOf(wiring, edge.to.node);
  const lent = wiring.subscriptions.find((one) => one.edges.includes(id));
  const text = {
    en: `The connection from ${from} to ${to} is cut.`,
    ko: `${from}에서 ${to} 노드로 가는 연결이 끊겼습니다.`,
  };
  if (lent === undefined) {
    return {
      severity: "bad",
      edge: id,
      text,
      detail: { en: "What is sent over it is lost.", ko: "이 연결로 보낸 메시지는 유실됩니다." },
    };
  }
  const kept = countText(flowing(lent, wiring.incoming, live).backlog);
  return {
    severity: "bad",
    edge: id,
    text,
    detail: {
      en: `${from} keeps ${kept} messages until it is back.`,
      ko: `복구될 때까지 ${withParticle(from, "이", "가")} 메시지 ${kept}건을 보관합니다.`,
    },
  };
}

/** Falling behind (the fastest growing first), then catching up or just long (the longest first). */
function flows(wiring: Wiring, live: LiveState): Status | undefined {
  let behind: { readonly subscription: Subscription; readonly now: Flowing } | undefined;
  let ahead: typeof behind;
  for (const subscription of wiring.subscriptions) {
    const now = flowing(subscription, wiring.incoming, live);
    const trend = trendOf(now, live.windowS);
    const growth = now.inRate - now.outRate;
    const grows = trend === "falling-behind" || trend === "held-up";
    if (grows && (!behind || growth > behind.now.inRate - behind.now.outRate)) {
      behind = { subscription, now };
    }
    const long = trend === "catching-up" || trend === "lagging";
    if (long && (!ahead || now.backlog > ahead.now.backlog)) ahead = { subscription, now };
  }
  if (behind) {
    const held = trendOf(behind.now, live.windowS) === "held-up";
    return (held ? heldUp : fallingBehind)(wiring, live, behind.subscription, behind.now);
  }
  if (!ahead) return undefined;
  const shrinks = trendOf(ahead.now, live.windowS) === "catching-up";
  return shrinks
    ? catchingUp(wiring, ahead.subscription, ahead.now)
    : lagging(wiring, live, ahead.subscription, ahead.now);
}

function lagging(wiring: Wiring, live: LiveState, subscription: Subscription, now: Flowing): Status {
  const id = subscription.workers[0]!;
  const name = nameOf(wiring, id);
  const wait = waitText(now.backlog / now.outRate);
  const left = countText(now.backlog);
  return {
    severity: "warn",
    node: id,
    text: {
      en: `${left} messages wait for ${name}, about ${wait.en} of work.`,
      ko: `${name} 앞에 메시지 ${left}건이 밀려 있습니다. 처리하는 데 약 ${wait.ko} 걸립니다.`,
    },
    ...(now.busy < now.workers / 2 && { detail: orderText(live, subscription) }),
  };
}

function fallingBehind(wiring: Wiring, live: LiveState, subscription: Subscription, now: Flowing): Status {
  const id = subscription.workers[0]!;
  const name = nameOf(wiring, id);
  const growth = now.inRate - now.outRate;
  const detail = fullIn(wiring, subscription, now, growth) ?? {
    en: `${countText(now.backlog)} messages are waiting.`,
    ko: `메시지 ${countText(now.backlog)}건이 기다리고 있습니다.`,
  };
  const fix = live.node(id)?.slowed === true ? undefined : moreCapacity(wiring, id, live.node(id), now);
  return {
    severity: "bad",
    node: id,
    text: {
      en: `${name} falls behind by ${countText(growth)} ${countText(growth) === "1" ? "message" : "messages"} a second.`,
      ko: `${withParticle(name, "이", "가")} 초당 ${countText(growth)}건씩 밀리고 있습니다.`,
    },
    detail,
    ...(fix && { fix }),
  };
}

function someFail(live: LiveState, { workers }: Subscription): boolean {
  return workers.some((worker) => (live.node(worker)?.failRate ?? 0) > 0);
}

/** Why a backlog stays although workers are free: what is handled in order waits for what is ahead of it. */
function orderText(live: LiveState, subscription: Subscription): LocalText {
  return someFail(live, subscription)
    ? {
        en: "A message that keeps failing holds up those behind it.",
        ko: "계속 실패하는 메시지 하나가 뒤의 메시지를 막고 있습니다.",
      }
    : {
        en: "One partition or key is handled one message at a time: more workers do not help.",
        ko: "파티션이나 키 하나가 순서대로 한 건씩 처리되고 있어 워커를 늘려도 소용없습니다.",
      };
}

/** Nobody takes anything although nobody has anything in hand. */
function standing(wiring: Wiring, id: string, subscription: Subscription, now: Flowing): Status {
  const name = nameOf(wiring, id);
  const bus = nameOf(wiring, subscription.bus);
  const left = countText(now.backlog);
  return {
    severity: "bad",
    node: id,
    text: {
      en: `${name} gets nothing from ${bus}; ${left} messages wait.`,
      ko: `${withParticle(name, "이", "가")} ${bus}에서 아무것도 받지 못하고 있습니다. 메시지 ${left}건이 기다립니다.`,
    },
    detail: {
      en: "Its workers are idle: partitions are being dealt out anew (a rebalance), or a lease has yet to end.",
      ko: "워커는 놀고 있습니다. 파티션을 다시 배정하는 중(리밸런스)이거나 리스가 끝나기를 기다립니다.",
    },
  };
}

/** The backlog grows although workers are free: order, not power, is what is missing. */
function heldUp(wiring: Wiring, live: LiveState, subscription: Subscription, now: Flowing): Status {
  const id = subscription.workers[0]!;
  const name = nameOf(wiring, id);
  if (standsStill(now) && !someFail(live, subscription)) return standing(wiring, id, subscription, now);
  const growth = countText(now.inRate - now.outRate);
  return {
    severity: "bad",
    node: id,
    text: {
      en: `${name} falls behind by ${growth} ${growth === "1" ? "message" : "messages"} a second although workers are free.`,
      ko: `워커가 남는데도 ${withParticle(name, "이", "가")} 초당 ${growth}건씩 밀리고 있습니다.`,
    },
    detail: orderText(live, subscription),
  };
}

function catchingUp(wiring: Wiring, subscription: Subscription, now: Flowing): Status {
  const id = subscription.workers[0]!;
  const name = nameOf(wiring, id);
  const wait = waitText(now.backlog / (now.outRate - now.inRate));
  const left = countText(now.backlog);
  return {
    severity: "warn",
    node: id,
    text: {
      en: `${name} catches up: ${left} left, about ${wait.en}.`,
      ko: `${withParticle(name, "이", "가")} 밀린 메시지를 처리하고 있습니다. ${left}건 남음, 약 ${wait.ko}.`,
    },
  };
}

/** When a bounded backlog that grows by `growth` a second is full, or that it is. */
function fullIn(
  wiring: Wiring,
  subscription: Subscription,
  now: Flowing,
  growth: number,
): LocalText | undefined {
  const node = wiring.design.nodes[subscription.bus];
  const spec = node && wiring.specs.get(node.kind);
  const boundMax = spec?.backlogMax?.(resolveParams(spec, node?.params ?? {}));
  if (boundMax === undefined) return undefined;
  if (now.backlog >= boundMax) {
    return {
      en: `The backlog of ${nameOf(wiring, subscription.bus)} is full: what arrives now is lost.`,
      ko: `${nameOf(wiring, subscription.bus)}의 대기열이 가득 차 새로 도착하는 메시지는 유실됩니다.`,
    };
  }
  if (growth <= 0) return undefined;
  const wait = waitText((boundMax - now.backlog) / growth);
  return {
    en: `The backlog is full in ${wait.en}; messages after that are lost.`,
    ko: `${wait.ko} 뒤에 대기열이 가득 차고, 그 뒤의 메시지는 유실됩니다.`,
  };
}

/** Troubles that do not (yet) make a backlog grow. */
function faults(wiring: Wiring, live: LiveState): Status | undefined {
  for (const id of nodeIds(wiring)) {
    const node = live.node(id);
    if (node && (node.failing || failsOften(node.failRate, node.doneRate)) && node.failRate > 0) {
      return failing(wiring, id, node);
    }
  }
  for (const id of nodeIds(wiring)) {
    const node = live.node(id);
    const name = nameOf(wiring, id);
    const subject = withParticle(name, "이", "가");
    if (node?.slowed === true) {
      return {
        severity: "warn",
        node: id,
        text: {
          en: `${name} works ten times slower than usual.`,
          ko: `${subject} 평소보다 10배 느리게 처리합니다.`,
        },
      };
    }
    if (node?.surged === true) {
      return {
        severity: "warn",
        node: id,
        text: {
          en: `${name} sends ten times as much as usual.`,
          ko: `${subject} 평소의 10배를 보내고 있습니다.`,
        },
      };
    }
  }
  return undefined;
}

function failing(wiring: Wiring, id: string, node: NodeLive): Status {
  const name = nameOf(wiring, id);
  const percent = Math.round((100 * node.failRate) / (node.failRate + node.doneRate));
  const rate = countText(node.failRate);
  return {
    severity: "warn",
    node: id,
    text: {
      en: `${percent} % of the attempts at ${name} fail.`,
      ko: `${name}에서 처리 시도의 ${percent}%가 실패합니다.`,
    },
    detail: wiring.unreadable.get(id) ?? {
      en: `${rate} failed attempts a second.`,
      ko: `초당 ${rate}건이 실패하고 있습니다.`,
    },
  };
}

function calm(wiring: Wiring, live: LiveState): Status {
  let rate = 0;
  for (const edgeId of Object.keys(wiring.design.edges)) {
    const edge = wiring.design.edges[edgeId]!;
    const isSource = (wiring.incoming.get(edge.from.node)?.length ?? 0) === 0;
    if (isSource) rate += live.edge(edgeId)?.rate ?? 0;
  }
  let p99Ms = 0;
  let lost = 0;
  for (const id of nodeIds(wiring)) {
    p99Ms = Math.max(p99Ms, live.node(id)?.p99Ms ?? 0);
    lost += live.node(id)?.lost ?? 0;
  }
  const detail =
    lost > 0
      ? {
          en: `${countText(lost)} messages were lost so far.`,
          ko: `지금까지 메시지 ${countText(lost)}건이 유실되었습니다.`,
        }
      : undefined;
  if (rate <= 0) {
    const text = { en: "Nothing is on its way at the moment.", ko: "지금은 흐르는 이벤트가 없습니다." };
    return { severity: "ok", text, ...(detail && { detail }) };
  }
  const per = countText(rate);
  const tail = p99Ms > 0 ? durationText(p99Ms) : undefined;
  return {
    severity: lost > 0 ? "warn" : "ok",
    text: {
      en: `${lost > 0 ? "All flows again" : "All is well"}: ${per} events a second${tail ? `, p99 ${tail.en}` : ""}.`,
      ko: `${lost > 0 ? "다시 정상적으로 흐릅니다" : "이상 없습니다"}. 초당 ${per}건${tail ? `, p99 ${tail.ko}` : ""}.`,
    },
    ...(detail && { detail }),
  };
}
