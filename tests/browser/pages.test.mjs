// Every page there is: looked at in three widths, accessible, valid, within its weight, without a foreign host.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  axe,
  devices,
  everyItem,
  handIn,
  journey,
  launch,
  reflow,
  shot,
  signIn,
  startLeisten,
  textAt200Percent,
  validHtml,
  weigh,
} from "./lib.mjs";
import { pages } from "./pages.mjs";

const KIB = 1024;
/** Bytes on the wire at a first visit, everything included. */
const HEAVIEST = { home: 235 * KIB, list: 210 * KIB, submit: 125 * KIB };
const OTHERS = HEAVIEST.home;

let leisten;
let browser;
/** Sign-in by name of the person. */
const staff = new Map();
/** What stands for the names in braces in a path. */
const things = {};

before(async () => {
  leisten = await startLeisten();
  browser = await launch(leisten.url);
  for (const who of new Set(pages.map((page) => page.who).filter(Boolean))) {
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

  things.case = await firstLink("Moderation", "/werkbank/pruefen", /\/werkbank\/pruefen\/([^/]+)$/);
  things.due = await firstLink("Bürgerservice", "/werkbank/antworten", /\/werkbank\/antworten\/([^/]+)$/);
  things.process = await firstLink("Projektleitung", "/werkbank/verfahren", /\/werkbank\/verfahren\/([0-9a-f-]{36})$/);
  things.person = await firstLink("Betrieb", "/werkbank/team", /\/werkbank\/team\/([0-9a-f-]{36})$/);
}

/** The part of the first link on a staff page that the pattern holds. */
async function firstLink(who, path, pattern) {
  const context = await browser.person({ storageState: staff.get(who) });
  const page = await context.newPage();
  await page.goto(path);
  const paths = await page.getByRole("main").locator("a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await context.close();
  const found = paths.map((path) => path.match(pattern)?.[1]).find((part) => part && part !== "neu");
  assert.ok(found, `${path} leads to nothing like ${pattern}`);
  return found;
}

const address = (path) => path.replace(/\{(\w+)\}/g, (_, thing) => things[thing] ?? assert.fail(`there is no ${thing}`));
const status = (page) => (page.name === "nicht-gefunden" ? 404 : 200);
const options = (page, more = {}) => ({ ...devices.phone, ...more, ...(page.who ? { storageState: staff.get(page.who) } : {}) });

// What a page looks like does not depend on the database; the journeys run on both.
const once = process.env.LEISTEN_DATABASE === "postgres" ? { skip: "pages are looked at on SQLite" } : {};

for (const entry of pages) {
  describe(`${entry.name} (${entry.path})`, once, () => {
    test("is accessible and valid, fits every width, asks no foreign host", () =>
      journey(browser, options(entry), async (page) => {
        const answer = await page.goto(address(entry.path));
        assert.equal(answer.status(), status(entry));
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
        const answer = await page.goto(`/en${address(entry.path)}`);
        assert.equal(answer.status(), status(entry));
        assert.equal(await page.locator("html").getAttribute("lang"), "en");
        assert.deepEqual(await unknownTexts(page), []);
        await shot(page, `${entry.name}-en`);
        await reflow(page);
        if (!entry.who) await axe(page);
      }));

    if (entry.plain) {
      test("is there in plain German", () =>
        journey(browser, options(entry), async (page) => {
          assert.equal((await page.goto(`/einfach${entry.path}`)).status(), 200);
          assert.equal(await page.locator("html").getAttribute("lang"), "de-x-einfach");
          const plain = await page.getByRole("main").innerText();
          await shot(page, `${entry.name}-einfach`);
          await axe(page);
          await page.goto(entry.path);
          assert.notEqual(await page.getByRole("main").innerText(), plain, "plain German says it in other words");
        }));

      test("keeps its contrast in the dark and with forced colours", async () => {
        await journey(browser, options(entry, { colorScheme: "dark" }), async (page) => {
          await page.goto(entry.path);
          await shot(page, `${entry.name}-dunkel`);
          await axe(page);
        });
        await journey(browser, options(entry, { forcedColors: "active" }), async (page) => {
          await page.goto(entry.path);
          await shot(page, `${entry.name}-kontrast`);
          // The system chooses the colours here, after those that axe reads from the page.
          await axe(page, { without: ["color-contrast"] });
        });
      });
    }

    if (!entry.who && status(entry) === 200) {
      test("weighs no more than it may at a first visit", () =>
        journey(browser, devices.phone, async (page) => {
          const { total, parts } = await weigh(page, address(entry.path));
          const limit = entry.heavy ? HEAVIEST[entry.heavy] : OTHERS;
          assert.ok(total > 10 * KIB, "too little was counted");
          assert.ok(total <= limit, `${Math.ceil(total / KIB)} KiB of ${limit / KIB}:\n${parts.join("\n")}`);
        }));
    }
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
