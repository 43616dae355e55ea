// The way of an idea: handed in on a phone without script, released, answered, seen by everybody who waits for it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  activate,
  answer,
  axe,
  devices,
  everyItem,
  handIn,
  journey,
  launch,
  openReceipt,
  photoWithPosition,
  press,
  reflow,
  release,
  secrets,
  shot,
  signIn,
  slip,
  startLeisten,
  submit,
  tabTo,
  to,
} from "./lib.mjs";

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

const withoutScript = { ...devices.phone, javaScriptEnabled: false };
const holder = "halterin@example.org";

describe("an idea with a photo, from a phone without script", () => {
  const idea = {
    title: "Bank am Mühlenweg",
    text: "Am Mühlenweg fehlt eine Bank im Schatten, auf der man den Bus abwarten kann.",
    place: "reetz",
    alt: "Der Weg am Mühlenbach, ohne Bank",
  };
  let receipt;
  let page;
  let context;
  let moderator;
  let clerk;

  before(async () => {
    context = await browser.person(withoutScript);
    page = await context.newPage();
    moderator = await signIn(leisten, browser, "Moderation");
    clerk = await signIn(leisten, browser, "Bürgerservice");
  });
  after(() => Promise.all([context?.close(), moderator?.context.close(), clerk?.context.close()]));

  /** A look at a page behind a link in a mail, by a browser with script, which the checks need. */
  const look = async (path, name) => {
    await moderator.page.goto(path);
    await shot(moderator.page, name);
    await axe(moderator.page);
  };

  const publicPage = () => `/beitraege/${receipt.reference}`;

  test("is taken in and leaves a receipt", async () => {
    const photo = await photoWithPosition(moderator.page);
    for (const secret of secrets) assert.ok(photo.includes(secret), `the photo of the test has no ${secret}`);
    receipt = await handIn(page, { ...idea, photo });
    await shot(page, "beleg-neu");
    assert.match(await page.getByRole("main").innerText(), /Antwort bis/);
  });

  test("is not public before somebody has looked at it", async () => {
    assert.equal((await page.request.get(publicPage())).status(), 404);
    const items = await everyItem(page, "/api/v1/contributions?limit=200");
    assert.ok(!items.some((item) => item.reference === receipt.reference));
  });

  test("is found by its code", async () => {
    assert.equal((await openReceipt(page, receipt.code)).status(), 200);
    assert.match(await page.getByRole("main").innerText(), /wird geprüft/);
    assert.match(await page.getByRole("main").innerText(), /Mit einem Foto/);
    await shot(page, "beleg-wird-geprueft");
  });

  test("is released by a moderator, with its photo", async () => {
    await release(moderator.page, receipt.reference);
    await moderator.page.goto("/werkbank/pruefen");
    assert.equal(await moderator.page.locator("a.queue-item", { hasText: receipt.reference }).count(), 0);
  });

  test("is public on its page, at its place, in the API and in the feed", async () => {
    await page.goto(publicPage());
    assert.equal(await page.locator("h1").innerText(), idea.title);
    assert.match(await page.getByRole("main").innerText(), /Bank im Schatten/);
    await shot(page, "beitrag-mit-foto");

    await page.goto("/orte/reetz");
    await page.locator(`a[href="${publicPage()}"]`).first().waitFor();

    const [item] = (await everyItem(page, "/api/v1/contributions?limit=200")).filter(
      (item) => item.reference === receipt.reference,
    );
    assert.equal(item?.title, idea.title);
    assert.equal(item.place, idea.place);
    assert.equal(item.answer_state, "open");

    const feed = await (await page.request.get("/feed")).text();
    assert.ok(feed.includes(idea.title), "the feed does not tell of it");
  });

  test("shows its photo with a description and without what the phone had written into it", async () => {
    await page.goto(publicPage());
    const picture = page.locator(".photos img");
    assert.equal(await picture.getAttribute("alt"), idea.alt);
    for (const address of [await picture.getAttribute("src"), await page.locator(".photos a").getAttribute("href")]) {
      const answer = await page.request.get(address);
      assert.equal(answer.status(), 200, address);
      const bytes = await answer.body();
      assert.equal(bytes.readUInt16BE(0), 0xffd8, `${address} is no JPEG`);
      for (const secret of secrets) assert.ok(!bytes.includes(secret), `${address} still holds ${secret}`);
    }
  });

  test("lets the holder of the receipt ask for mail, confirmed by a link", async () => {
    await openReceipt(page, receipt.code);
    await page.locator("#email").fill(holder);
    assert.equal((await submit(page, "form[action$='/beleg/e-mail']")).status(), 200);
    const mail = await leisten.mail.next(to(holder));
    const link = mail.text.match(/https?:\/\/\S+\/folgen\/\S+/)?.[0];
    assert.ok(link, `no link in: ${mail.text}`);
    assert.ok(!mail.text.includes(receipt.code), "the code is nobody's business but the holder's");
    await look(new URL(link).pathname, "folgen-bestaetigen");
    await page.goto(new URL(link).pathname);
    await submit(page, "form[action*='/folgen/']");
    assert.match(await page.locator("h1").innerText(), /Sie bekommen Nachricht/);
  });

  const words = "Ja. Der Bauhof stellt im Frühjahr eine Bank unter die Linde am Mühlenweg.";

  test("is answered by the town hall", async () => {
    await answer(clerk.page, receipt.reference, { decision: "adopted", text: words });
    await shot(clerk.page, "werkbank-beantwortet");
  });

  test("shows its answer by the receipt, on its page, at its place, in the API and in the feed", async () => {
    await openReceipt(page, receipt.code);
    assert.match(await page.getByRole("main").innerText(), /unter die Linde/);
    await shot(page, "beleg-beantwortet");

    await page.goto(publicPage());
    const text = await page.getByRole("main").innerText();
    assert.match(text, /unter die Linde/);
    assert.match(text, /Bürgerservice/);
    await shot(page, "beitrag-beantwortet");

    await page.goto("/orte/reetz");
    const card = page.locator(".contribution-card", { has: page.locator(`a[href="${publicPage()}"]`) }).first();
    assert.match(await card.innerText(), /beantwortet/);

    const [item] = (await everyItem(page, "/api/v1/contributions?limit=200")).filter(
      (item) => item.reference === receipt.reference,
    );
    assert.equal(item.answer_state, "answered");
    const feed = await (await page.request.get(`${publicPage()}/feed`)).text();
    assert.ok(feed.includes("beantwortet"), feed);
  });

  test("tells the follower in exactly one mail", async () => {
    const mail = await leisten.mail.next(to(holder));
    assert.match(mail.text, new RegExp(receipt.reference));
    assert.ok(!mail.text.includes(receipt.code));
    assert.ok(mail.headers.get("list")?.unsubscribe, "a mail of this kind can be unsubscribed from by its head");
    assert.deepEqual(leisten.mail.rest().filter(to(holder)).map((other) => other.subject), []);

    // The link at its foot ends it with one click, and can do nothing else.
    const link = mail.text.match(/https?:\/\/\S+\/abmelden\/\S+/)?.[0];
    await look(new URL(link).pathname, "abmelden");
    await page.goto(new URL(link).pathname);
    await submit(page, "form[action*='/abmelden/']");
    assert.match(await page.locator("h1").innerText(), /abgemeldet/);
  });
});

test("the keyboard alone hands in an idea and opens its receipt", () =>
  journey(browser, {}, async (page) => {
    await page.goto("/ideen/neu");
    await tabTo(page, page.locator("#text"));
    await page.keyboard.type("Am Bahnhof fehlt ein Dach über den Fahrrädern.");
    await tabTo(page, page.locator("#place"));
    await page.keyboard.type("Borne");
    await tabTo(page, page.locator("details.more > summary"));
    await press(page, "Enter");
    await tabTo(page, page.locator("#title"));
    await page.keyboard.type("Dach für Fahrräder");
    await activate(page, page.locator("form[enctype] .actions button"));
    await page.locator("#receipt-code").waitFor();
    const { code, reference } = await slip(page);
    await axe(page);
    await reflow(page);

    await page.goto("/beleg");
    await tabTo(page, page.locator("#code"));
    await page.keyboard.type(code.toLowerCase().replaceAll("-", " "));
    await press(page, "Enter");
    await page.getByRole("heading", { level: 1, name: "Dach für Fahrräder" }).waitFor();
    assert.ok((await page.getByRole("main").innerText()).includes(reference));
    assert.match(await page.getByRole("main").innerText(), /Borne/);
    await axe(page);
    await reflow(page);
  }));

describe("with script, the form", () => {
  const words = "Die Straßenlaterne am Spielplatz ist abends dunkel, es braucht mehr Licht.";

  test("names ideas that sound alike while somebody writes", () =>
    journey(browser, devices.phone, async (page) => {
      const items = await everyItem(page, "/api/v1/contributions?limit=200&kind=idea");
      const known = items.find((item) => item.text.length > 60);
      assert.ok(known, "the demonstration has an idea");
      await page.goto("/ideen/neu");
      await page.locator("#text").pressSequentially(known.text.slice(0, 90), { delay: 1 });
      await page.locator(`similar-ideas a[href*="${known.reference}"]`).waitFor();
      assert.match(await page.locator("similar-ideas [role=status]").innerText(), /ähnliche/);
      await shot(page, "idee-neu-aehnliche");
    }));

  test("keeps a draft through a reload and forgets it after sending", () =>
    journey(browser, devices.phone, async (page) => {
      await page.goto("/ideen/neu");
      await page.locator("#text").fill(words);
      await page.locator("#place").selectOption("reetz");
      await page.reload();
      assert.equal(await page.locator("#text").inputValue(), words);
      assert.equal(await page.locator("#place").inputValue(), "reetz");
      assert.match(await page.locator("draft-keeper").innerText(), /Entwurf ist wieder da/);
      await submit(page, "form[enctype]");
      await page.locator("#receipt-code").waitFor();
      await page.goto("/ideen/neu");
      assert.equal(await page.locator("#text").inputValue(), "");
    }));

  test("sends a photo with what was said about it, and lets go of another", () =>
    journey(browser, devices.phone, async (page) => {
      await page.goto("/ideen/neu");
      const photo = await photoWithPosition(page);
      await page.locator("#text").fill("Der Weg zum See ist nach Regen kaum zu gehen.");
      const files = ["eins.jpg", "zwei.jpg"].map((name) => ({ name, mimeType: "image/jpeg", buffer: photo }));
      await page.locator("#photos").setInputFiles(files);
      await page.locator(".photo-choice").nth(1).locator("button").click();
      assert.equal(await page.locator(".photo-choice").count(), 1);
      await page.locator(".photo-choice input").fill("Pfützen auf dem Weg");
      await submit(page, "form[enctype]");
      await openReceipt(page, (await slip(page)).code);
      assert.match(await page.getByRole("main").innerText(), /Mit einem Foto/);
    }));

  test("a scanned slip fills the field of the code and leaves no trace of it in the address", () =>
    journey(browser, devices.phone, async (page) => {
      const { code, reference } = await handIn(page, { text: "Bitte einen Zebrastreifen vor der Schule." });
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(`/beleg#${code}`);
      await page.locator(`#code`).and(page.locator(`:not([value="${code}"])`)).waitFor();
      assert.equal(await page.locator("#code").inputValue(), code);
      assert.equal(new URL(page.url()).hash, "");
      await submit(page, "form[action$='/beleg']");
      assert.ok((await page.getByRole("main").innerText()).includes(reference));
      assert.deepEqual(requests.filter((url) => url.includes(code)), []);
    }));
});
