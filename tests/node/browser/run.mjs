// One walk of walks.mjs: node run.mjs CHROMIUM ADDRESS WALK JSON
import { start } from "./visit.mjs";
import * as walks from "./walks.mjs";

const [chromium, base, name, about] = process.argv.slice(2);
const browser = await start(chromium);
try {
  await walks[name](browser, base, JSON.parse(about));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
}
