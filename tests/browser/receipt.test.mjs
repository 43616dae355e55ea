// A receipt belongs to its holder: nothing that others can know opens it. And a form never loses what was typed.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { axe, devices, handIn, journey, launch, openReceipt, release, shot, signIn, slip, startLeisten, submit } from "./lib.mjs";

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

test("nothing public yields a receipt: no id, no reference, no replayed text, no other key", () =>
  journey(browser, {}, async (page) => {
    const moderator = await signIn(leisten, browser, "Moderation");
    const text = "Am Marktplatz fehlen Bäume, die im Sommer Schatten geben.";
    const { reference, code } = await handIn(page, { text, place: "bad-belzig" });
    await release(moderator.page, reference);
    await moderator.context.close();

    const { items } = await (await page.request.get("/api/v1/contributions?limit=200")).json();
    const found = items.find((item) => item.reference === reference);
    assert.ok(found);
    const single = await (await page.request.get(`/api/v1/contributions/${found.id}`)).text();
    const html = await (await page.request.get(`/beitraege/${reference}`)).text();
    for (const answer of [single, html]) assert.ok(!answer.includes(code) && !answer.includes(code.replaceAll("-", "")));

    for (const known of [found.id, reference, `${reference}-${reference}`, text.slice(0, 40)]) {
      const answer = await openReceipt(page, known);
      assert.equal(answer.status(), 422, known);
      assert.ok(!(await page.getByRole("main").innerText()).includes("Schatten"), known);
    }

    // The public words again: as the id of the contribution, and under a key of one's own.
    const body = { kind: found.kind, process: found.process, title: found.title, text: found.text, place: found.place, channel: "web" };
    const byId = await page.request.put(`/api/v1/intake/${found.id}`, { data: body });
    assert.ok(byId.status() >= 400 || (await byId.json()).receipt !== code);
    const own = await page.request.put(`/api/v1/intake/${randomUUID()}`, { data: body });
    assert.equal(own.status(), 201, await own.text());
    const other = await own.json();
    assert.notEqual(other.receipt, code);
    assert.notEqual(other.reference, reference);
    assert.notEqual(other.id, found.id);
  }));

test("going back in the browser and sending again gives the same receipt, not a second contribution", () =>
  journey(browser, {}, async (page) => {
    const text = "Am Bahnhof fehlt ein Dach über den Fahrrädern.";
    const first = await handIn(page, { text, place: "bad-belzig" });
    await page.goBack();
    await page.locator("#text").fill(text);
    await page.locator("#place").selectOption("bad-belzig");
    await submit(page, "form[enctype]");
    assert.deepEqual(await slip(page), first);
  }));

test("without script the same words are asked about, and nobody but the holder sees the receipt", () =>
  journey(browser, { ...devices.phone, javaScriptEnabled: false }, async (page) => {
    const text = "Im Park fehlt ein Brunnen mit Trinkwasser.";
    const first = await handIn(page, { text, place: "bad-belzig" });
    await page.goBack();
    await page.locator("#text").fill(text);
    await page.locator("#place").selectOption("bad-belzig");
    assert.equal((await submit(page, "form[enctype]")).status(), 422);
    const told = await page.getByRole("main").innerText();
    assert.ok(told.includes(first.reference) && !told.includes(first.code), told);
    await page.locator("#again").check();
    assert.equal((await submit(page, "form[enctype]")).status(), 200);
    const second = await slip(page);
    assert.notEqual(second.reference, first.reference);
    assert.notEqual(second.code, first.code);
  }));

test("the same key gives the same receipt again, other words under it are refused", () =>
  journey(browser, {}, async (page) => {
    const path = `/api/v1/intake/${randomUUID()}`;
    const data = { kind: "idea", process: "ideenwerkstatt", text: "Mehr Bänke am Wanderweg.", place: "reetz", channel: "web" };
    const first = await page.request.put(path, { data });
    const again = await page.request.put(path, { data });
    const other = await page.request.put(path, { data: { ...data, text: "Etwas ganz anderes." } });
    assert.deepEqual([first.status(), again.status(), other.status()], [201, 200, 409]);
    assert.deepEqual(await again.json(), await first.json());
    assert.ok(!(await other.text()).includes((await first.json()).receipt));
    await page.goto("/beleg");
  }));

test("sending the form once more by a reload makes no second contribution", () =>
  journey(browser, { javaScriptEnabled: false }, async (page) => {
    const first = await handIn(page, { text: "Ein Trinkbrunnen an der Burg." });
    await page.reload();
    assert.deepEqual(await slip(page), first);
  }));

describe("a form that does not fit", () => {
  test("keeps everything that was typed, begins its title with the word error and leads to the field", () =>
    journey(browser, devices.phone, async (page) => {
      await page.goto("/ideen/neu");
      await page.locator("#place").selectOption("reetz");
      await page.locator("details.more > summary").click();
      await page.locator("#title").fill("Ohne Text");
      await page.locator("#name").fill("Möwe");
      await page.locator("#people").fill("3");
      assert.equal((await submit(page, "form[enctype]")).status(), 422);

      assert.match(await page.title(), /^Fehler: /);
      const summary = page.locator(".error-summary");
      assert.equal(await summary.evaluate((element) => element === document.activeElement), true, "the reader starts at the errors");
      assert.equal(await page.locator("#title").inputValue(), "Ohne Text");
      assert.equal(await page.locator("#name").inputValue(), "Möwe");
      assert.equal(await page.locator("#people").inputValue(), "3");
      assert.equal(await page.locator("#place").inputValue(), "reetz");
      const message = await summary.locator("a[href='#text']").innerText();
      assert.equal((await page.locator("#text-error").innerText()).trim(), message.trim(), "the same words as beside the field");
      await shot(page, "idee-neu-fehler");
      await axe(page);
      await summary.locator("a[href='#text']").click();
      assert.equal(await page.locator("#text").evaluate((element) => element === document.activeElement), true);

      await page.locator("#text").fill("Jetzt mit Text, der etwas sagt.");
      assert.equal((await submit(page, "form[enctype]")).status(), 200);
    }));

  test("is told so without script too", () =>
    journey(browser, { ...devices.phone, javaScriptEnabled: false }, async (page) => {
      await page.goto("/ideen/neu");
      await page.locator("#place").selectOption("reetz");
      assert.equal((await submit(page, "form[enctype]")).status(), 422);
      assert.match(await page.title(), /^Fehler: /);
      assert.equal(await page.locator("#place").inputValue(), "reetz");
      await page.locator(".error-summary a[href='#text']").waitFor();
    }));

  test("a file that is no photo is refused in words", () =>
    journey(browser, { ...devices.phone, javaScriptEnabled: false }, async (page) => {
      await page.goto("/ideen/neu");
      await page.locator("#text").fill("Mit einer Datei, die kein Foto ist.");
      await page.locator("#photos").setInputFiles({ name: "bild.jpg", mimeType: "image/jpeg", buffer: Buffer.from("GIF? nein") });
      assert.equal((await submit(page, "form[enctype]")).status(), 422);
      assert.match(await page.locator("#photos-error").innerText(), /kein Foto/);
      assert.equal(await page.locator("#text").inputValue(), "Mit einer Datei, die kein Foto ist.");
    }));

  test("a code that cannot be right says what is wrong with it", () =>
    journey(browser, devices.phone, async (page) => {
      assert.equal((await openReceipt(page, "ABC")).status(), 422);
      assert.match(await page.locator("#code-error").innerText(), /14 Zeichen/);
      assert.match(await page.title(), /^Fehler: /);
      assert.equal(await page.locator("#code").inputValue(), "ABC");
      await axe(page);
    }));
});

test("codes cannot be tried one after the other", () =>
  journey(browser, {}, async (page) => {
    const statuses = [];
    for (let tries = 0; tries < 60 && !statuses.includes(429); tries += 1) {
      const answer = await page.request.post("/beleg", { form: { code: randomCode() }, headers: { "sec-fetch-site": "same-origin" } });
      statuses.push(answer.status());
    }
    assert.equal(statuses[0], 422, "a wrong code is a wrong code");
    assert.equal(statuses.at(-1), 429, `after ${statuses.length} wrong codes there is still an answer`);
    await page.goto("/beleg");
  }));

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A code that is well-formed (Luhn mod 32, as on the slips) and belongs to nobody. */
function randomCode() {
  const digits = Array.from({ length: 13 }, () => Math.floor(Math.random() * 32));
  const sum = digits.reduceRight((sum, digit, index) => {
    const doubled = (13 - index) % 2 === 1 ? digit * 2 : digit;
    return sum + Math.floor(doubled / 32) + (doubled % 32);
  }, 0);
  return [...digits, (32 - (sum % 32)) % 32].map((digit) => ALPHABET[digit]).join("");
}
