// SPDX-License-Identifier: MIT
// Opens pages in headless Chromium as people do: light and dark, on a desk and on a phone, printed, without the script.
// Prints what is wrong, a line each. Usage: page.mjs CHROMIUM FOLDER all|tame PAGE.html…; into FOLDER go screenshots.
// tame: without axe, which takes minutes for 200 names of 40,000 characters.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const PHONE = { width: 360, height: 740 }, DESK = { width: 1280, height: 900 };
const SHEET = { width: 680, height: 1001 }; // A4 without its margins (html.css), in CSS pixels
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const [chromium, folder, views, ...files] = process.argv.slice(2);
// As root Chromium has no sandbox; what is opened is our own page.
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"], protocolTimeout: 300000 });
const faults = [];

async function open(file, view, scheme, script = true) {
  const page = await browser.newPage();
  const say = (what) => faults.push(`${basename(file)}: ${what}`);
  page.on("console", (message) => say(`console: ${message.text()}`));
  page.on("pageerror", (error) => say(`script: ${error.message}`));
  page.on("dialog", (dialog) => { say("a dialog"); dialog.dismiss(); });
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(resolve(file)).href) { say(`asks for ${request.url()}`); }
  });
  await page.setJavaScriptEnabled(script);
  await page.setViewport(view);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(pathToFileURL(resolve(file)).href, { timeout: 120000 });
  return page;
}

async function checkAccess(file, view, scheme) {
  const page = await open(file, view, scheme);
  const name = `${basename(file, ".html")}-${view.width}-${scheme}`;
  await page.screenshot({ path: `${folder}/${name}.png` });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) { faults.push(`${name}: ${wide} pixels wider than the screen`); }
  await page.evaluate(() => { // what lies below the screen too
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".case { content-visibility: visible !important }");
    document.adoptedStyleSheets = [sheet];
  });
  await page.evaluate(axe); // not through the page's own policy
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
  violations.forEach((v) => faults.push(`${name}: axe ${v.id}: ${v.nodes.length}, ${v.nodes[0].html.slice(0, 200)}`));
  await page.close();
}

// Finding, turning pages, following a link; then every case is there without the script too.
async function checkList(file) {
  const plain = await open(file, DESK, "light", false);
  const names = await plain.$$eval(".list tbody tr td:nth-child(3) a", (all) => all.map((a) => a.textContent)).catch(() => null);
  const dossiers = (await plain.$$(".case")).length;
  await plain.close(); // a page that is not in front is not drawn, and can't be clicked
  const page = await open(file, DESK, "light");
  const count = names ? names.length : (await page.$$("#cases")).length;
  const said = await page.evaluate(() => document.getElementById("shown")?.textContent ?? "");
  const say = (what, holds) => { if (!holds) { faults.push(`${basename(file)}: ${what}`); } };
  say("a dossier for each row", dossiers === count);
  if (await page.$("#cases")) {
    const shown = () => page.$$eval("#cases tbody tr", (all) => all.length);
    const cards = () => page.$$eval("#cards > .case", (all) => all.length);
    say(`${count} cases: "${said}"`, said.endsWith(`${count}`) || said.includes(` ${count} `));
    say("a page of the list", (await shown()) === Math.min(count, 200) && (await cards()) === Math.min(count, 200));
    if (count > 200) {
      await page.click("#on");
      say("the next page", (await page.$eval("#cases tbody tr", (row) => row.dataset.rank)) === "201");
      await page.evaluate((last) => { location.hash = `#c${last}`; }, count);
      await page.waitForSelector(`#c${count}`, { timeout: 10000 });
    }
    await page.type("#find", names[count - 1].slice(0, 40));
    await page.waitForFunction((n) => document.querySelectorAll("#cases tbody tr").length < n || n === 1, { timeout: 10000 },
      Math.min(count, 200)).catch(() => say("finding", false));
    say("what was found", (await page.$(`#cases tr[data-rank="${count}"]`)) !== null && (await page.$(`#c${count}`)) !== null);
  }
  await page.close();
}

// The agenda is one sheet, whatever stands in it.
async function checkPrint(file) {
  const page = await open(file, SHEET, "light");
  await page.emulateMediaType("print");
  const bottom = await page.evaluate(() => document.querySelector(".agenda")?.getBoundingClientRect().bottom ?? 0);
  if (bottom > SHEET.height) { faults.push(`${basename(file)}: the agenda ends at ${bottom}, the sheet at ${SHEET.height}`); }
  await page.pdf({ path: `${folder}/${basename(file, ".html")}.pdf`, preferCSSPageSize: true, timeout: 120000 });
  await page.close();
}

for (const file of files) {
  for (const scheme of views === "all" ? ["light", "dark"] : []) {
    await checkAccess(file, PHONE, scheme);
    await checkAccess(file, DESK, scheme);
  }
  await checkList(file);
  await checkPrint(file);
}
await browser.close();
faults.slice(0, 40).forEach((fault) => console.log(fault));
process.exit(faults.length === 0 ? 0 : 1);
