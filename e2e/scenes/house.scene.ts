/** The house stands: the page that the server hands out loads whole, says nothing in the console and asks nobody else. */
import { expect, test } from "@playwright/test";

test("the page opens, complete and quiet", async ({ page, baseURL }) => {
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== baseURL) strangers.push(request.url());
  });
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/Eventyard/);
  await expect(page.locator("#root > *").first()).toBeVisible();
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});

test("a name that does not exist is not found, and says so without the page", async ({ request }) => {
  const response = await request.get("/api/designs/nowhere-to-be-found");
  expect(response.status()).toBe(404);
});
