import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:4950";
const b = await chromium.launch({executablePath:"/usr/bin/chromium",chromiumSandbox:false,args:["--disable-gpu"]});
for (const [w,h] of [[1024,768],[640,800]]) {
 const page = await b.newPage({viewport:{width:w,height:h},locale:w===640?"ko-KR":"en-GB"});
 await page.goto(base+"/#/d/shop-events"); await page.waitForSelector(".react-flow__node"); await page.waitForTimeout(900);
 await page.screenshot({path:`/tmp/w3/shots/size-${w}.png`});
 await page.close();
}
const page = await b.newPage({viewport:{width:1280,height:800}});
await page.goto(base+"/#/twin/shop-rest/shop-events"); await page.waitForTimeout(2500);
await page.getByRole("combobox",{name:"Speed"}).selectOption("10").catch(()=>{});
await page.getByRole("button",{name:/^Run\b/}).first().click().catch(e=>console.log(e.message));
await page.waitForTimeout(7000);
await page.screenshot({path:`/tmp/w3/shots/twin.png`});
await page.getByRole("button",{name:"Stop"}).click({timeout:1500}).catch(()=>{});
await page.goto(base+"/#/d/three-buses"); await page.waitForTimeout(1500);
for (const n of ["log","topic"]) {
 await page.getByRole("group",{name:new RegExp("^"+n+", ")}).click({position:{x:60,y:8}}); await page.waitForTimeout(300);
 await page.getByRole("tab",{name:"Settings"}).click(); await page.waitForTimeout(400);
 await page.screenshot({path:`/tmp/w3/shots/form-${n}.png`});
}
await b.close();
