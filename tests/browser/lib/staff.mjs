// Staff of the demonstration: each signs in once by the link that the program has printed.

/**
 * Opens a context in which the person whose printed label begins with `label` is signed in.
 *
 * @param {Awaited<ReturnType<typeof import("./leisten.mjs").startLeisten>>} leisten
 * @param {Awaited<ReturnType<typeof import("./browser.mjs").launch>>} browser
 * @param {string} label such as "Moderation"
 */
export async function signIn(leisten, browser, label, options = {}) {
  const line = leisten.output().split("\n").find((text) => text.trim().startsWith(label) && text.includes("/werkbank/demo/"));
  if (!line) throw new Error(`no sign-in link was printed for ${label}`);
  const { pathname } = new URL(line.slice(line.indexOf("http")).trim());
  const context = await browser.person(options);
  const page = await context.newPage();
  await page.goto(pathname);
  if (new URL(page.url()).pathname === pathname) {
    // The link opens by a button, so that a preview of it does not use it up.
    await page.getByRole("main").locator("button[type=submit]").click();
  }
  await page.waitForURL((url) => !url.pathname.startsWith("/werkbank/demo/"));
  return { context, page };
}
