// Lighthouse over the pages of a server: node lighthouse.mjs CHROMIUM ADDRESS
// Fails where a score is below what is promised.
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";
import { pages } from "./pages.mjs";

const LEAST = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const [chromium, base] = process.argv.slice(2);
const found = await pages(base);
const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
const rows = [];
for (const [name, path] of Object.entries(found)) {
  for (const [device, config] of [["mobile", undefined], ["desktop", desktopConfig]]) {
    // Results of searches are kept out of search engines on purpose.
    const skipAudits = name === "search" ? ["is-crawlable"] : null;
    const port = Number(new URL(browser.wsEndpoint()).port);
    const { lhr } = await lighthouse(base + path, { port, onlyCategories: CATEGORIES, skipAudits, logLevel: "error" }, config);
    const scores = CATEGORIES.map((category) => Math.round(lhr.categories[category].score * 100));
    const lost = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
      .map(({ id }) => id));
    rows.push({ name, device, scores, shift: lhr.audits["cumulative-layout-shift"].numericValue, bytes: lhr.audits["total-byte-weight"].numericValue, lost });
  }
}
await browser.close();

console.log("| page | device | performance | accessibility | best practices | SEO | layout shift | bytes | lost by |");
console.log("|---|---|---|---|---|---|---|---|---|");
for (const { name, device, scores, shift, bytes, lost } of rows) {
  console.log(`| ${name} | ${device} | ${scores.join(" | ")} | ${shift} | ${bytes} | ${lost.join(" ")} |`);
}
const low = rows.filter(({ scores }) => scores.some((score) => score < LEAST));
if (low.length > 0) {
  console.error(`${low.length} are below ${LEAST}`);
  if (low.some(({ lost }) => lost.includes("canonical"))) {
    console.error("the server does not know its own address: start it with --public-url");
  }
  process.exitCode = 1;
}
