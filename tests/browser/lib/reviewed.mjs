// Places where axe cannot decide and a person has looked: the rule, which elements, and what was seen there.
// Anything not listed fails the test. Contrast of the colour tokens themselves is proved by a unit test.

/** @type {{ rule: string, selector: string, reason: string }[]} */
export const reviewed = [];
