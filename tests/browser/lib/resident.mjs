// Residents with an account: each signs in by a link from a mail.
import assert from "node:assert/strict";
import { to } from "./mail.mjs";
import { submit } from "./steps.mjs";

/** Asks for a link at the sign-in page and returns its path, as the mail tells it. */
export async function linkByMail(page, leisten, address) {
  await page.goto("/mein");
  await page.waitForURL((url) => url.pathname === "/anmelden");
  await page.locator("#email").fill(address);
  assert.equal((await submit(page, "form[action$='/anmelden']", "[value=link]")).status(), 200);
  const mail = await leisten.mail.next(to(address));
  const link = mail.text.match(/https?:\/\/\S+\/anmelden\/[0-9a-f]{64}/)?.[0] ?? assert.fail(mail.text);
  return new URL(link).pathname;
}

/** Opens the link and presses its button; the account is made by that. */
export async function signInByLink(page, leisten, address) {
  await page.goto(await linkByMail(page, leisten, address));
  await submit(page, "form");
  await page.waitForURL("**/mein");
}
