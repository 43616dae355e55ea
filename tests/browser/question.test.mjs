// A question to politics, what everybody may do with a public contribution, and the people who look after both.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { answer, devices, everyItem, handIn, journey, launch, openCase, openReceipt, release, shot, signIn, startLeisten, submit } from "./lib.mjs";

let leisten;
let browser;
let moderator;

before(async () => {
  leisten = await startLeisten();
  browser = await launch(leisten.url);
  moderator = await signIn(leisten, browser, "Moderation");
});

after(async () => {
  await moderator?.context.close();
  await browser?.stop();
  await leisten?.stop();
});

test("a question to politics is asked, released, answered and seen", () =>
  journey(browser, devices.phone, async (page) => {
    const text = "Wann wird die Brücke am Bahnhof wieder für Fußgänger geöffnet?";
    const { reference, code } = await handIn(page, { kind: "frage", text, addressee: "mayor", place: "bad-belzig" });
    await release(moderator.page, reference);
    await page.goto(`/beitraege/${reference}`);
    assert.match(await page.getByRole("main").innerText(), /Bürgermeister/);

    const clerk = await signIn(leisten, browser, "Fachbereich Bauen");
    const words = "Die Brücke ist ab dem ersten März wieder offen, die Prüfung ist bestanden.";
    await answer(clerk.page, reference, { decision: "explained", text: words });
    await shot(clerk.page, "werkbank-frage-beantwortet");
    await clerk.context.close();

    await page.reload();
    assert.match(await page.getByRole("main").innerText(), /ab dem ersten März/);
    await shot(page, "frage-beantwortet");
    await openReceipt(page, code);
    assert.match(await page.getByRole("main").innerText(), /ab dem ersten März/);
    const items = await everyItem(page, "/api/v1/contributions?limit=200&kind=question");
    assert.equal(items.find((item) => item.reference === reference)?.answer_state, "answered");
  }));

describe("a public contribution", () => {
  let reference;

  before(async () => {
    const context = await browser.person();
    const page = await context.newPage();
    ({ reference } = await handIn(page, { text: "Ein Bücherschrank am Dorfplatz wäre schön.", place: "grubo" }));
    await release(moderator.page, reference);
    await context.close();
  });

  /** The number of endorsements, as the page says it in words. */
  const endorsements = async (page) => {
    await page.goto(`/beitraege/${reference}`);
    const text = await page.locator("#unterstuetzen").innerText();
    return text.includes("keine") ? 0 : text.includes("eine Unterstützung") ? 1 : Number(text.match(/(\d+) Unterstützungen/)?.[1]);
  };

  for (const [script, options] of Object.entries({ "with script": {}, "without script": { javaScriptEnabled: false } })) {
    test(`is endorsed once per browser, ${script}`, () =>
      journey(browser, options, async (page) => {
        const before = await endorsements(page);
        for (const _ of [1, 2]) {
          await page.goto(`/beitraege/${reference}`);
          await submit(page, "form[action$='/unterstuetzen']");
          assert.match(await page.getByRole("main").locator("[role=status]").first().innerText(), /Danke/);
        }
        assert.equal(await endorsements(page), before + 1);
      }));
  }

  test("is commented on, and the comment waits for a look", () =>
    journey(browser, devices.phone, async (page) => {
      await page.goto(`/beitraege/${reference}`);
      await page.locator("details.more > summary").click();
      await page.locator("#body").fill("Dafür habe ich noch drei Kisten Bücher.");
      await page.locator("#name").fill("Leseratte");
      await submit(page, "form[action$='/kommentare']");
      assert.match(await page.getByRole("main").locator("[role=status]").first().innerText(), /Ihr Kommentar ist da/);
      assert.ok(!(await page.getByRole("main").innerText()).includes("drei Kisten"));

      await openCase(moderator.page, reference);
      await shot(moderator.page, "werkbank-pruefen-kommentar");
      await moderator.page.locator("input[name=verdict][value=release]").check();
      await submit(moderator.page, "form[action*='/pruefen/']");
      await page.goto(`/beitraege/${reference}`);
      await page.locator(".comment", { hasText: "drei Kisten" }).waitFor();

      // The answer to a comment stands below it.
      await page.locator(".comment", { hasText: "drei Kisten" }).getByRole("link", { name: "Antworten" }).click();
      await page.locator("#body").fill("Ich baue das Regal dafür.");
      await submit(page, "form[action$='/kommentare']");
      await openCase(moderator.page, reference);
      await moderator.page.locator("input[name=verdict][value=release]").check();
      await submit(moderator.page, "form[action*='/pruefen/']");
      await page.goto(`/beitraege/${reference}`);
      await page.locator(".comment.reply", { hasText: "das Regal" }).waitFor();
    }));

  test("is reported with a reason; it stays until somebody has looked, who reads the reason", () =>
    journey(browser, devices.phone, async (page) => {
      await page.goto(`/beitraege/${reference}/melden`);
      assert.equal((await submit(page, "form[action$='/melden']")).status(), 422, "a reason is asked for");
      assert.match(await page.title(), /^Fehler: /);
      await page.locator("input[name=reason][value=advertising]").check();
      await page.locator("#note").fill("Das ist Werbung für einen Laden.");
      await submit(page, "form[action$='/melden']");
      assert.match(await page.getByRole("main").locator("[role=status]").first().innerText(), /Danke für den Hinweis/);
      assert.equal((await page.request.get(`/beitraege/${reference}`)).status(), 200);

      await openCase(moderator.page, reference);
      const text = await moderator.page.getByRole("main").innerText();
      assert.match(text, /Werbung für einen Laden/);
      await shot(moderator.page, "werkbank-pruefen-meldung");
    }));
});
