// Walks through the workbench as an investigator does, by keyboard, and says what it saw, as JSON on standard output.
//
//   node walk.mjs CHROMIUM ADDRESS WALK.json
//
// WALK.json: the sheet to bring, the protocol, the lines of the mapping that are changed before they are taken, those
// that are left alone, the cells that are mended afterwards, and where the bundle goes.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const [executablePath, address, file] = process.argv.slice(2);
const walk = JSON.parse(readFileSync(file, "utf8"));
const origin = new URL(address).origin;
const browser = await chromium.launch({ executablePath, args: QUIET });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
const page = await context.newPage();
page.setDefaultTimeout(120_000);
const seen = { console: [], requests: [], violations: [], overflow: [], trials: [] };
page.on("console", (message) => { if (["error", "warning"].includes(message.type())) seen.console.push(message.text()); });
page.on("pageerror", (error) => seen.console.push(String(error)));
page.on("request", (request) => { if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) seen.requests.push(request.url()); });

// What is wrong with the page that stands, wide and narrow.
async function looked(name) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) seen.overflow.push([name, width, over]);
    await page.evaluate(AXE);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], iframes: false }));
    seen.violations.push(...found.violations.map(({ id, nodes }) => [name, width, id, nodes[0].target.join(" ")]));
  }
}

const go = (name) => page.locator(`nav a[href="${name}"]`).press("Enter").then(() => page.waitForURL((url) => url.pathname === name));
const press = (selector) => page.locator(selector).first().press("Enter");

await page.goto(address);
await looked("begin");
await page.locator("#files").setInputFiles(walk.sheet);
await page.locator("#protocol").selectOption(walk.protocol);
await press("main button");
await page.waitForURL("**/mapping");
await looked("mapping");

// Every question is answered: as it is proposed, or with another line; some cells are left for later.
for (const asked of await page.locator("fieldset.asked").all()) {
  const lines = await asked.locator("textarea").all();
  const proposed = await Promise.all(lines.map((line) => line.inputValue()));
  if (proposed.some((text) => walk.leave.some((cell) => text.includes(cell)))) continue;
  for (const [at, line] of lines.entries()) {
    const key = Object.keys(walk.answers).find((key) => proposed[at].includes(key));
    if (key) await line.fill(walk.answers[key]);
  }
  await asked.locator("input[type=checkbox]").press("Space");
}
await page.locator("#reason").fill("as the group reads its sheet");
await press(".kept-in-sight button");
await page.waitForLoadState();
seen.asked = await page.locator("fieldset.asked").count();

await go("/taking");
await looked("taking");
await page.locator("#reason").fill("the sheet of June");
await press("button[name=all]");
await page.waitForURL("**/patients");

for (const { says, value, reason } of walk.mend) {
  await go("/questions");
  await page.locator(`.findings li:has-text("${says}") a.button`).first().press("Enter");
  await page.waitForURL("**/cell?**");
  if (!seen.trials.length) await looked("cell");
  await page.locator("#new").fill(value);
  await page.locator("#reason").fill(reason);
  await press("button[name=try]");
  await page.locator(".trial > *").first().waitFor();
  seen.trials.push(await page.locator(".trial").textContent());
  await press("form[action='/cell/change'] button:not([name])");
  await page.waitForURL("**/patients/**");
}
await go("/protocol");
await looked("protocol");
const text = await page.locator("textarea[name=text]").inputValue();
await page.locator("textarea[name=text]").fill(text.split("\n").filter((line) => !line.includes(walk.without)).join("\n"));
await page.locator("#reason").fill("the sheet holds no other treatments");
await press("form:has(textarea[name=text]) button:not([name])");
await page.waitForLoadState();

await go("/questions");
await looked("questions");
seen.errors = await page.locator(".pill.error").count();

await go("/patients");
await looked("patients");
await press(`a:has-text("${walk.override.patient}")`);
await page.waitForURL("**/patients/**");
await looked("patient");
await press("a[href*='decision=benefit']");
await page.waitForURL("**/override?**");
await looked("override");
await page.locator("#visit").selectOption({ index: 1 });
await page.locator("#answer").selectOption("met");
await page.locator("#reason").fill(walk.override.reason);
await press("form[action='/override/change'] button:not([name])");
await page.waitForURL("**/patients/**");
seen.overridden = (await page.locator("main").textContent()).includes(walk.override.reason);

await go("/calendar");
await looked("calendar");
await go("/runs");
await press("form[action='/runs/begin'] button");
await page.locator(".pill.met").waitFor({ timeout: 400_000 });
await looked("runs");
await press("th a");
await page.waitForURL("**/runs/1");
seen.answer = await page.locator(".answer").textContent();
await page.frameLocator("iframe.report").locator("h1").waitFor();
await looked("run");

await go("/seal");
await press("form[action^='/seal/'] button");
await page.locator(".said").waitFor();
await looked("seal");
const [download] = await Promise.all([page.waitForEvent("download"), press("a.button")]);
await download.saveAs(walk.bundle);
await browser.close();
console.log(JSON.stringify(seen));
