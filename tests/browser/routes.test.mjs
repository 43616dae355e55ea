// No page is forgotten: the table of pages and the routes of the program are about the same pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findByRoute, routeOf, routesOfPages } from "./lib.mjs";
import { noPages, pages } from "./pages.mjs";

test("every route with a page is in the table of pages, and the table names no other", () => {
  const routes = routesOfPages();
  assert.ok(routes.length > 50, `the program tells its routes: ${routes.length}`);
  const looked = pages.filter((page) => page.name !== "nicht-gefunden").map((page) => page.route ?? routeOf(page.path, routes) ?? page.path);
  const known = new Set([...looked, ...Object.keys(noPages)]);
  assert.deepEqual(routes.filter((route) => !known.has(route)), [], "add these to pages.mjs");
  assert.deepEqual([...known].filter((route) => !routes.includes(route)), [], "these are no routes any more");
});

test("an address belongs to the most exact route, and is found among links by it", () => {
  const routes = ["/stellen", "/stellen/neu", "/stellen/{key}", "/stellen/{key}/ende"];
  assert.equal(routeOf("/stellen/neu?a=b", routes), "/stellen/neu");
  assert.equal(routeOf("/stellen/bauamt", routes), "/stellen/{key}");
  assert.equal(routeOf("/stellen/", routes), undefined);
  assert.equal(findByRoute("/stellen/{key}", ["/stellen/neu", "/stellen/bauamt#x"], routes), "/stellen/bauamt");
  assert.equal(findByRoute("/stellen/{key}/ende", ["/stellen/neu", "/stellen/bauamt"], routes), "/stellen/bauamt/ende");
  assert.equal(findByRoute("/stellen/{key}", ["/stellen/neu"], routes), undefined);
});
