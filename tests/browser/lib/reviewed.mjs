// Places where axe cannot decide and a person has looked: the rule, which elements, and what was seen there.
// Anything not listed fails the test. Contrast of the colour tokens themselves is proved by a unit test.

/** @type {{ rule: string, selector: string, reason: string }[]} */
export const reviewed = [
  {
    rule: "color-contrast",
    selector: ".region-map .label",
    reason: "Names lie over borders of the map; each letter has a halo of the paper's colour, readable in light and dark.",
  },
  {
    rule: "color-contrast",
    selector: ".map-stage :is(.map-name, .map-marker, .btn)",
    reason: "Lies over the drawn map: names have a halo of the paper's colour, buttons a ground of their own.",
  },
];
