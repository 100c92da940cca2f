import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:4950";
const b = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  chromiumSandbox: false,
  args: ["--disable-gpu"],
});
const page = await b.newPage({ viewport: { width: 1280, height: 800 } });
for (const id of ["orders", "shop-rest", "shop-events", "deploy-rest", "three-buses", "shop-rest"]) {
  await page.goto(base + "/#/d/" + id);
  await page.waitForTimeout(1500);
  console.log(
    id,
    await page.locator(".react-flow__edge").count(),
    await page.locator(".edge-line").count(),
    await page.locator(".edge-line").evaluateAll((x) => x.map((e) => (e.getAttribute("d") || "").length)),
  );
}
await b.close();
