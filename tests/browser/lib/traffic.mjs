// What a person's browser asks for and complains about while a journey goes on.
import assert from "node:assert/strict";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);
const INTERNAL = new Set(["data:", "blob:", "about:"]);

/**
 * Records everything from now on in a context. Call right after opening it and check with `noForeignHosts`.
 *
 * @param {import("playwright-core").BrowserContext} context
 */
export function watch(context) {
  const seen = { requests: [], complaints: [], references: new Set() };
  context.on("request", (request) => seen.requests.push(request.url()));
  context.on("response", (response) => {
    if (response.status() >= 500) seen.complaints.push(`${response.status()} ${response.url()}`);
  });
  context.on("weberror", (error) => seen.complaints.push(String(error.error())));
  context.on("console", (message) => {
    // A page answered with 4xx on purpose is reported here as well; the test asserts the status itself.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) {
      seen.complaints.push(`${message.text()} (${message.location().url})`);
    }
  });
  // Hosts a browser warms up (preconnect, dns-prefetch) or would load later (lazy pictures) make no request here.
  context.on("page", (page) => {
    page.on("domcontentloaded", async () => {
      const found = await page.evaluate(referencesOfDocument).catch(() => []);
      for (const reference of found) seen.references.add(reference);
    });
  });
  return seen;
}

/** Addresses a page loads by itself or prepares to load; links that a person may follow are no such address. */
function referencesOfDocument() {
  const attributes = { link: "href", script: "src", img: "src", iframe: "src", source: "src", video: "poster" };
  return Object.entries(attributes).flatMap(([name, attribute]) =>
    [...document.querySelectorAll(`${name}[${attribute}]`)]
      .filter((element) => name !== "link" || !/\b(alternate|canonical|license|author|next|prev)\b/.test(element.rel))
      .map((element) => new URL(element.getAttribute(attribute), document.baseURI).href),
  );
}

/** Asserts that all went to this machine, and that the browser had nothing to complain about. */
export function noForeignHosts(seen) {
  const all = [...seen.requests, ...seen.references].map((url) => new URL(url));
  assert.ok(seen.requests.length > 0, "nothing was requested, so nothing was proved");
  const foreign = all.filter((url) => !INTERNAL.has(url.protocol) && !LOOPBACK.has(url.hostname));
  assert.deepEqual([...new Set(foreign.map(String))], [], "requests to foreign hosts");
  assert.deepEqual(seen.complaints, [], "complaints of the browser");
}
