// Using a page as somebody does who has no mouse.
import assert from "node:assert/strict";

/** Presses keys one after the other. */
export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** The element that has the focus, as role and name: "link Orte". */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const role = element.getAttribute("role") ?? { a: "link", input: element.type }[element.localName] ?? element.localName;
    const name = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "";
    return `${role} ${name.trim().replace(/\s+/g, " ")}`.trim();
  });
}

/**
 * Goes on with the tabulator key until the element has the focus, and asserts that the focus can be seen there.
 *
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} locator
 */
export async function tabTo(page, locator, limit = 120) {
  const passed = [];
  for (let count = 0; count < limit; count += 1) {
    await page.keyboard.press("Tab");
    if (await locator.evaluate((element) => element === document.activeElement)) {
      await assertVisibleFocus(page, locator);
      return;
    }
    passed.push(await focused(page));
  }
  assert.fail(`the tabulator key does not lead there; it came by:\n${passed.join("\n")}`);
}

/** Goes to an element by keyboard and presses Enter, as on a link or button. */
export async function activate(page, locator) {
  await tabTo(page, locator);
  await page.keyboard.press("Enter");
}

/** The focus shows (outline, shadow or frame differ from the state without it) and nothing covers the element. */
async function assertVisibleFocus(page, locator) {
  const state = await locator.evaluate((element) => {
    const style = getComputedStyle(element);
    const marks = () => [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor].join();
    const withFocus = marks();
    element.blur();
    const without = marks();
    element.focus({ focusVisible: true });
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return { shown: withFocus !== without, free: !top || element.contains(top) || top.contains(element) || element.labels?.[0]?.contains(top) };
  });
  assert.ok(state.shown, `nobody can see that ${await focused(page)} has the focus`);
  assert.ok(state.free, `${await focused(page)} has the focus but something covers it`);
}
