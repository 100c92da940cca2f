import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:4950";
const [, , lang = "en", scheme = "light", size = "1280x800", ...ids] = process.argv;
const [width, height] = size.split("x").map(Number);
const b = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  chromiumSandbox: false,
  args: ["--disable-gpu"],
});
const page = await b.newPage({
  viewport: { width, height },
  colorScheme: scheme,
  locale: lang === "ko" ? "ko-KR" : "en-GB",
});
page.on("console", (m) => {
  if (["error", "warning"].includes(m.type())) console.log("CONSOLE", m.type(), m.text().slice(0, 200));
});
page.on("pageerror", (e) => console.log("PAGEERR", e.message));
await page.goto(base);
const list = await (await page.request.get(base + "/api/gallery")).json();
for (const { id } of list) {
  if (ids.length && !ids.includes(id)) continue;
  await page.request.post(base + "/api/gallery/" + id, { headers: { "x-requested-by": "eventyard" } });
  await page.goto(base + "/#/d/" + id);
  await page.waitForSelector(".card, .react-flow__node");
  await page.waitForTimeout(600);
  const bar = page.getByRole("toolbar").first();
  const runBtn = page.getByRole("button", { name: lang === "ko" ? /^실행/ : /^Run\b/ }).first();
  if (await runBtn.count())
    await runBtn.click({ timeout: 3000 }).catch((e) => console.log(id, "norun", e.message.slice(0, 100)));
  await page
    .getByRole("combobox", { name: lang === "ko" ? /배속|속도/ : "Speed" })
    .selectOption("1")
    .catch((e) => console.log(id, "speed", e.message.slice(0, 200)));
  await page.waitForTimeout(3000);
  const sentence = await page
    .locator(".status-sentence")
    .innerText()
    .catch(() => "?");
  const texts = await page.locator(".card").evaluateAll((cs) =>
    cs
      .map((c) => {
        const bad = [];
        const r = c.getBoundingClientRect();
        for (const e of c.querySelectorAll(
          ".card-name,.card-kind,.card-detail,.card-subtitle,.node-rates,.node-meter-text,.lane-name,.card-text,.chip",
        )) {
          const q = e.getBoundingClientRect();
          if (q.width === 0) continue;
          if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
            bad.push("cut:" + e.className + ":" + e.textContent);
          if (q.right > r.right + 1 || q.bottom > r.bottom + 1)
            bad.push("out:" + e.className + ":" + e.textContent);
        }
        return bad;
      })
      .flat(),
  );
  console.log(id, "|", sentence.replace(/\s+/g, " "), "|", JSON.stringify(texts));
  await page.screenshot({ path: `/tmp/w3/shots/${id}-${lang}-${scheme}-${width}.png` });
  const stop = page.getByRole("button", { name: lang === "ko" ? /^정지|^중지/ : "Stop" }).first();
  await stop.click({ timeout: 2000 }).catch(() => {});
}
await b.close();
