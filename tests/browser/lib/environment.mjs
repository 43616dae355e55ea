// What a run is told by its environment.

/** The value of a variable without which nothing can be tested. */
export function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests with: cargo xtask test browser`);
  return value;
}
