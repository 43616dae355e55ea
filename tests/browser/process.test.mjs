// A process on its way to the public: refused while something is missing, published by a second person.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, choose, everyItem, journey, launch, shot, signIn, startLeisten, submit } from "./lib.mjs";

let leisten;
let browser;
let editor;
let lead;

before(async () => {
  leisten = await startLeisten();
  browser = await launch(leisten.url);
  editor = await signIn(leisten, browser, "Projektteam");
  lead = await signIn(leisten, browser, "Projektleitung");
});

after(async () => {
  await Promise.all([editor?.context.close(), lead?.context.close()]);
  await browser?.stop();
  await leisten?.stop();
});

describe("a process", () => {
  const title = "Spielplatz an der Mühle";
  const required = ["summary", "aim", "decidable", "not_decidable", "decider", "decision_when", "organisers", "offline_ways", "contact", "controller"];
  let path;

  test("begins as a draft with a title alone", async () => {
    const { page } = editor;
    await page.goto("/werkbank/verfahren");
    await page.getByRole("main").locator("a[href$='/werkbank/verfahren/neu']").click();
    await page.locator("#title").fill(title);
    await page.locator("select#format, input[name=format]").first().waitFor();
    await choose(page, "format", "ideas");
    await save(page, "save");
    await page.waitForURL(/\/werkbank\/verfahren\/[0-9a-f-]{36}$/);
    path = new URL(page.url()).pathname;
    assert.equal(await page.locator("h1").innerText(), title);
  });

  test("is not handed over while something is missing; what is missing is named and linked", async () => {
    const { page } = editor;
    await page.goto(path);
    const answer = await submit(page, "form[action$='/einreichen']");
    assert.equal(answer.status(), 422);
    const summary = page.locator(".error-summary");
    const missing = await summary.locator("a").evaluateAll((links) => links.map((link) => link.hash.slice(1)));
    for (const field of [...required, "level", "phases"]) assert.ok(missing.includes(field), `${field} is not named in ${missing}`);
    await shot(page, "verfahren-unvollstaendig");
    await axe(page);
    await summary.locator("a[href$='#aim']").click();
    await page.waitForURL("**/bearbeiten#aim");
  });

  test("is completed and handed over", async () => {
    const { page } = editor;
    await page.goto(`${path}/bearbeiten`);
    for (const field of required) await page.locator(`#${field}`).fill(`Angabe zu ${field.replaceAll("_", " ")} für den Spielplatz.`);
    await choose(page, "level", "consult");
    await page.locator("#standing").check();
    await save(page, "submit");
    await page.waitForURL(`**${path}`);
    assert.match(await page.getByRole("main").innerText(), /eingereicht/);
  });

  test("is not published by the person who handed it over", async () => {
    const { page } = editor;
    await page.goto(path);
    assert.equal(await page.locator("form[action$='/veroeffentlichen']").count(), 0);
    const answer = await page.request.post(`${path}/veroeffentlichen`, { headers: { "sec-fetch-site": "same-origin" } });
    assert.ok([403, 409, 422].includes(answer.status()), `status ${answer.status()}`);
    assert.equal((await page.request.get("/api/v1/processes")).status(), 200);
    assert.ok(!(await (await page.request.get("/mitmachen")).text()).includes(title));
  });

  test("is published by a second person and seen by everybody", async () => {
    await lead.page.goto(path);
    await shot(lead.page, "verfahren-pruefen");
    assert.ok((await submit(lead.page, "form[action$='/veroeffentlichen']")).status() < 400);
    await journey(browser, {}, async (page) => {
      await page.goto("/mitmachen");
      await page.locator(".process-card", { hasText: title }).locator("a.btn").click();
      await page.waitForURL("**/mitmachen/spielplatz-*");
      assert.equal(await page.locator("h1").innerText(), title);
      await shot(page, "verfahren-neu");
      const items = await everyItem(page, "/api/v1/processes?limit=200");
      assert.ok(items.some((item) => item.title === title));
    });
  });

  test("the person who publishes cannot have handed it over, in the other direction too", async () => {
    const { page } = lead;
    await page.goto("/werkbank/verfahren/neu");
    await page.locator("#title").fill("Zweites Verfahren");
    await choose(page, "format", "questions");
    for (const field of required) await page.locator(`#${field}`).fill(`Angabe zu ${field.replaceAll("_", " ")}.`);
    await choose(page, "level", "inform");
    await page.locator("#standing").check();
    await save(page, "submit");
    await page.waitForURL(/\/werkbank\/verfahren\/[0-9a-f-]{36}$/);
    assert.match(await page.getByRole("main").innerText(), /zweite Person/);
    assert.equal(await page.locator("form[action$='/veroeffentlichen']").count(), 0);
  });
});

async function save(page, next) {
  await page.locator(`button[name=next][value=${next}]`).click();
  await page.waitForLoadState();
}
