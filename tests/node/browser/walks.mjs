// What people do with the pages. Each walk takes the browser, the server's
// address, and what it is told of the catalogue.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import { Visitor } from "./visit.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** From what is typed to the pressing, and back. */
export async function thereAndBack(browser, base, { typed, artist, album, version }) {
  const visitor = await Visitor.enter(browser, base);
  const { page } = visitor;
  await visitor.goTo("/");
  await page.type("#q", typed);
  await visitor.press("Enter");
  assert.equal(visitor.path, "/search");
  await visitor.isQuiet();
  await visitor.follow(`.hits a[href="/artist/${artist}"]`);
  assert.equal(visitor.path, `/artist/${artist}`);
  await visitor.isQuiet();
  await visitor.follow(`main a[href="/release/${album}"]`);
  assert.equal(visitor.path, `/release/${album}`);
  await visitor.isQuiet();
  await visitor.follow(`#list a[href="/version/${version}"]`);
  assert.equal(visitor.path, `/version/${version}`);
  await visitor.isQuiet();
  assert.ok(await visitor.count(".tracks tr") > 0, "the tracklist is there");
  for (const path of [`/release/${album}`, `/artist/${artist}`, "/search", "/"]) {
    await page.goBack({ waitUntil: "load" });
    assert.equal(visitor.path, path);
  }
  await visitor.isQuiet();
}

/** The same without a script: forms and links alone. */
export async function withoutScript(browser, base, { typed, artist, album, long }) {
  const visitor = await Visitor.enter(browser, base, { script: false });
  const { page } = visitor;
  await visitor.goTo("/");
  await page.type("#q", typed);
  await visitor.press("Enter");
  await visitor.follow(`.hits a[href="/artist/${artist}"]`);
  await visitor.goTo(long);
  const first = await visitor.text("#list");
  await visitor.follow("a[data-more]");
  assert.notEqual(await visitor.text("#list"), first, "the next page is another one");
  await visitor.goTo(`/release/${album}`);
  await visitor.follow('.facts a[href*="genre="]');
  assert.ok(await visitor.count(".hits > li") > 0, "a genre leads to releases");
  await visitor.follow('.facets h3 a[href*="facet=format"]');
  await visitor.follow(".facets section li a");
  assert.equal(await visitor.count(".chips a"), 2, "both filters are on");
  assert.ok(await visitor.count(".hits > li") > 0);
  assert.deepEqual(visitor.faults, []);
}

/** Suggestions are walked and chosen with keys alone. */
export async function suggestions(browser, base, { beginning }) {
  const visitor = await Visitor.enter(browser, base);
  const { page } = visitor;
  await visitor.goTo("/status");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q", "a slash goes to the box");
  await page.keyboard.type(beginning);
  await visitor.until(() => document.querySelectorAll("#suggestions [role=option]").length > 0);
  const state = () => page.$eval("#q", (input) => ({
    expanded: input.getAttribute("aria-expanded"),
    active: input.getAttribute("aria-activedescendant"),
    value: input.value,
  }));
  assert.deepEqual(await state(), { expanded: "true", active: null, value: beginning });
  await axe(visitor, "suggestions");
  const count = await visitor.count("#suggestions [role=option]");
  await page.keyboard.press("ArrowDown");
  assert.equal((await state()).active, "suggestion-0");
  assert.equal(await page.$eval("#suggestion-0", (option) => option.getAttribute("aria-selected")), "true");
  // Up leads back to the box, and from there to the last.
  await page.keyboard.press("ArrowUp");
  assert.equal((await state()).active, null);
  await page.keyboard.press("ArrowUp");
  assert.equal((await state()).active, `suggestion-${count - 1}`);
  await page.keyboard.press("Escape");
  assert.deepEqual(await state(), { expanded: "false", active: null, value: beginning });
  await page.keyboard.press("ArrowDown");
  await visitor.until(() => !document.querySelector("#suggestions").hidden);
  await page.keyboard.press("ArrowDown");
  const leads = await page.$eval("#suggestion-0", (option) => option.dataset.href);
  await visitor.press("Enter");
  assert.equal(visitor.path, leads);
  await visitor.isQuiet();
}

/** Long lists are folded, and what is folded can be opened by keys. */
export async function folding(browser, base, { folded }) {
  const visitor = await Visitor.enter(browser, base);
  const { page } = visitor;
  await visitor.goTo(folded);
  const hidden = () => page.$eval("details.fold", (fold) => [fold.open, fold.querySelector("li").checkVisibility()]);
  assert.deepEqual(await hidden(), [false, false]);
  const said = await visitor.text("details.fold > summary");
  assert.match(said, /^\+\d+ more$/u);
  await page.focus("details.fold > summary");
  await page.keyboard.press("Enter");
  assert.deepEqual(await hidden(), [true, true]);
  const more = Number(said.replace(/\D/gu, ""));
  assert.equal(await page.$eval("details.fold ul", (list) => list.querySelectorAll("li:not(.quiet)").length), more);
  await page.keyboard.press("Enter");
  assert.deepEqual(await hidden(), [false, false]);
}

/** More of a list comes without leaving the page, until there is no more. */
export async function more(browser, base, { long, total }) {
  const visitor = await Visitor.enter(browser, base);
  const { page } = visitor;
  await visitor.goTo(long);
  const address = page.url();
  for (;;) {
    const before = await visitor.count("#list > *");
    const link = await page.$("a[data-more]");
    if (!link) break;
    await link.focus();
    await page.keyboard.press("Enter");
    await visitor.until((count) => document.querySelectorAll("#list > *").length > count, before);
    // The focus goes to the first of what came.
    await visitor.until((count) => document.querySelectorAll("#list > *")[count].contains(document.activeElement), before);
  }
  assert.equal(page.url(), address);
  assert.equal(await visitor.count("#list > *"), total);
  const links = await page.$$eval('#list a[href^="/version/"]', (all) => all.map((link) => link.href));
  assert.equal(new Set(links).size, links.length, "nothing comes twice");
  assert.deepEqual(visitor.faults, []);
}

/** Every page in every light and width: quiet, within its width, and good to
 * use for everyone. */
export async function everyPage(browser, base, { pages }) {
  const faults = [];
  for (const scheme of ["light", "dark"]) {
    for (const size of ["wide", "narrow"]) {
      const visitor = await Visitor.enter(browser, base, { scheme, size });
      for (const [path, status] of pages) {
        try {
          await visitor.goTo(path, status);
          await visitor.isQuiet();
          await fits(visitor, path);
          await axe(visitor, path);
        } catch (fault) {
          // All of them are told, not the first alone.
          faults.push(`${path} (${scheme}, ${size}): ${fault.message}`);
          visitor.faults.length = 0;
        }
      }
    }
  }
  assert.ok(faults.length === 0, faults.join("\n\n"));
}

/** A page is no wider than its window. */
async function fits(visitor, path) {
  const { by, because } = await visitor.overhang();
  assert.ok(by <= 0, `${path} is ${by} too wide: ${because.join("\n")}`);
}

/** The two schemes differ, and the browser's own parts follow. */
export async function darkness(browser, base) {
  const colours = [];
  for (const scheme of ["light", "dark"]) {
    const visitor = await Visitor.enter(browser, base, { scheme });
    await visitor.goTo("/");
    colours.push(await visitor.page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return [backgroundColor, color].map((text) => text.match(/\d+/gu).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
    }));
  }
  const [[lightPaper, lightInk], [darkPaper, darkInk]] = colours;
  assert.ok(lightPaper > 600 && lightInk < 200, `light: ${colours[0]}`);
  assert.ok(darkPaper < 200 && darkInk > 600, `dark: ${colours[1]}`);
}

/** What strangers wrote into records stays text. */
export async function hostile(browser, base, { pages, tracks }) {
  for (const size of ["wide", "narrow"]) {
    const visitor = await Visitor.enter(browser, base, { size });
    for (const [path, status] of pages) {
      await visitor.goTo(path, status);
      await visitor.isQuiet();
      const found = await visitor.page.evaluate(() => {
        const elements = [...document.querySelectorAll("*")];
        const scripts = [...document.scripts].filter((script) => script.type !== "application/ld+json");
        return {
          hacked: window.hacked ?? null,
          scripts: scripts.map((script) => script.getAttribute("src")).filter((src) => !src?.startsWith("/assets/")),
          handlers: elements.flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith("on")),
          links: elements.flatMap((element) => [element.getAttribute("href"), element.getAttribute("src")])
            .filter((address) => address && !/^(https?:\/\/|[/#?]|$)/u.test(address)),
          strange: elements.map((element) => element.localName).filter((name) => ["img", "iframe", "svg", "object", "b", "base"].includes(name)),
          data: [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => typeof JSON.parse(script.textContent)),
        };
      });
      const { data, ...nothing } = found;
      assert.deepEqual(nothing, { hacked: null, scripts: [], handlers: [], links: [], strange: [] }, path);
      assert.ok(data.every((kind) => kind === "object"), path);
      await fits(visitor, path);
    }
    await visitor.goTo(tracks.path);
    assert.equal(await visitor.count(".tracks tbody tr"), tracks.count);
    // Where the text runs from right to left, the page around it does not.
    const turned = await visitor.page.$eval("nav.site", (nav) => getComputedStyle(nav).direction);
    assert.equal(turned, "ltr");
    await visitor.isQuiet();
  }
}

/** Every page is what the standard of HTML calls valid. */
export async function validity(browser, base, { pages }) {
  const validator = new HtmlValidate({ extends: ["html-validate:standard"] });
  const faults = [];
  for (const [path, status] of pages) {
    const response = await fetch(base + path);
    assert.equal(response.status, status, path);
    const report = await validator.validateString(await response.text(), path);
    for (const { messages } of report.results) {
      faults.push(...messages.map(({ ruleId, message, line, column }) => `${path}:${line}:${column} ${ruleId}: ${message}`));
    }
  }
  assert.deepEqual(faults, []);
}

/** Holds a page against the rules of accessibility. */
async function axe(visitor, what) {
  await visitor.page.evaluate(AXE);
  const faults = await visitor.page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      resultTypes: ["violations"],
      // Of WCAG 2.2, and not looked at unless it is asked for.
      rules: { "target-size": { enabled: true } },
    });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(" | ")}`);
  });
  assert.deepEqual(faults, [], what);
}
