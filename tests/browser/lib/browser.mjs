// Debian's Chromium, started so that nothing of it looks for the outside world.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** A single step of a person takes no longer, even on a busy machine. */
const STEP_LIMIT_MS = 15_000;

/** The three widths every page is looked at in. */
export const devices = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  tablet: { viewport: { width: 768, height: 1024 }, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 900 } },
};

/** Interactive maps need WebGL, and machines for tests have no graphics card. */
const DRAWN_BY_SOFTWARE = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

/**
 * Starts the browser. `person(options)` opens a context for one person: no cookies, German, Berlin time;
 * `person({ javaScriptEnabled: false })` for somebody without script, `person(devices.phone)` with a phone.
 *
 * @param {string} url address of the program: paths given to `goto` are relative to it
 * @param {{ maps?: boolean }} [options] whether interactive maps are opened
 */
export async function launch(url, { maps = false } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "leisten-chromium-"));
  const root = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath: process.env.LEISTEN_CHROMIUM ?? "/usr/bin/chromium",
    // The sandbox of Chromium cannot be used by root, which tests in a container often are.
    chromiumSandbox: !root,
    args: [
      "--headless",
      "--disable-gpu",
      ...(maps ? DRAWN_BY_SOFTWARE : []),
      "--disable-quic",
      "--no-first-run",
      // The browser's own words, such as those of a file field, are part of the pictures.
      "--lang=de-DE",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Names resolve to nothing: a page that asks a foreign host fails instead of leaving the machine.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
    env: { ...process.env, HOME: profile },
  });
  return {
    async person(options = {}) {
      const context = await browser.newContext({
        baseURL: url,
        locale: "de-DE",
        timezoneId: "Europe/Berlin",
        ...devices.desktop,
        ...options,
      });
      context.setDefaultTimeout(STEP_LIMIT_MS);
      return context;
    },
    async stop() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
