// A journey: one person at one browser, with everything their browser asks for under watch.
import { noForeignHosts, watch } from "./traffic.mjs";

/**
 * Opens a browser of its own for one person, does the steps and checks its traffic.
 *
 * @param {Awaited<ReturnType<typeof import("./browser.mjs").launch>>} browser
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: import("playwright-core").Page) => Promise<void>} steps
 */
export async function journey(browser, options, steps) {
  const context = await browser.person(options);
  const traffic = watch(context);
  try {
    await steps(await context.newPage());
    noForeignHosts(traffic);
  } finally {
    await context.close();
  }
}
