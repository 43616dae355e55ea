// Looking at pages: in three widths and two languages, for everything that holds for every page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { devices, launch } from "./browser.mjs";
import { axe, reflow, textAt200Percent, validHtml } from "./checks.mjs";
import { journey } from "./journey.mjs";
import { startLeisten } from "./leisten.mjs";
import { shot } from "./pictures.mjs";
import { findByRoute, routesOfPages } from "./routes.mjs";
import { setStage } from "./stage.mjs";
import { weigh } from "./weight.mjs";

const KIB = 1024;
/** Bytes on the wire at a first visit, everything included. */
const HEAVIEST = { home: 235 * KIB, list: 210 * KIB, submit: 125 * KIB };

let leisten;
let browser;
/** See {@link setStage}. */
let things;
let people;

/** The address of a page: as it is written, or found by its route among the links of another page. */
async function address(entry) {
  if (entry.path) return entry.path.replace(/\{(\w+)\}/g, (_, thing) => things[thing] ?? assert.fail(`there is no ${thing}`));
  const context = await browser.person(options(entry));
  const page = await context.newPage();
  await page.goto(entry.from);
  const links = await page
    .getByRole("main")
    .locator("a[href]")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await context.close();
  return findByRoute(entry.route, links, routesOfPages()) ?? assert.fail(`${entry.from} has no link to ${entry.route}`);
}

const status = (page) => (page.name === "nicht-gefunden" ? 404 : 200);
const options = (page, more = {}) => ({ ...devices.phone, ...more, ...(page.who ? { storageState: people.get(page.who) } : {}) });

/**
 * Registers the tests of these pages.
 *
 * @param {typeof import("../pages.mjs").pages} pages
 */
export function sweep(pages) {
  before(async () => {
    leisten = await startLeisten();
    browser = await launch(leisten.url);
    ({ things, people } = await setStage(leisten, browser));
  });

  after(async () => {
    await browser?.stop();
    await leisten?.stop();
  });

  // What a page looks like does not depend on the database, but whether it comes, and with all its words, does.
  const tests = process.env.LEISTEN_DATABASE === "postgres" ? glance : look;
  for (const entry of pages) describe(`${entry.name} (${entry.path ?? entry.route})`, () => tests(entry));
}

/** The one test of a page whose looks are known: it comes on a phone, is accessible and valid. */
function glance(entry) {
  test("comes, accessible and valid", () =>
    journey(browser, options(entry), async (page) => {
      assert.equal((await page.goto(await address(entry))).status(), status(entry));
      assert.equal(await page.locator("h1").count(), 1, "one heading of the first level");
      assert.deepEqual(await unknownTexts(page), []);
      await axe(page);
      if (status(entry) === 200) await validHtml(page);
    }));
}

/** The tests of one page. */
function look(entry) {
  let path;

  before(async () => {
    path = await address(entry);
  });

  test("is light, accessible and valid, fits every width, asks no foreign host", () =>
    journey(browser, options(entry), async (page) => {
      const { answer, total, parts } = await weigh(page, path);
      assert.equal(answer.status(), status(entry));
      const limit = HEAVIEST[entry.heavy ?? "home"];
      assert.ok(total > 10 * KIB, "too little was counted");
      assert.ok(total <= limit, `${Math.ceil(total / KIB)} KiB of ${limit / KIB}:\n${parts.join("\n")}`);
      assert.equal(await page.locator("h1").count(), 1, "one heading of the first level");
      assert.equal(await page.locator("html").getAttribute("lang"), "de");
      assert.deepEqual(await unknownTexts(page), []);
      await axe(page);
      if (status(entry) === 200) await validHtml(page);
      await reflow(page);
      await textAt200Percent(page);
      await shot(page, entry.name);
      for (const device of ["tablet", "desktop"]) {
        await page.setViewportSize(devices[device].viewport);
        await shot(page, entry.name);
      }
      await axe(page);
    }));

  test("is there in English and in the dark", () =>
    journey(browser, options(entry, { colorScheme: "dark" }), async (page) => {
      const answer = await page.goto(`/en${path}`);
      assert.equal(answer.status(), status(entry));
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      assert.deepEqual(await unknownTexts(page), []);
      if (!entry.who) assert.deepEqual(await unmarkedGerman(page), [], "German says that it is German (WCAG 3.1.2)");
      await shot(page, `${entry.name}-en`);
      await reflow(page);
      // Other words and other colours than those of the German page.
      await axe(page);
    }));

  if (entry.plain) {
    test("is there in plain German", () =>
      journey(browser, options(entry), async (page) => {
        assert.equal((await page.goto(`/einfach${path}`)).status(), 200);
        assert.equal(await page.locator("html").getAttribute("lang"), "de-x-einfach");
        const plain = await page.getByRole("main").innerText();
        await shot(page, `${entry.name}-einfach`);
        await axe(page);
        await page.goto(path);
        assert.notEqual(await page.getByRole("main").innerText(), plain, "plain German says it in other words");
      }));

    test("keeps its contrast with forced colours", () =>
      journey(browser, options(entry, { forcedColors: "active" }), async (page) => {
        await page.goto(path);
        await shot(page, `${entry.name}-kontrast`);
        // The system chooses the colours here, after those that axe reads from the page: it would judge pairs that
        // nobody sees. The pictures are for looking.
        await axe(page, { without: ["color-contrast"] });
      }));
  }
}

/**
 * Passages that are German by their small words, yet stand in an element of another language. Names of people, places
 * and offices have no such words.
 */
function unmarkedGerman(page) {
  return page.evaluate(() => {
    const words = /(?<!\p{L})(und|der|das|dem|den|ein|eine|einen|wird|werden|nicht|für|ist|sind|wir|Sie|zum|zur|mit|auf|bei|von|im|am|es)(?!\p{L})/gu;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (element.closest("[lang]").lang.startsWith("de") || element.closest("script, textarea, option")) continue;
      const text = walker.currentNode.data.trim();
      if ((text.match(words) ?? []).length >= 2) found.push(text.slice(0, 80));
    }
    return found;
  });
}

/** Words that look like the key of a text. */
const WORDS = ["self-assessment"];

/** Keys of texts that nobody has written: they would be shown as they are. */
function unknownTexts(page) {
  return page.evaluate((words) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) {
      const text = walker.currentNode.data.trim();
      if (/^\{?\$?[a-z]+(-[a-z]+){1,5}\}?$/.test(text) && !walker.currentNode.parentElement.closest("pre, code, .code")) found.add(text);
    }
    return [...found].filter((text) => !words.includes(text));
  }, WORDS);
}
