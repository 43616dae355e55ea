// Every allowed pair of tokens, in both schemes, measured by the formula of WCAG 2.2 (relative luminance).
// axe cannot see text on gradients nor the contrast of drawings, so the tokens themselves are tested.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const TEXT = 4.5;
const GRAPHIC = 3;
const SCHEMES = ["light", "dark"];

const css = (name) => readFileSync(new URL(`../src/css/${name}.css`, import.meta.url), "utf8");

const tokens = new Map(
  [...css("tokens").matchAll(/--([\w-]+):\s*(?:light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g)].map(
    ([, name, light, dark, both]) => [name, { light: light ?? both, dark: dark ?? both }],
  ),
);

/** A token's colour, or a colour written out. */
function colour(name, scheme) {
  if (name.startsWith("#")) return name;
  const value = tokens.get(name);
  assert.ok(value, `there is no colour token named ${name}`);
  return value[scheme];
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const table = JSON.parse(readFileSync(new URL("../src/contrast.json", import.meta.url), "utf8"));
const words = (text) => text.split(" ");
const pairs = ([fronts, grounds]) => words(fronts).flatMap((front) => words(grounds).map((ground) => [front, ground]));
const levels = (municipality) => [0, 1, 2, 3, 4].map((level) => `map-${municipality}-${level}`);

const TEXT_PAIRS = [
  ...table.text.flatMap(pairs),
  // Fixed grounds of van and kiosk; the kiosk's gradient is judged at both ends.
  ["#ffffff", "#12301f"],
  ["#d7e6da", "#12301f"],
  ["#ffffff", "#6b3a1b"],
  ["#ffffff", "#3b1f10"],
  ["#3b1f10", "#ffffff"],
];
const GRAPHIC_PAIRS = table.graphic.flatMap(pairs);
// The focus ring is two lines; on every ground at least one is seen.
const [RINGS, RINGED] = table.ring.map(words);

for (const scheme of SCHEMES) {
  test(`text is readable in the ${scheme} scheme`, () => check(TEXT_PAIRS, TEXT, scheme));

  test(`lines and drawings can be told from their ground in the ${scheme} scheme`, () => check(GRAPHIC_PAIRS, GRAPHIC, scheme));

  test(`names on the map stand out from their halo in the ${scheme} scheme`, () => {
    check([["map-label", "map-gap"]], TEXT, scheme);
  });

  test(`a focused element is ringed visibly on every ground in the ${scheme} scheme`, () => {
    for (const ground of RINGED) {
      const best = Math.max(...RINGS.map((ring) => contrast(colour(ring, scheme), colour(ground, scheme))));
      assert.ok(best >= GRAPHIC, `focus ring on ${ground}: ${best.toFixed(2)}`);
    }
  });

  test(`map colours grow steadily stronger with the level in the ${scheme} scheme`, () => {
    for (const municipality of [1, 2]) {
      const strength = levels(municipality).map((name) => contrast(colour(name, scheme), colour("map-gap", scheme)));
      for (let level = 1; level < strength.length; level += 1) {
        assert.ok(strength[level] > strength[level - 1] * 1.05, `map-${municipality}-${level} is too close to the level below`);
      }
    }
  });
}

test("every colour of the style sheets comes from the tokens or is listed as fixed", () => {
  const fixed = new Set(["#ffffff", "#12301f", "#d7e6da", "#6b3a1b", "#3b1f10", "#a98468", "#fdf3d6", "#ffffff80"]);
  for (const name of ["base", "layout", "components", "trail", "forms", "notice", "home", "map", "map-island", "contribution", "strategy", "voting", "workbench", "onsite", "print", "kern-theme"]) {
    const strays = [...css(name).matchAll(/#[0-9a-f]{3,8}\b/gi)].map(([hex]) => hex.toLowerCase()).filter((hex) => !fixed.has(hex));
    assert.deepEqual(strays, [], `${name}.css`);
  }
});

function check(pairs, minimum, scheme) {
  const failures = pairs
    .map(([front, ground]) => ({ front, ground, ratio: contrast(colour(front, scheme), colour(ground, scheme)) }))
    .filter(({ ratio }) => ratio < minimum)
    .map(({ front, ground, ratio }) => `${front} on ${ground}: ${ratio.toFixed(2)} instead of ${minimum}`);
  assert.deepEqual(failures, []);
}
