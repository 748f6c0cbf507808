// A browser that visits pages and takes note of whatever it should not have
// seen: errors, refused content, requests to strangers, things that move.
import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";

const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 320, height: 640 } };

/** Starts the browser. It resolves no names, so that no request leaves the machine. */
export function start(chromium) {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"];
  return puppeteer.launch({ executablePath: chromium, headless: true, args });
}

/** One visitor with a window of their own. */
export class Visitor {
  static async enter(browser, base, { size = "wide", scheme = "light", script = true } = {}) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const visitor = new Visitor(base, page);
    await page.setViewport(SIZES[size]);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setJavaScriptEnabled(script);
    await visitor.#watch();
    return visitor;
  }

  constructor(base, page) {
    this.base = base;
    this.page = page;
    this.faults = [];
    this.expected = 200;
  }

  async #watch() {
    const { page, faults } = this;
    // A refusal that is looked for is in the console, too.
    const isExpected = (text) => this.expected !== 200 && text.includes(`status of ${this.expected}`);
    page.on("console", (message) => {
      const text = message.text();
      if (["error", "warn"].includes(message.type()) && !isExpected(text)) faults.push(`console: ${text}`);
    });
    page.on("pageerror", (error) => faults.push(`script: ${error}`));
    page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(this.base) && !url.startsWith("data:")) faults.push(`request to ${url}`);
    });
    await page.evaluateOnNewDocument(() => {
      window.refused = [];
      document.addEventListener("securitypolicyviolation", (event) => {
        window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
  }

  /** Goes to a page; the status must be this. */
  async goTo(path, status = 200) {
    this.expected = status;
    const response = await this.page.goto(this.base + path, { waitUntil: "load" });
    assert.equal(response.status(), status, path);
    return response;
  }

  /** Clicks on something that leads to another page. */
  async follow(selector) {
    const link = await this.page.waitForSelector(selector, { visible: true, timeout: 5000 });
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), link.click()]);
  }

  /** Presses a key that leads to another page. */
  async press(key) {
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), this.page.keyboard.press(key)]);
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent.trim());
  }

  count(selector) {
    return this.page.$$eval(selector, (elements) => elements.length);
  }

  /** Waits until this is so in the page. */
  until(so, ...values) {
    return this.page.waitForFunction(so, { timeout: 5000 }, ...values);
  }

  /** Nothing may have gone wrong on the page that is shown. */
  async isQuiet() {
    const { refused, shift } = await this.page.evaluate(async () => {
      // Two frames later, what moves has moved.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return { refused: window.refused, shift: window.shift };
    });
    assert.deepEqual([...this.faults, ...refused], [], this.page.url());
    assert.equal(shift, 0, `something moved on ${this.page.url()}`);
  }

  /** How far the page can be scrolled sideways. */
  overhang() {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const wide = [...document.querySelectorAll("body *")].filter((element) => {
        const beyond = element.getBoundingClientRect().right > clientWidth + 0.5;
        return beyond && !element.closest(".scroll");
      });
      return { by: scrollWidth - clientWidth, because: wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 200)) };
    });
  }
}
