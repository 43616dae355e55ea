// How much a first visit costs.
import { loadAllImages } from "./pictures.mjs";

/**
 * Opens the address with an empty cache and counts every byte of every answer, as they come over the wire.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<{ answer: import("playwright-core").Response, total: number, parts: string[] }>} the answer to the
 *   address itself, bytes, and a line for each answer
 */
export async function weigh(page, path) {
  const session = await page.context().newCDPSession(page);
  const addresses = new Map();
  const parts = [];
  let total = 0;
  session.on("Network.responseReceived", ({ requestId, response }) => addresses.set(requestId, response.url));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    total += encodedDataLength;
    parts.push(`${encodedDataLength} ${addresses.get(requestId)}`);
  });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const answer = await page.goto(path, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // What is below the first screen is loaded later and counts as well.
  await page.evaluate(loadAllImages);
  await session.detach();
  return { answer, total, parts };
}
