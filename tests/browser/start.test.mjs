// The first look: somebody opens the page, finds a place, changes the language.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { activate, axe, devices, journey, launch, shot, startLeisten, tabTo } from "./lib.mjs";

let leisten;
let browser;

before(async () => {
  leisten = await startLeisten();
  browser = await launch(leisten.url);
});

after(async () => {
  await browser?.stop();
  await leisten?.stop();
});

test("the list of places leads to all 29 of them", () =>
  journey(browser, {}, async (page) => {
    await page.goto("/orte");
    const paths = await page
      .getByRole("main")
      .locator('a[href^="/orte/"]')
      .evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href")))]);
    const answers = await Promise.all(paths.map((path) => page.request.get(path)));
    assert.deepEqual(answers.filter((answer) => answer.status() !== 200).map((answer) => answer.url()), []);
    assert.ok(paths.length >= 29, `only ${paths.length} places are linked`);
  }));

test("a place is found without script", () =>
  journey(browser, { ...devices.phone, javaScriptEnabled: false }, async (page) => {
    await page.goto("/");
    await page.locator(".menu > summary").click();
    await page.locator('.menu a[href="/orte"]').click();
    await page.waitForURL("**/orte");
    await page.getByRole("main").locator('a[href="/orte/reetz"]').first().click();
    await page.waitForURL("**/orte/reetz");
    assert.match(await page.locator("h1").innerText(), /Reetz/);
  }));

test("the language changes on the same page and back", () =>
  journey(browser, {}, async (page) => {
    await page.goto("/orte/reetz");
    await page.locator('a[hreflang="en"]:visible').first().click();
    await page.waitForURL("**/en/orte/reetz");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.locator('a[hreflang="de"]:visible').first().click();
    await page.waitForURL((url) => url.pathname === "/orte/reetz");
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
  }));

test("the keyboard alone leads past the menu and to the hand-in form", () =>
  journey(browser, {}, async (page) => {
    await page.goto("/");
    await page.keyboard.press("Tab");
    const target = await page.evaluate(() => document.activeElement.getAttribute("href"));
    assert.match(target ?? "", /^#/, "the first stop is the link to the content");
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("main").locator("a[href], button").first());

    await page.goto("/");
    await activate(page, page.locator('a[href^="/ideen/neu"]:visible').first());
    await page.waitForURL("**/ideen/neu*");
    await tabTo(page, page.getByRole("main").locator("textarea").first());
  }));

test("a page that does not exist says so kindly and is accessible", () =>
  journey(browser, {}, async (page) => {
    const answer = await page.goto("/gibt-es-nicht");
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator("h1").count(), 1);
    await shot(page, "nicht-gefunden");
    await axe(page);
  }));
