import { chromium } from "@playwright/test";
import { startServer } from "./web-server.ts";
import { webDesign } from "./web-design.ts";
import { countDots, measureFrames } from "./web-page.ts";
import { writeFileSync } from "node:fs";
const n = Number(process.argv[2] ?? 1000);
const warm = Number(process.argv[3] ?? 20000);
const server = await startServer({ [`nodes-${n}`]: webDesign(n) });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", chromiumSandbox: false, args: ["--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("console", (m) => console.log(m.type(), m.text()));
  await page.goto(`${server.url}/#/d/nodes-${n}`);
  await page.getByRole("combobox", { name: "Speed" }).selectOption("1");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.waitForTimeout(warm);
  console.log(await measureFrames(page));
  console.log(await countDots(page.workers()[0]!));
  console.log(await page.evaluate(async () => {
    const seen = new Map<string, number>();
    const o = new MutationObserver((l) => { for (const m of l) { const el = m.target.nodeType === 1 ? m.target as Element : m.target.parentElement; const k = `${m.type}.${m.attributeName ?? ""} ${el?.tagName}.${el?.getAttribute("class") ?? ""}`; seen.set(k, (seen.get(k) ?? 0) + 1); } });
    o.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    await new Promise((r) => setTimeout(r, 3000));
    o.disconnect();
    return [...seen].sort((a, b) => b[1] - a[1]).slice(0, 25);
  }));
  const cdp = await page.context().newCDPSession(page);
  const events: any[] = [];
  cdp.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await cdp.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["devtools.timeline", "toplevel", "cc", "v8"] } } as never);
  await page.waitForTimeout(4000);
  const done = new Promise((r) => cdp.once("Tracing.tracingComplete", r));
  await cdp.send("Tracing.end");
  await done;
  const main = events.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain").map((e) => `${e.pid}.${e.tid}`);
  const sum = new Map<string, [number, number]>();
  for (const e of events) if (e.ph === "X" && main.includes(`${e.pid}.${e.tid}`)) { const s = sum.get(e.name) ?? [0, 0]; s[0] += (e.dur ?? 0) / 1000; s[1]++; sum.set(e.name, s); }
  console.log([...sum].sort((a, b) => b[1][0] - a[1][0]).slice(0, 30).map(([k, [ms, c]]) => `${k} ${ms.toFixed(0)} ms ×${c}`).join("\n"));
  await page.screenshot({ path: "/tmp/probe/shot.png" });
  await cdp.send("Profiler.enable"); await cdp.send("Profiler.start"); await page.waitForTimeout(3000);
  const { profile } = await cdp.send("Profiler.stop");
  const self = new Map<string, number>(); const by = new Map(profile.nodes.map((x) => [x.id, x]));
  profile.samples!.forEach((id, i) => { const f = by.get(id)!.callFrame; const k = `${f.functionName}:${f.lineNumber}:${f.columnNumber}`; self.set(k, (self.get(k) ?? 0) + (profile.timeDeltas![i] ?? 0) / 1000); });
  console.log([...self].sort((a, b) => b[1] - a[1]).slice(0, 20));
} finally { await browser.close(); await server.close(); }
