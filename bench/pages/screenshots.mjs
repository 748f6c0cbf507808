// Pictures of the pages of a server: node screenshots.mjs CHROMIUM ADDRESS PROJECT
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { pages } from "./pages.mjs";

// Pictures are for a look, and stay small.
const MOST = 150_000;
const LOOKS = {
  desktop: { width: 1280, height: 900, scheme: "light" },
  dark: { width: 1280, height: 900, scheme: "dark" },
  mobile: { width: 390, height: 844, scheme: "light" },
};

const [chromium, base, project] = process.argv.slice(2);
const folder = path.join(project, "docs/screenshots");
mkdirSync(folder, { recursive: true });
const found = await pages(base);
const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
for (const [look, { width, height, scheme }] of Object.entries(LOOKS)) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  for (const [name, address] of Object.entries(found)) {
    await page.goto(base + address, { waitUntil: "load" });
    const file = path.join(folder, `${name}-${look}.webp`);
    await page.screenshot({ path: file, type: "webp", quality: 70 });
    const { size } = statSync(file);
    console.log(`${path.relative(project, file)} ${size} bytes`);
    if (size > MOST) {
      console.error(`${file} is larger than ${MOST} bytes`);
      process.exitCode = 1;
    }
  }
  await page.close();
}
await browser.close();
