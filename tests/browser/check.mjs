// Uses the pages as a reader does, in a real browser, and reports what is wrong with them.
//
//   node check.mjs ADDRESS CHROMIUM PICTURES

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [address, executablePath, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const faults = [];

/** Notes a fault unless something holds. */
function expect(holds, what) {
  if (!holds) faults.push(what);
}

/** Opens a page that tells of all its errors. */
async function open(context, path) {
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${path}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${path}: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) {
      faults.push(`${path}: fetches ${request.url()}`);
    }
  });
  const answer = await page.goto(address + path, { waitUntil: "networkidle" });
  expect(answer.status() === 200, `${path}: status ${answer.status()}`);
  return page;
}

/** Looks for faults that keep people from using a page. The policy of the page lets no foreign script in, so that axe
 * is run in the browser's own world. */
async function audit(page, path) {
  const found = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ["violations"] }); })()`);
  for (const violation of found.violations) {
    if (["serious", "critical"].includes(violation.impact)) {
      const where = violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
      faults.push(`${path}: ${violation.id}: ${violation.help}: ${where.join(" | ")}`);
    }
  }
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const light = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en" });
const dark = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "fr", colorScheme: "dark" });
const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 400, height: 800 } });

// Where the pages of an article, of somebody and of a happening stand, as a reader finds them.
const start = await open(light, "/articles");
const article = await start.locator('main a[href^="/resource?iri="], main a[href^="/article/"]').first().getAttribute("href");
const reading = await open(light, article);
const entity = await reading.locator('main a[href^="/id/"]').first().getAttribute("href");
const rows = await (await fetch(`${address}/sparql?format=csv&query=${encodeURIComponent(
  "SELECT ?h { ?h a selon:Happening } LIMIT 1")}`)).text();
const happening = rows.split(/\r?\n/)[1]?.replace("https://w3id.org/selon", "");

const pages = ["/", "/articles", article, entity, "/search?q=Poutine", "/timeline", "/map", "/graph", "/sparql", "/api",
  "/id/russie", "/nothing-here-but-a-problem"];
if (happening) pages.push(happening);
let count = 0;
for (const path of pages) {
  const name = path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "").slice(0, 40) || "start";
  for (const [context, kind] of [[light, "light"], [dark, "dark"], [plain, "plain"]]) {
    if (path.startsWith("/nothing")) {
      const page = await context.newPage();
      await page.goto(address + path);
      expect((await page.locator("h1").count()) === 1, `${path}: no heading`);
      await page.close();
      continue;
    }
    const page = await open(context, path);
    expect((await page.locator("h1").count()) === 1, `${path}: not one h1`);
    expect((await page.locator("main").count()) === 1, `${path}: not one main`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide <= 1, `${path} (${kind}): ${wide} pixels wider than the window`);
    // Without scripts of the page, axe still runs: it is not the page's.
    if (context !== plain) await audit(page, `${path} (${kind})`);
    await page.screenshot({ path: `${pictures}/${name}-${kind}.png`, fullPage: false });
    await page.close();
    count += 1;
  }
}

// A claim is clicked, and its words and its voice are shown.
const claim = reading.locator("main mark[data-claims]:not(:has(a))").first();
expect((await claim.count()) === 1, "the article marks no claim");
await claim.click();
expect((await reading.locator("details[open]").count()) >= 1, "a click on a claim opens nothing");
await reading.screenshot({ path: `${pictures}/claim.png` });

// A query is written and run, and stands in the address.
const editor = await open(light, "/sparql");
await editor.locator("textarea").fill("SELECT ?claim { ?claim a selon:Claim } LIMIT 3");
await editor.locator("textarea").press("Control+Enter");
await editor.waitForURL(/query=/);
expect((await editor.locator("main table tbody tr").count()) === 3, "the query does not show three rows");
await editor.screenshot({ path: `${pictures}/query.png` });

// A name is searched for from any page.
const search = await open(light, "/map");
await search.locator('input[type="search"]').first().fill("Kim Jong");
await search.locator('input[type="search"]').first().press("Enter");
await search.waitForURL(/\/search\?q=/);
expect(/Kim Jong-un/.test(await search.locator("main").innerText()), "the search does not find Kim Jong-un");

await browser.close();
for (const fault of new Set(faults)) console.error(`fault: ${fault}`);
console.log(`${count} views of ${pages.length} pages, ${new Set(faults).size} faults; pictures in ${pictures}`);
process.exit(faults.length ? 1 : 0);
