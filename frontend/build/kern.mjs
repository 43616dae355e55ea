// Takes from KERN's style sheet the parts we use. The whole file is 22 KiB in brotli and brings a page reset,
// `!important` rules (which would beat every later layer) and a palette in oklch(), which older shop
// tablets do not know. What is left are the form controls, alerts, tables and buttons, coloured only by the
// semantic variables that src/css/kern-theme.css fills.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { transform } from "lightningcss";

const PARTS = /^kern-(form-input|form-check|fieldset|label|hint|error|alert|title|table|btn)(?![a-z])/;

/** Focus is drawn by our own base layer, the same everywhere; KERN's icons, sizes and wide tables are unused. */
const UNUSED_STATES = /^(focus|focus-visible|active)$/;
const UNUSED_CLASSES = /^kern-(icon|sr-only|badge|btn--(x-small|block|tertiary)|table--(striped|small)|title--)|kern-table__/;

function isUsed(selector) {
  const classes = flat(selector).filter((part) => part.type === "class");
  return (
    classes.length > 0 &&
    classes.every(({ name }) => PARTS.test(name) && !UNUSED_CLASSES.test(name)) &&
    !flat(selector).some((part) => part.type === "pseudo-class" && UNUSED_STATES.test(part.kind))
  );
}

/** All parts of a selector, those inside :not() included; :has() and :is() keep their own lists. */
function flat(selector) {
  return selector.flatMap((part) =>
    part.type === "pseudo-class" && ["not", "is", "where", "has"].includes(part.kind) && part.selectors
      ? [part, ...part.selectors.flatMap(flat)]
      : [part],
  );
}

const isRoot = (selector) => selector.length === 1 && selector[0].kind === "root";

const keep = {
  Rule: {
    style: (rule) => (rule.value.selectors.some((s) => isRoot(s) || isUsed(s)) ? undefined : []),
    "font-face": () => [],
    keyframes: () => [],
  },
  Selector: (selector) => (isRoot(selector) || isUsed(selector) ? undefined : []),
  // Masks are KERN's embedded icons; the one on the select field is drawn in forms.css.
  Declaration: { custom: (d) => (/^--kern-(color|shadow)-/.test(d.name) ? [] : undefined), mask: () => [] },
};

/** Drops variables that nothing refers to, again and again, because variables refer to each other. */
function dropUnusedVariables(css) {
  for (;;) {
    const used = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
    const next = print(css, {
      Declaration: { custom: (d) => (d.name.startsWith("--") && !used.has(d.name) ? [] : undefined) },
    });
    if (next.length === css.length) return next;
    css = next;
  }
}

function print(css, visitor) {
  return transform({ filename: "kern.css", code: Buffer.from(css), minify: true, visitor }).code.toString();
}

/**
 * KERN's rules for our components. `theme` is the text of kern-theme.css; a colour variable that is used but
 * not defined there is an error, because the browser would show KERN's blue-grey fallback.
 */
export function kernStyles(theme) {
  const path = createRequire(import.meta.url).resolve("@kern-ux/native/dist/kern.css");
  const css = dropUnusedVariables(print(readFileSync(path, "utf8").replaceAll("!important", ""), keep));
  const defined = new Set([...theme.matchAll(/(--kern-color-[\w-]+)\s*:/g)].map((match) => match[1]));
  const missing = [...new Set([...css.matchAll(/var\(\s*(--kern-color-[\w-]+)/g)].map((match) => match[1]))]
    .filter((name) => !defined.has(name));
  if (missing.length > 0) throw new Error(`kern-theme.css lacks a value for: ${missing.join(", ")}`);
  return css;
}
