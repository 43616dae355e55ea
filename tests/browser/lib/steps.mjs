// What people do again and again, as they do it: by the pages, not by the API.
import assert from "node:assert/strict";

/**
 * Hands in an idea or a question by its form and returns what the receipt says. With script or without.
 *
 * @param {import("playwright-core").Page} page
 * @param {{ text: string, kind?: "idee" | "frage", place?: string, title?: string, addressee?: string,
 *   photo?: Buffer, alt?: string }} what `place` and `addressee` are values of the lists
 * @returns {Promise<{ reference: string, code: string }>}
 */
export async function handIn(page, { text, kind = "idee", place, title, addressee, photo, alt }) {
  await page.goto(kind === "frage" ? "/fragen/neu" : "/ideen/neu");
  await page.locator("#text").fill(text);
  if (addressee) await choose(page, "addressee", addressee);
  if (place) await page.locator("#place").selectOption(place);
  if (title) {
    await page.locator("details.more > summary").click();
    await page.locator("#title").fill(title);
  }
  if (photo) {
    await page.locator("#photos").setInputFiles({ name: "DSC_0815.jpg", mimeType: "image/jpeg", buffer: photo });
    if (alt) await page.locator("[name=photo_alt]").fill(alt);
  }
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().isNavigationRequest() && response.request().method() === "POST"),
    page.getByRole("main").locator("form[enctype] button[type=submit]").click(),
  ]);
  assert.equal(answer.status(), 200, `the form was refused: ${await page.getByRole("main").innerText()}`);
  return slip(page);
}

/** Chooses a value of a field, whether it is a list or a group of buttons. */
export async function choose(page, name, value) {
  const list = page.locator(`select[name=${name}]`);
  if (await list.count()) await list.selectOption(value);
  else await page.locator(`input[name=${name}][value=${value}]`).check();
}

/** Reference and code on the slip that the page shows. */
export async function slip(page) {
  const reference = (await page.locator(".receipt .reference").innerText()).trim();
  const code = (await page.locator("#receipt-code").innerText()).trim();
  assert.match(reference, /^[A-ZÄÖÜ]{2}-\d{4,}$/);
  assert.match(code, /^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{4}$/);
  return { reference, code };
}

/** Opens the receipt by its code, as somebody who comes back. */
export async function openReceipt(page, code) {
  await page.goto("/beleg");
  await page.locator("#code").fill(code);
  return submit(page, "form[action$='/beleg']");
}

/** Sends the form, by its first button or by the one named, and returns the answer to it. */
export async function submit(page, form, button = "") {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().isNavigationRequest() && response.request().method() === "POST"),
    page.getByRole("main").locator(`${form} button[type=submit]${button}`).first().click(),
  ]);
  await page.waitForLoadState();
  return answer;
}

/** A moderator finds the contribution in the list and releases it, with all its photos. */
export async function release(page, reference) {
  await openCase(page, reference);
  for (const photo of await page.locator("input[name=photo]").all()) await photo.check();
  await page.locator("input[name=verdict][value=release]").check();
  await submit(page, "form[action*='/pruefen/']");
  await page.waitForURL("**/werkbank/pruefen");
}

/** Somebody at the town hall takes the contribution from the queue and answers it in public. */
export async function answer(page, reference, { decision, text }) {
  await page.goto("/werkbank/antworten");
  const item = page.locator("a.queue-item", { hasText: reference }).first();
  if ((await item.count()) === 0) {
    // It is not for this office yet: the whole queue shows it.
    await choose(page, "zeige", "all");
    await page.locator(".queue form button[type=submit]").click();
  }
  await item.click();
  await page.waitForURL((url) => url.pathname === `/werkbank/antworten/${reference}`);
  await choose(page, "decision", decision);
  await page.locator("#antwort textarea[name=text]").fill(text);
  const sent = await submit(page, "#antwort", "[value=publish]");
  assert.ok(sent.status() < 400, `the answer was refused: ${await page.getByRole("main").innerText()}`);
}

/** Opens the case of a contribution from the list of what waits. */
export async function openCase(page, reference) {
  await page.goto("/werkbank/pruefen");
  await page.getByRole("main").locator("a.queue-item", { hasText: reference }).first().click();
  await page.waitForURL("**/werkbank/pruefen/*");
}

/** Everything a list of the API holds, page by page. */
export async function everyItem(page, path) {
  const items = [];
  for (let next = ""; next !== null; ) {
    const answer = await page.request.get(path + (next ? `${path.includes("?") ? "&" : "?"}after=${encodeURIComponent(next)}` : ""));
    assert.equal(answer.status(), 200, `${path}: ${await answer.text()}`);
    const list = await answer.json();
    items.push(...list.items);
    next = list.next;
  }
  return items;
}
