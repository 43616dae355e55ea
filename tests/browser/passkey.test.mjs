// Passkeys with a device in the browser: a resident adds one, signs in by it and removes it; staff sign in by one. What
// the device refuses is said in words, and without script every other way remains.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, devices, journey, launch, noForeignHosts, reflow, shot, signIn, startLeisten, submit, to, validHtml, watch } from "./lib.mjs";

let leisten;
let browser;

before(async () => {
  leisten = await startLeisten();
  // Passkeys are bound to a name; the program calls itself localhost where nothing else is set.
  browser = await launch(leisten.url.replace("127.0.0.1", "localhost"));
});

after(async () => {
  await browser?.stop();
  await leisten?.stop();
});

/** Gives the page a device that keeps passkeys and knows its owner; `refuses(true)` makes it know them no more. */
async function addDevice(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    refuses: (refuses) => session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: !refuses }),
    keys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
  };
}

/** Signs in by a link from the mail. */
async function enterByLink(page, address) {
  await page.goto("/anmelden?weiter=/mein/konto/passkeys");
  await page.locator("#email").fill(address);
  assert.equal((await submit(page, "form[action$='/anmelden']", "[value=link]")).status(), 200);
  const mail = await leisten.mail.next(to(address));
  const link = mail.text.match(/https?:\/\/\S+\/anmelden\/[0-9a-f]{64}/)?.[0];
  await page.goto(new URL(link).pathname);
  await submit(page, "form");
  await page.waitForURL((url) => url.pathname === "/mein/konto/passkeys");
}

const message = (page) => page.locator("passkey-form [role=status]");

for (const [name, options] of [
  ["on a phone", devices.phone],
  ["at a desk", devices.desktop],
]) {
  test(`a resident adds a passkey, signs in by it and removes it, ${name}`, () =>
    journey(browser, options, async (page) => {
      const address = `passkey-${options.viewport.width}@example.org`;
      const device = await addDevice(page);
      await enterByLink(page, address);
      await shot(page, "mein-passkeys-leer");
      await axe(page);
      await validHtml(page);
      await reflow(page);

      const add = page.getByRole("button", { name: "Passkey hinzufügen" });
      await device.refuses(true);
      await add.click();
      await message(page).filter({ hasText: "abgebrochen" }).waitFor();
      await shot(page, "mein-passkeys-abgebrochen");
      assert.equal(await device.keys(), 0);

      await device.refuses(false);
      await page.locator("#name").fill("Mein Telefon");
      await add.click();
      await page.waitForURL("**/mein/konto/passkeys?erledigt=passkey");
      await page.getByRole("heading", { name: "Mein Telefon" }).waitFor();
      assert.ok((await leisten.mail.next(to(address))).subject.startsWith("Neuer Passkey"));
      await shot(page, "mein-passkeys");
      await axe(page);

      // The same device is not asked to make a second one.
      await add.click();
      await message(page).filter({ hasText: "gibt es schon" }).waitFor();

      await page.goto("/mein");
      await submit(page, "form[action$='/mein/abmelden']");
      await page.goto("/en/anmelden?weiter=/en/mein");
      const enter = page.getByRole("button", { name: "Sign in with a passkey" });
      await enter.waitFor();
      await shot(page, "konto-anmelden-passkey-en");
      await axe(page);
      await device.refuses(true);
      await enter.click();
      await message(page).filter({ hasText: "cancelled" }).waitFor();
      await device.refuses(false);
      await enter.focus();
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname === "/en/mein");
      await page.getByText(address).first().waitFor();

      await page.goto("/en/mein/konto/passkeys");
      await shot(page, "mein-passkeys-en");
      await page.getByRole("link", { name: /Rename/ }).click();
      await page.locator("#name").fill("Old phone");
      await shot(page, "mein-passkey-umbenennen-en");
      await axe(page);
      await submit(page, "form");
      await page.getByRole("heading", { name: "Old phone" }).waitFor();
      await submit(page, "form[action$='/entfernen']");
      await page.waitForURL("**/en/mein/konto/passkeys?erledigt=passkey-weg");
      await leisten.mail.next(to(address));

      // The device still holds the key, the site knows it no more.
      await page.goto("/mein");
      await submit(page, "form[action$='/mein/abmelden']");
      await page.goto("/anmelden");
      const refused = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith("/anmelden/passkey")),
        page.getByRole("button", { name: "Mit Passkey anmelden" }).click(),
      ]);
      assert.equal(refused[0].status(), 422);
      await page.getByText("Dieser Passkey passt nicht").waitFor();
      await shot(page, "konto-anmelden-passkey-abgelehnt");
    }));
}

test("staff add a passkey and sign in by it; the only way in cannot be removed", async () => {
  const { context, page } = await signIn(leisten, browser, "Bürgerservice", devices.desktop);
  const traffic = watch(context);
  const device = await addDevice(page);
  await page.goto("/werkbank/konto");
  await page.getByRole("link", { name: "Passkeys verwalten" }).click();
  await page.locator("#name").fill("Schlüssel am Bund");
  await page.getByRole("button", { name: "Passkey hinzufügen" }).click();
  await page.waitForURL("**/werkbank/konto/passkeys?geaendert=1");
  assert.equal(await device.keys(), 1);
  await shot(page, "werkbank-passkeys");
  await axe(page);
  await validHtml(page);

  await page.getByRole("link", { name: /Umbenennen/ }).click();
  await axe(page);
  await page.locator("#name").fill("Schlüssel im Büro");
  await submit(page, "form");
  await page.getByRole("heading", { name: "Schlüssel im Büro" }).waitFor();

  await page.goto("/werkbank/konto");
  await submit(page, "form[action$='/werkbank/abmelden']");
  await page.goto("/werkbank/anmelden?weiter=/werkbank/konto/passkeys");
  await shot(page, "werkbank-anmelden-passkey");
  await axe(page);
  await page.getByRole("button", { name: "Mit Passkey anmelden" }).click();
  await page.waitForURL((url) => url.pathname === "/werkbank/konto/passkeys");

  await page.goto("/werkbank/bestaetigen?weiter=/werkbank/konto");
  await shot(page, "werkbank-bestaetigen-passkey");
  await page.getByRole("button", { name: "Mit Passkey bestätigen" }).click();
  await page.waitForURL((url) => url.pathname === "/werkbank/konto");

  // People of a demonstration have no password.
  await page.goto("/werkbank/konto/passkeys");
  assert.equal((await submit(page, "form[action$='/entfernen']")).status(), 409);
  await page.getByText("einziger Weg").first().waitFor();
  await page.setViewportSize(devices.phone.viewport);
  await page.goto("/en/werkbank/konto/passkeys");
  await shot(page, "werkbank-passkeys-en");
  await reflow(page);
  noForeignHosts(traffic);
  await context.close();
});

test("without script the other ways remain, and no button is there that does nothing", () =>
  journey(browser, { javaScriptEnabled: false }, async (page) => {
    await enterByLink(page, "ohne-script@example.org");
    await page.getByText("Um einen Passkey hinzuzufügen").waitFor();
    assert.equal(await page.getByRole("button", { name: /Passkey/ }).count(), 0);
    await page.goto("/anmelden?nochmal=1");
    assert.equal(await page.getByRole("button", { name: /Passkey/ }).count(), 0);
    await page.getByRole("button", { name: "Link per E-Mail schicken" }).waitFor();
  }));

test("a bare address is another origin than the one that passkeys belong to: no button there", () =>
  journey(browser, { baseURL: leisten.url }, async (page) => {
    await page.goto("/anmelden");
    await page.getByRole("button", { name: "Link per E-Mail schicken" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /Passkey/ }).count(), 0);
  }));
