// What the sweep needs before it looks: signed-in people, and one thing of each kind that a path can name.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { devices } from "./browser.mjs";
import { captions, recordFilm } from "./film.mjs";
import { to } from "./mail.mjs";
import { photoWithPosition } from "./photo.mjs";
import { linkByMail, signInByLink } from "./resident.mjs";
import { signIn } from "./staff.mjs";
import { everyItem, handIn, submit } from "./steps.mjs";

/**
 * Signs everybody in and makes what the demonstration does not bring.
 *
 * @returns {Promise<{ things: Record<string, string>, people: Map<string, object> }>} what stands for the names in braces
 *   in a path, and the storage of a browser by name of the person
 */
export async function setStage(leisten, browser) {
  const people = new Map();
  for (const who of ["Moderation", "Bürgerservice", "Projektleitung", "Betrieb"]) {
    const { context } = await signIn(leisten, browser, who);
    people.set(who, await context.storageState());
    await context.close();
  }
  const context = await browser.person(devices.phone);
  const page = await context.newPage();
  const things = {
    ...(await contributions(page)),
    follow: await followLink(page, leisten),
    invitation: await invitation(leisten, "einladung@example.org"),
    film: await film(browser, people.get("Projektleitung")),
  };
  await reportBarrier(page);
  things.link = (await linkByMail(page, leisten, "link@example.org")).split("/").at(-1);
  await context.close();
  const { reference, state } = await resident(browser, leisten, things.talked);
  things.own = reference;
  people.set("resident", state);
  await writeTextBlock(browser, people.get("Bürgerservice"));
  for (const [who, state] of await withPassword(leisten, browser)) people.set(who, state);
  return { things, people };
}

/** Contributions of the demonstration, found by looking as everybody can, and one that nobody has looked at. */
async function contributions(page) {
  const items = await everyItem(page, "/api/v1/contributions?limit=200");
  const ideas = items.filter((item) => item.kind === "idea");
  const talked = items.find((item) => item.comments > 0);
  const comments = await everyItem(page, `/api/v1/contributions/${talked.id}/comments?limit=200`);
  await handIn(page, { text: "Eine Idee, die noch niemand geprüft hat: mehr Blumen am Wegrand.", place: "reetz" });
  return {
    contribution: ideas.find((item) => item.answer_state === "open")?.reference,
    answered: ideas.find((item) => item.answer_state === "answered")?.reference,
    question: items.find((item) => item.kind === "question")?.reference,
    talked: talked.reference,
    comment: comments.find((comment) => !comment.parent).id,
  };
}

/** The token of a link that confirms to follow everything. */
async function followLink(page, leisten) {
  const follower = "folgen@example.org";
  await page.goto("/folgen");
  await page.getByRole("main").locator("input[type=email]").fill(follower);
  await submit(page, "form");
  const mail = await leisten.mail.next(to(follower));
  return mail.text.match(/\/folgen\/(\S+)/)?.[1] ?? assert.fail(`no link in: ${mail.text}`);
}

/** Somebody with an account who has handed in an idea, commented on another one and follows it. */
async function resident(browser, leisten, talked) {
  const context = await browser.person(devices.phone);
  const page = await context.newPage();
  await signInByLink(page, leisten, "konto@example.org");
  const photo = await photoWithPosition(page);
  const { reference } = await handIn(page, { text: "Ein Trinkbrunnen am Bahnhof, **auch im Winter**.", place: "bad-belzig", photo, alt: "Der Vorplatz" });
  await page.goto(`/beitraege/${talked}`);
  await page.locator("details.more > summary").click();
  await page.locator("#body").fill("Das wünsche ich mir auch.");
  await submit(page, "form[action$='/kommentare']");
  await page.goto(`/beitraege/${talked}`);
  await submit(page, "form[action*='/folgen']");
  const state = await context.storageState();
  await context.close();
  return { reference, state };
}

async function reportBarrier(page) {
  await page.goto("/barriere-melden");
  await page.locator("#body").fill("Die Karte lässt sich mit der Tastatur nicht vergrößern.");
  await page.locator("#contact").fill("barriere@example.org");
  await submit(page, "form");
}

/** The id of a film, which also stands on the page for sign language. */
async function film(browser, storageState) {
  const context = await browser.person({ storageState });
  const page = await context.newPage();
  await page.goto("/werkbank/filme/neu");
  await page.locator("#title").fill("So machen Sie mit (Deutsche Gebärdensprache)");
  await page.locator("#film").setInputFiles({ name: "film.webm", mimeType: "video/webm", buffer: await recordFilm(page) });
  await page.locator("#captions").setInputFiles({ name: "film.vtt", mimeType: "text/vtt", buffer: captions });
  await page.locator("#poster").setInputFiles({ name: "film.jpg", mimeType: "image/jpeg", buffer: await photoWithPosition(page, 640, 360) });
  await submit(page, "form");
  await page.waitForURL(/\/werkbank\/filme\/[0-9a-f-]{36}$/);
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.goto("/werkbank/seiten/sign_language/alle/de");
  await page.locator("#body").fill("Im Film erklären wir in Gebärdensprache, wie Sie mitmachen.");
  await page.locator("#link").fill(`/filme/${id}`);
  await submit(page, "form");
  await context.close();
  return id;
}

async function writeTextBlock(browser, storageState) {
  const context = await browser.person({ storageState });
  const page = await context.newPage();
  await page.goto("/werkbank/textbausteine/neu");
  await page.locator("#title").fill("Wir melden uns");
  await page.getByRole("main").locator("textarea").fill("Vielen Dank für Ihren Hinweis.");
  await submit(page, "form");
  await context.close();
}

/** The token of an invitation by command, which nobody has opened. */
async function invitation(leisten, email) {
  const told = await leisten.command("staff", "add", email, "--label", "Bürgerservice Probe", "--role", "editor");
  return told.match(/\/werkbank\/einladung\/(\S+)/)?.[1] ?? assert.fail(`no link in: ${told}`);
}

/** Somebody with a password and a second factor: signed in, and another time between the two. */
async function withPassword(leisten, browser) {
  const email = "passwort@example.org";
  const password = "Vier alte Schuhe im Regal";
  const token = await invitation(leisten, email);
  const context = await browser.person();
  const page = await context.newPage();
  await page.goto(`/werkbank/einladung/${token}`);
  const secret = (await page.locator("#secret").innerText()).replace(/\s/g, "");
  await page.locator("#password").fill(password);
  await page.locator("#again").fill(password);
  await page.locator("#code").fill(code(secret, Date.now()));
  await submit(page, "form");
  const signedIn = await context.storageState();
  await context.clearCookies();
  await page.goto("/werkbank/anmelden");
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await submit(page, "form");
  await page.waitForURL(/\/werkbank\/anmelden\/code/);
  const halfWay = await context.storageState();
  await context.close();
  return [["with password", signedIn], ["half-way", halfWay]];
}

/** The code of an authenticator app (RFC 6238: SHA-1, 30 seconds, six digits). */
function code(base32, now) {
  const bits = [...base32].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const at = mac.at(-1) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
