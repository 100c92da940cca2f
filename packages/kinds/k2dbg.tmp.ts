import { kindSpecs, runnableKinds } from "./src/index.ts";
import { runBench, sketchDesign } from "../testkit/src/index.ts";
const d: any = sketchDesign({ nodes: { p: ["producer", { ratePerS: 60, keys: "uniform", keyCount: 20 }], l: ["log", {"partitions":3,"assign":"hash","storeMs":0,"joinDelayMs":0,"retentionRecords":5,"retentionS":0,"compact":false,"replayRecords":0,"replicas":1,"ackAt":"leaderPageCache","replicationLagMs":0,"failoverMs":500}], c0: ["consumer", {"workers":1,"serviceMs":2,"failurePercent":0}] },
 edges: [["p.out","l.in",1],["l.out","c0.in",1]], durationS: 12, seed: 1870278429, steps: [{atMs:526,command:{type:"fault",fault:"kill",on:true,node:"c0"}},{atMs:1226,command:{type:"fault",fault:"kill",on:false,node:"c0"}}] as any });
d.edges.e1.params = {latencyMs:1,"group":"","sharing":"partition","onPoison":"retry","deliveriesMax":1,"retryMs":0,"lockMs":30,"start":"earliest","startS":0,"commit":"interval","commitMs":100,"pollRecords":1,"pollIntervalMs":60,"rebalance":"eager","sessionMs":400,"heartbeatMs":100};
const consumer: any = runnableKinds.get("consumer");
const w = { ...consumer, arrive: (sim: any, st: any, e: any, m: any) => { const M = sim.messages; if (sim.nowNs < 2e9) console.log((sim.nowNs/1e6).toFixed(2), "edge", e, "flow", M.flow[m], "key", M.key[m], "att", M.attempts[m]); consumer.arrive(sim, st, e, m); } };
import { MessagePool } from "../engine/src/message-pool.ts";
const rel = MessagePool.prototype.release; const free = new Set<number>();
MessagePool.prototype.release = function (m: number) { if (free.has(m)) { console.log("DOUBLE", m, new Error().stack); process.exit(); } free.add(m); return rel.call(this, m); };
const take = (MessagePool.prototype as any).take; (MessagePool.prototype as any).take = function () { const m = take.call(this); free.delete(m); return m; };
runBench({ specs: kindSpecs, behaviours: new Map([...runnableKinds, ["consumer", w]]) } as any, d);
