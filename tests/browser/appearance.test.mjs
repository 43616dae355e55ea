// A town chooses its own look: refused while it cannot be read, tried in a preview, seen by everyone, taken back.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, launch, shot, signIn, startLeisten, submit } from "./lib.mjs";

const FORM = "form[action$='/werkbank/aussehen']";

let leisten;
let browser;
let administrator;

before(async () => {
  leisten = await startLeisten();
  browser = await launch(leisten.url);
  administrator = await signIn(leisten, browser, "Betrieb");
});

after(async () => {
  await administrator?.context.close();
  await browser?.stop();
  await leisten?.stop();
});

/** What a computed property of the first thing that fits is, in a scheme. */
async function computed(page, scheme, selector, property) {
  await page.emulateMedia({ colorScheme: scheme });
  return page.locator(selector).first().evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
}

/** A small PNG, drawn by the browser itself. */
function drawn(page) {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [240, 96];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#123a63";
    pen.fillRect(8, 8, 80, 80);
    pen.fillRect(104, 36, 128, 24);
    return canvas.toDataURL("image/png").split(",")[1];
  });
}

describe("a look of one's own", () => {
  test("is refused while it cannot be read; the proposal is one", async () => {
    const { page } = administrator;
    await page.goto("/werkbank/aussehen");
    await page.locator("#heading-light").fill("#e0c0a0");
    await page.locator("#action-dark").fill("#7fc8a0");
    await page.locator("#alt").fill("Wappen");
    const answer = await submit(page, FORM);
    assert.equal(answer.status(), 422);
    const summary = await page.locator(".error-summary").innerText();
    assert.match(summary, /Überschriften auf .* in der hellen Ansicht nicht lesbar: Der Kontrast ist \d,\d\d zu 1, nötig sind 4,5 zu 1/);
    assert.match(summary, /auf Hauptknöpfe ist in der dunklen Ansicht nicht lesbar/);
    assert.equal(await page.locator("#heading-light").inputValue(), "#e0c0a0");
    assert.equal(await page.locator("#alt").inputValue(), "Wappen");
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await shot(page, "aussehen-abgelehnt");
    }
    await axe(page);
    for (const field of ["heading-light", "action-dark"]) {
      const told = await page.locator(`#${field}-error`).innerText();
      await page.locator(`#${field}`).fill(told.match(/#[0-9a-f]{6}$/)[0]);
    }
    await submit(page, FORM);
    assert.equal(new URL(page.url()).pathname, "/werkbank/aussehen/vorschau");
  });

  test("is seen in the preview by nobody else, and after that by everyone, in both schemes", async () => {
    const { page } = administrator;
    await page.goto("/werkbank/aussehen");
    for (const [field, colour] of Object.entries({ "action-light": "#0b4f8a", "action-dark": "#0b5fa5", "link-light": "#0b4f8a", "link-dark": "#8ec5f2", "heading-light": "#123a63", "heading-dark": "#dcecfa", "strip-light": "#123a63" })) {
      await page.locator(`#${field}`).fill(colour);
    }
    await page.locator("#logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(await drawn(page), "base64") });
    await page.locator("#show-kinds-question").uncheck();
    await page.locator("#contact-nav").fill("1");
    await page.locator("#contributions-block-figures").fill("4");
    await submit(page, FORM);
    assert.equal(new URL(page.url()).pathname, "/werkbank/aussehen/vorschau");
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await shot(page, `aussehen-vorschau-${scheme}`);
      }
      await axe(page);
    }
    const guest = await browser.person({ reducedMotion: "reduce" });
    const open = await guest.newPage();
    await open.goto("/");
    assert.equal(await computed(open, "light", ".hero .btn", "background-color"), "rgb(29, 81, 54)");

    await page.locator("form[action$='/uebernehmen'] button").click();
    await page.waitForURL("**/werkbank/aussehen");
    await open.goto("/");
    assert.equal(await computed(open, "light", ".hero .btn", "background-color"), "rgb(11, 79, 138)");
    assert.equal(await computed(open, "dark", ".hero .btn", "background-color"), "rgb(11, 95, 165)");
    assert.deepEqual(await open.locator(".site-nav a").allInnerTexts().then((all) => [all[0], all.includes("Fragen")]), ["Kontakt", false]);
    assert.equal(await open.locator(".brand img").getAttribute("alt"), "Wappen");
    const [logo] = await open.locator(".brand img").evaluateAll((all) => all.map((image) => image.getBoundingClientRect()));
    assert.ok(logo.height <= 60 && Math.abs(logo.width / logo.height - 2.5) < 0.3, JSON.stringify(logo));
    for (const scheme of ["light", "dark"]) {
      await open.emulateMedia({ colorScheme: scheme });
      await shot(open, `aussehen-start-${scheme}`);
      await axe(open);
    }
    await guest.close();
  });

  test("is taken back by one button", async () => {
    const { page } = administrator;
    await page.goto("/en/werkbank/aussehen");
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await shot(page, "aussehen-englisch");
    }
    await page.locator("form[action$='/zuruecksetzen'] button").click();
    await page.waitForURL("**/werkbank/aussehen");
    // A button that comes to lie under the pointer would be on its way to another colour.
    await page.mouse.move(0, 0);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto("/");
    assert.equal(await computed(page, "light", ".hero .btn", "background-color"), "rgb(29, 81, 54)");
    assert.equal(await page.locator("link[href^='/aussehen/']").count(), 0);
  });
});
