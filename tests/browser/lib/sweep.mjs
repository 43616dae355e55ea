// Looking at pages: in three widths and two languages, for everything that holds for every page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { devices, launch } from "./browser.mjs";
import { axe, reflow, textAt200Percent, validHtml } from "./checks.mjs";
import { journey } from "./journey.mjs";
import { startLeisten } from "./leisten.mjs";
import { shot } from "./pictures.mjs";
import { signIn } from "./staff.mjs";
import { everyItem, handIn } from "./steps.mjs";
import { weigh } from "./weight.mjs";

const KIB = 1024;
/** Bytes on the wire at a first visit, everything included. */
const HEAVIEST = { home: 235 * KIB, list: 210 * KIB, submit: 125 * KIB };

let leisten;
let browser;
/** Sign-in by name of the person. */
const staff = new Map();
/** What stands for the names in braces in a path. */
const things = {};

/** Finds one thing of each kind in the demonstration, by looking as everybody can. */
async function find() {
  const context = await browser.person(devices.phone);
  const page = await context.newPage();
  const items = await everyItem(page, "/api/v1/contributions?limit=200");
  const ideas = items.filter((item) => item.kind === "idea");
  const talked = items.find((item) => item.comments > 0);
  things.contribution = ideas.find((item) => item.answer_state === "open")?.reference;
  things.answered = ideas.find((item) => item.answer_state === "answered")?.reference;
  things.question = items.find((item) => item.kind === "question")?.reference;
  things.talked = talked.reference;
  const comments = await everyItem(page, `/api/v1/contributions/${talked.id}/comments?limit=200`);
  things.comment = comments.find((comment) => !comment.parent).id;
  await handIn(page, { text: "Eine Idee, die noch niemand geprüft hat: mehr Blumen am Wegrand.", place: "reetz" });
  await context.close();
}

/** The address of a page: as it is written, or the first link of its pattern on another page. */
async function address(entry) {
  if (entry.path) return entry.path.replace(/\{(\w+)\}/g, (_, thing) => things[thing] ?? assert.fail(`there is no ${thing}`));
  const context = await browser.person(options(entry));
  const page = await context.newPage();
  await page.goto(entry.from);
  const links = page.getByRole("main").locator("a[href]");
  const paths = await links.evaluateAll((links) => links.map((link) => link.getAttribute("href").split(/[?#]/)[0]));
  await context.close();
  const found = paths.find((path) => entry.link.test(path)) ?? assert.fail(`${entry.from} has no link like ${entry.link}`);
  return found + (entry.then ?? "");
}

const status = (page) => (page.name === "nicht-gefunden" ? 404 : 200);
const options = (page, more = {}) => ({ ...devices.phone, ...more, ...(page.who ? { storageState: staff.get(page.who) } : {}) });

/**
 * Registers the tests of these pages.
 *
 * @param {typeof import("../pages.mjs").pages} pages
 */
export function sweep(pages) {
  // What a page looks like does not depend on the database; the journeys run on both.
  if (process.env.LEISTEN_DATABASE === "postgres") {
    test("pages are looked at on SQLite", { skip: true });
    return;
  }

  before(async () => {
    leisten = await startLeisten();
    browser = await launch(leisten.url);
    for (const who of ["Moderation", "Bürgerservice", "Projektleitung", "Betrieb"]) {
      const { context } = await signIn(leisten, browser, who);
      staff.set(who, await context.storageState());
      await context.close();
    }
    await find();
  });

  after(async () => {
    await browser?.stop();
    await leisten?.stop();
  });

  for (const entry of pages) describe(`${entry.name} (${entry.path ?? entry.link.source})`, () => look(entry));
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

  test("is there in English", () =>
    journey(browser, options(entry), async (page) => {
      const answer = await page.goto(`/en${path}`);
      assert.equal(answer.status(), status(entry));
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      assert.deepEqual(await unknownTexts(page), []);
      await shot(page, `${entry.name}-en`);
      await reflow(page);
      // The markup is that of the German page; where words are many, other words may break it.
      if (entry.heavy) await axe(page);
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

    test("keeps its contrast in the dark and with forced colours", async () => {
      await journey(browser, options(entry, { colorScheme: "dark" }), async (page) => {
        await page.goto(path);
        await shot(page, `${entry.name}-dunkel`);
        await axe(page);
      });
      await journey(browser, options(entry, { forcedColors: "active" }), async (page) => {
        await page.goto(path);
        await shot(page, `${entry.name}-kontrast`);
        // The system chooses the colours here, after those that axe reads from the page.
        await axe(page, { without: ["color-contrast"] });
      });
    });
  }
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
