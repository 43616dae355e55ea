// A film in sign language: uploaded by staff, put on the page for it, played by everybody, taken away again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, captions, devices, journey, launch, recordFilm, shot, signIn, startLeisten, submit, validHtml } from "./lib.mjs";

const TITLE = "So machen Sie mit (Deutsche Gebärdensprache)";

let leisten;
let browser;
let lead;
let film;

before(async () => {
  leisten = await startLeisten();
  browser = await launch(leisten.url);
  lead = await signIn(leisten, browser, "Projektleitung");
  film = await recordFilm(lead.page);
});

after(async () => {
  await lead?.context.close();
  await browser?.stop();
  await leisten?.stop();
});

async function upload(page, files) {
  await page.locator("#title").fill(TITLE);
  for (const [field, [name, buffer]] of Object.entries(files)) {
    await page.locator(`#${field}`).setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  }
  return submit(page, "form");
}

test("a film is what its content says, and what is wrong with it is told", async () => {
  const { page } = lead;
  await page.goto("/werkbank/filme");
  await page.getByRole("main").locator("a[href$='/neu']").click();
  const text = Buffer.from("<html>kein Film</html>");
  assert.equal((await upload(page, { film: ["film.mp4", text], captions: ["film.vtt", text] })).status(), 422);
  assert.equal(await page.locator("#title").inputValue(), TITLE);
  assert.deepEqual(await page.locator("[aria-invalid]").evaluateAll((fields) => fields.map((field) => field.id)), ["film", "captions"]);
  await shot(page, "werkbank-film-abgelehnt");
  await axe(page);
});

test("a film is uploaded, put on the page for sign language and played there", async () => {
  const { page } = lead;
  await page.goto("/werkbank/filme/neu");
  // The name says nothing.
  await upload(page, { film: ["film.bin", film], captions: ["captions.bin", captions] });
  await page.waitForURL(/\/werkbank\/filme\/[0-9a-f-]{36}$/);
  await page.goto("/werkbank/seiten/sign_language/alle/de");
  await page.locator("details > summary", { hasText: "Welche Filme gibt es?" }).click();
  const address = await page.locator("details li", { hasText: TITLE }).locator("code").innerText();
  await page.locator("#body").fill("Im Film erklären wir in Gebärdensprache, wie Sie mitmachen.");
  await page.locator("#link").fill(address);
  await shot(page, "werkbank-seite-film");
  await submit(page, "form");

  await journey(browser, devices.phone, async (page) => {
    const parts = [];
    page.on("response", (response) => {
      if (response.url().endsWith(".webm")) parts.push(response.status());
    });
    await page.goto("/gebaerdensprache");
    const played = await page.locator("video").evaluate(async (video) => {
      const once = (event) => new Promise((done, fail) => {
        video.addEventListener(event, done, { once: true });
        video.addEventListener("error", () => fail(video.error), { once: true });
      });
      // Browsers start nothing with sound that nobody has touched.
      video.muted = true;
      const end = once("ended");
      await video.play();
      await end;
      const again = once("seeked");
      video.currentTime = 0;
      await again;
      return { width: video.videoWidth, time: video.duration, words: [...video.textTracks[0].cues].map((cue) => cue.text) };
    });
    assert.equal(played.width, 320);
    assert.ok(played.time > 0.2, `${played.time} seconds`);
    assert.deepEqual(played.words, ["So machen Sie mit."]);
    assert.ok(parts.length > 0 && parts.every((status) => status === 206), `parts of the film: ${parts}`);
    await shot(page, "gebaerdensprache-film");
    await validHtml(page);
    await axe(page);
    // Whoever opens the address of the film itself gets the browser's player, which has nothing to complain about.
    await page.goto(`${address}/film.webm`);
    assert.equal(await page.locator("video").count(), 1);
  });
});

test("without script the browser's own player is there, and the film by its address", () =>
  journey(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto("/gebaerdensprache");
    const video = page.locator("video[controls]");
    assert.ok((await video.boundingBox()).height > 100);
    const link = page.getByRole("main").locator("a[download]");
    const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const pieces = [];
    for await (const piece of await file.createReadStream()) pieces.push(piece);
    assert.ok(Buffer.concat(pieces).equals(film), "it is the film that was uploaded");
  }));

test("a film that was taken away is gone, and its place says so", async () => {
  const { page } = lead;
  await page.goto("/werkbank/filme");
  await page.getByRole("main").getByRole("link", { name: TITLE }).click();
  const address = await page.getByRole("main").locator("dl code").innerText();
  await page.locator("#reason").fill("Die Darstellerin möchte nicht mehr zu sehen sein.");
  await submit(page, "form");
  await page.waitForURL("**/werkbank/filme");
  await journey(browser, {}, async (page) => {
    await page.goto("/gebaerdensprache");
    assert.match(await page.getByRole("main").innerText(), /Diesen Film gibt es nicht mehr/);
    assert.equal((await page.request.get(address)).status(), 404);
    assert.equal((await page.request.get(`${address}/film.webm`)).status(), 404);
  });
});
