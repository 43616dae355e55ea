// An account is an offer: somebody hands in without one, makes one by a link, takes the contribution over, takes all
// data along, and has everything erased.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, devices, handIn, journey, launch, shot, signInByLink, startLeisten, submit, to } from "./lib.mjs";

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

for (const [name, options] of [
  ["with script on a phone", devices.phone],
  ["without script", { javaScriptEnabled: false }],
]) {
  test(`account, claimed receipt, export, erasure: ${name}`, () =>
    journey(browser, options, async (page) => {
      const scripted = options.javaScriptEnabled !== false;
      const address = `anna-${scripted ? "mit" : "ohne"}@example.org`;
      const text = `Ein Trinkbrunnen am Bahnhof, ${name}.`;
      const { reference, code } = await handIn(page, { text, place: "bad-belzig" });

      await signInByLink(page, leisten, address);
      if (scripted) await shot(page, "mein");
      if (scripted) await axe(page);
      await page.locator("#code").fill(code);
      await submit(page, "form[action$='/mein/beleg']");
      await page.waitForURL("**/mein?erledigt=beleg");
      await page.getByRole("main").getByText(reference).first().waitFor();

      await page.goto("/mein/daten");
      assert.ok((await page.getByRole("main").innerText()).includes(text));
      if (scripted) await shot(page, "mein-daten");
      if (scripted) await axe(page);
      const file = await page.request.get("/mein/daten.json");
      assert.match(file.headers()["content-disposition"], /^attachment; filename="meine-daten-.*\.json"$/);
      const { data } = await file.json();
      assert.deepEqual(data.contributions.map((one) => one.reference), [reference]);

      await page.goto("/mein/loeschen");
      assert.equal((await submit(page, "form[action$='/mein/loeschen']")).status(), 422, "without the tick nothing happens");
      if (scripted) await shot(page, "mein-loeschen");
      if (scripted) await axe(page);
      await page.getByLabel(/Zurückziehen/).first().check();
      await page.locator("#sure").check();
      assert.equal((await submit(page, "form[action$='/mein/loeschen']")).status(), 200);
      assert.ok((await page.getByRole("main").innerText()).includes(reference), "the protocol names what was done");
      if (scripted) await shot(page, "mein-geloescht");
      const last = await leisten.mail.next(to(address));
      assert.ok(last.text.includes(reference), last.text);

      await page.goto("/mein");
      await page.waitForURL((url) => url.pathname === "/anmelden");
    }));
}
