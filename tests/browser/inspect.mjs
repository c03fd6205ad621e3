// Opens reports from disk in an installed Chromium and says what it saw, as JSON on standard output:
// requests that left the file, messages of the console, violations of accessibility, overflow, and where links lead.
//
//   node inspect.mjs CHROMIUM REPORT...

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const LOOKS = [1280, 390].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));

async function opened(browser, report, { width, scheme }, seen) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, offline: true });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (request.url() !== report && !request.url().startsWith("data:")) seen.requests.push(request.url());
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) seen.console.push(message.text());
  });
  page.on("pageerror", (error) => seen.console.push(String(error)));
  await page.goto(report);
  return page;
}

const openEverything = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));

// Serious and critical violations, each with the places it was found at.
async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.violations
    .filter((violation) => ["serious", "critical"].includes(violation.impact))
    .map(({ id, help, nodes }) => ({ id, help, at: nodes.slice(0, 5).map((node) => node.target.join(" ")) }));
}

// How many pixels the page is wider than its window.
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// Every link from a cell of a table, followed: whether its target can then be seen, and the patients who stand there.
// The page opens a fold in answer to the new place, so each step waits for it, at most two seconds.
const links = (page) => page.evaluate(async () => {
  const at = (reference) => document.getElementById(decodeURIComponent(reference.slice(1)));
  const entries = (target) => (target.matches(".members") ? [...target.querySelectorAll("li")] : []);
  const shown = (target) => target !== null && [target, ...entries(target)].every((e) => e.checkVisibility());
  const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
  const describe = (entry) => {
    const link = entry.querySelector("a");
    const card = link && at(link.getAttribute("href"));
    return {
      patient: link?.textContent ?? "",
      said: entry.textContent.slice(link?.textContent.length ?? 0).trim(),
      card: card?.querySelector("summary")?.textContent ?? "",
      evidence: card?.querySelectorAll("tbody tr").length ?? 0,
    };
  };
  const followed = [];
  for (const place of document.querySelectorAll("table a[href^='#']")) {
    if (!place.checkVisibility()) continue;
    const href = place.getAttribute("href");
    place.click();
    for (let tries = 0; tries < 200 && !shown(at(href)); tries++) await pause();
    const target = at(href);
    const patients = target ? entries(target).map(describe) : [];
    followed.push({ href, text: place.textContent, seen: shown(target), patients });
  }
  return followed;
});

// Every link of the page that leads nowhere.
const nowhere = (page) => page.evaluate(() =>
  [...document.querySelectorAll("a[href^='#']")].map((a) => a.getAttribute("href"))
    .filter((href) => !document.getElementById(decodeURIComponent(href.slice(1)))));

async function inspect(browser, file) {
  const seen = { file, requests: [], console: [], violations: {}, overflow: {}, links: [], nowhere: [] };
  for (const look of LOOKS) {
    const page = await opened(browser, pathToFileURL(file).href, look, seen);
    if (look === LOOKS[0]) {
      seen.nowhere = await nowhere(page);
      seen.links = await links(page);
    }
    await openEverything(page);
    const name = `${look.width} px, ${look.scheme}`;
    seen.overflow[name] = await overflow(page);
    seen.violations[name] = await violations(page);
    await page.context().close();
  }
  return seen;
}

const [executablePath, ...reports] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: QUIET });
const seen = [];
for (const report of reports) seen.push(await inspect(browser, report));
await browser.close();
console.log(JSON.stringify(seen));
