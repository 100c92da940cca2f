import { chromium } from "@playwright/test";
const base = "http://127.0.0.1:4950";
const b = await chromium.launch({executablePath:"/usr/bin/chromium",chromiumSandbox:false,args:["--disable-gpu"]});
const page = await b.newPage({viewport:{width:1280,height:800}});
for (const [id,fault,speed,until] of [["retry-storm","", "5",100],["shop-rest","","10",85],["hot-partition","","20",110],["poison-message","","5",60]]) {
  await page.goto(base+"/#/d/"+id); await page.waitForSelector(".react-flow__node"); await page.waitForTimeout(500);
  await page.getByRole("button",{name:"Stop"}).click({timeout:1500}).catch(()=>{});
  await page.getByRole("button",{name:/^Run\b/}).first().click();
  await page.getByRole("combobox",{name:"Speed"}).selectOption(speed).catch(async()=>console.log(await page.getByRole("combobox",{name:"Speed"}).innerText()));
  let last="";
  for(let i=0;i<60;i++){ await page.waitForTimeout(500);
    const clock=(await page.getByRole("timer").innerText()).replace(/\s/g,"");
    const s=(await page.locator(".status-text").innerText()).replace(/\s+/g," ");
    const key=s.replace(/[\d.,]+/g,"#"); if(key!==last){console.log(id,clock,"|",s);last=key;}
    const sec=clock.split(":").map(Number).reduce((a,x)=>a*60+x,0); if(sec>until)break;
    if (i%20===10) await page.screenshot({path:`/tmp/w3/shots/live-${id}.png`});
  }
  await page.getByRole("button",{name:"Stop"}).click({timeout:1500}).catch(()=>{});
}
await b.close();
