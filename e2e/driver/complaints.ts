/** Collects what a browser complains about: errors and warnings of the console, exceptions, broken content policy. */
import type { Page } from "@playwright/test";

/** The list grows while the page lives. Call it before the first navigation. */
export async function watchComplaints(page: Page): Promise<readonly string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    const { url, lineNumber } = message.location();
    complaints.push(`${message.type()}: ${message.text()} (${url}:${lineNumber})`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  await page.exposeBinding("reportPolicyViolation", (_source, text: string) =>
    complaints.push(`policy: ${text}`),
  );
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report = Reflect.get(globalThis, "reportPolicyViolation") as (text: string) => void;
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  return complaints;
}
