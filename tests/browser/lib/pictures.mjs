// Pictures for people to look at: one per page and width.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Brings what is below the first screen, too. Runs in the page. */
export function loadAllImages() {
  const decoded = [...document.images].map((image) => {
    image.loading = "eager";
    return image.decode().catch(() => undefined);
  });
  return Promise.all(decoded).then(() => undefined);
}

/**
 * Saves the whole page as `<name>-<width>.png` in the folder LEISTEN_PICTURES; without that folder nothing is saved.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
export async function shot(page, name) {
  const folder = process.env.LEISTEN_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(loadAllImages);
  const { width } = page.viewportSize();
  await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true, animations: "disabled" });
}
