// Uses what the script of a report adds, and says what it saw, as JSON on standard output.
//
//   node alive.mjs CHROMIUM REPORT

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const [executablePath, report] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: QUIET });
const seen = { messages: [], requests: [] };

async function opened(options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true, ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  page.on("console", (message) => seen.messages.push(message.text()));
  page.on("dialog", (dialog) => { seen.messages.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) seen.requests.push(request.url()); });
  await page.goto(pathToFileURL(report).href);
  return page;
}

const page = await opened({ reducedMotion: "reduce" });
const said = (plot) => plot.evaluate((element) => element.nextElementSibling.textContent);

// Every stop of each cursor by keyboard, then the same by pointer.
seen.cursors = [];
for (const plot of await page.locator("figure:not(.small) > .plot[data-live*='stops']").all()) {
  const { stops, frame } = await plot.evaluate((element) => JSON.parse(element.dataset.live));
  const name = await plot.evaluate((element) => element.parentElement.id);
  await plot.focus();
  await page.keyboard.press("Home");
  const keys = [await said(plot)];
  for (let n = 1; n < stops.length; n++) {
    await page.keyboard.press("ArrowRight");
    keys.push(await said(plot));
  }
  const pointed = [];
  const box = await plot.locator("svg").boundingBox();
  for (const [x] of stops) {
    const part = frame[0] + ((x - frame[4]) / (frame[5] - frame[4])) * frame[2];
    await page.mouse.move(box.x + part * box.width + 0.5, box.y + (frame[1] + frame[3] / 2) * box.height);
    pointed.push(await said(plot));
  }
  const csv = await plot.evaluate((e) => decodeURIComponent(e.parentElement.querySelector("a[download]").href.split(",").slice(1).join(",")));
  seen.cursors.push({ name, keys, pointed, csv });
  await page.mouse.move(0, 0);
}

// Groups, hidden one after the other and shown again.
seen.groups = [];
for (const button of await page.locator(".groups button").all()) {
  const parts = () => button.evaluate((b) => {
    const at = [...b.parentElement.children].indexOf(b);
    const drawn = [...b.closest("figure").querySelectorAll(`[data-group="${at}"]`)];
    return { all: drawn.length, shown: drawn.filter((part) => part.style.display !== "none").length, pressed: b.ariaPressed };
  });
  const before = await parts();
  await button.press("Enter");
  const after = await parts();
  await button.press("Enter");
  seen.groups.push({ name: await button.textContent(), before, after, again: await parts() });
}

// A patient clicked in a figure of rows, then looked for by name; what lights up and which card is open.
const chosen = () => page.evaluate(() => ({
  picked: document.querySelector(".picked").hidden ? "" : document.querySelector(".picked a").textContent,
  lit: [...document.querySelectorAll(".live:is(.band, .way)")].map((mark) => mark.closest("figure").id),
  open: [...document.querySelectorAll("details.card[open] > summary b")].map((name) => name.textContent),
}));
const rows = page.locator(".plot[data-live*='rows']").first();
if (await rows.count()) {
  const box = await rows.locator("svg").boundingBox();
  const live = await rows.evaluate((element) => JSON.parse(element.dataset.live));
  const [anchor, [low, high]] = Object.entries(live.rows)[2];
  const [, top, , height, , , y0, y1] = live.frame;
  const down = top + ((y1 - (low + high) / 2) / (y1 - y0)) * height;
  await rows.scrollIntoViewIfNeeded();
  await rows.locator("svg").click({ position: { x: box.width / 2, y: down * box.height } });
  seen.clicked = { anchor, ...(await chosen()) };
  await page.locator(".picked button").press("Enter");
  seen.cleared = await chosen();
}
seen.found = [];
const names = await page.evaluate(() => [...document.querySelectorAll("#patients option")].map((option) => option.value));
for (const name of names.slice(0, 80)) {
  await page.locator(".find input").fill(name);
  await page.keyboard.press("Enter");
  await page.waitForFunction((asked) => document.querySelector(".picked a").textContent === asked, name).catch(() => undefined);
  const there = await page.evaluate(() => {
    const card = document.getElementById(location.hash.slice(1));
    return { card: card?.querySelector("summary b").textContent, open: card?.open };
  });
  seen.found.push({ name, ...there, picked: (await chosen()).picked });
}
await page.locator(".find input").fill("nobody of this name");
await page.keyboard.press("Enter");
seen.nobody = await page.locator(".find input").evaluate((input) => input.validationMessage);

// The first long table that can be seen, sorted both ways and filtered.
await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
const long = page.locator(".filter + .scroll > table").first();
if (await long.count()) {
  const column = () => long.evaluate((table) => [...table.tBodies[0].rows].filter((row) => !row.hidden).map((row) => row.cells[0].textContent.trim()));
  seen.table = { whole: await column() };
  await long.locator("thead .sort").first().press("Enter");
  seen.table.up = await column();
  seen.table.said = await long.locator("thead th").first().getAttribute("aria-sort");
  await long.locator("thead .sort").first().press("Enter");
  seen.table.down = await column();
  await page.locator(".filter input").first().fill(seen.table.whole[0]);
  seen.table.filtered = await column();
}
await page.evaluate(AXE);
seen.violations = await page.evaluate(async () =>
  (await axe.run(document, { resultTypes: ["violations"] })).violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id, nodes }) => [id, nodes[0].target.join(" ")]));

// Without scripts: the same words, and no control that does nothing.
const still = await opened({ javaScriptEnabled: false });
seen.still = { controls: 0, words: (await still.locator("main").textContent()).length };
for (const control of await still.locator(".find, .picked, .cursor, .groups, button").all())
  if (await control.isVisible()) seen.still.controls++;
await browser.close();
console.log(JSON.stringify(seen));
