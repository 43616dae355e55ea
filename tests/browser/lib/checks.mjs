// Rules every page has to keep, whatever it shows.
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { HtmlValidate } from "html-validate";
import { reviewed } from "./reviewed.mjs";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Asserts that axe finds no violation and is unsure of nothing that no person has looked at. The page must allow
 * script: without it axe waits for ever.
 *
 * @param {import("playwright-core").Page} page
 * @param {{ without?: string[] }} [options] rules that mean nothing here
 */
export async function axe(page, { without = [] } = {}) {
  // Legacy mode saves a second page for the result; it matters for frames only, and no page here has one.
  const result = await new AxeBuilder({ page }).withTags(AXE_TAGS).disableRules(without).setLegacyMode(true).analyze();
  assert.ok(result.passes.length > 0, "axe has checked nothing");
  const told = (kind, rules) =>
    rules.flatMap((rule) =>
      rule.nodes.map((node) => `${kind} ${rule.id}: ${rule.help}\n    ${node.target.join(" ")}\n    ${node.html}`),
    );
  const open = [];
  for (const rule of result.incomplete) {
    const nodes = [];
    for (const node of rule.nodes) {
      if (!(await isReviewed(page, rule.id, node.target))) nodes.push(node);
    }
    if (nodes.length > 0) open.push({ ...rule, nodes });
  }
  const faults = [...told("violation", result.violations), ...told("not decided", open)];
  assert.equal(faults.length, 0, `axe on ${page.url()}:\n${faults.join("\n")}`);
}

async function isReviewed(page, rule, target) {
  if (rule === "color-contrast" && (await isScrolledOut(page, target))) return true;
  const selectors = reviewed.filter((entry) => entry.rule === rule).map((entry) => entry.selector);
  if (selectors.length === 0) return false;
  // A target with several parts leads into frames, which no page here has.
  return page
    .locator(target[0])
    .first()
    .evaluate((element, list) => list.some((selector) => element.matches(selector)), selectors);
}

/** Of a table that is scrolled sideways axe sees only the columns in sight; the others have the same colours. */
async function isScrolledOut(page, target) {
  return page
    .locator(target[0])
    .first()
    .evaluate((element) => {
      const box = element.closest(".table-scroll");
      if (!box || box.scrollWidth <= box.clientWidth) return false;
      const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
      return inner.right > outer.right || inner.left < outer.left;
    });
}

const htmlRules = new HtmlValidate({
  root: true,
  // "standard" and "document" are the rules of HTML itself, "a11y" those of accessibility; the default set would
  // also judge style.
  extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
  // Files of our own origin are as trustworthy as the page that names them.
  rules: { "require-sri": ["error", { target: "crossorigin" }] },
});

/** Asserts that the HTML of the page is valid, as the server sent it and not as the browser mended it. */
export async function validHtml(page) {
  const answer = await page.context().request.get(page.url(), { headers: { accept: "text/html" } });
  assert.match(answer.headers()["content-type"] ?? "", /^text\/html/, `${page.url()} is no HTML`);
  await validMarkup(await answer.text(), page.url());
}

/** The same for HTML in hand: mails, and answers to a form that cannot be asked for again. */
export async function validMarkup(html, name) {
  const report = await htmlRules.validateString(html);
  const faults = report.results.flatMap((result) =>
    result.messages.map((fault) => `${fault.line}:${fault.column} ${fault.ruleId}: ${fault.message}`),
  );
  assert.equal(faults.length, 0, `HTML of ${name}:\n${faults.join("\n")}`);
}

/** Asserts that nothing has to be scrolled sideways at 320 CSS pixels (WCAG 1.4.10), and restores the width. */
export async function reflow(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  try {
    await assertNoSidewaysScroll(page);
  } finally {
    await page.setViewportSize(before);
  }
}

/** Asserts the same with text at twice its size (WCAG 1.4.4). */
export async function textAt200Percent(page) {
  const root = (size) => page.evaluate((value) => (document.documentElement.style.fontSize = value), size);
  await root("200%");
  try {
    await assertNoSidewaysScroll(page);
  } finally {
    await root("");
  }
}

async function assertNoSidewaysScroll(page) {
  const { width, wide } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    // A box of its own that scrolls (a table, a map) may hold wider things.
    const scrolls = (element) =>
      element &&
      element !== document.documentElement &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return { width, wide: document.documentElement.scrollWidth > width ? wide : undefined };
  });
  assert.equal(wide, undefined, `${page.url()} scrolls sideways at ${width} px because of: ${wide?.join(", ")}`);
}
