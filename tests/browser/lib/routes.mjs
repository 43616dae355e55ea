// The routes of the program, as it tells them, and which of them an address belongs to.
import { execFileSync } from "node:child_process";
import { required } from "./environment.mjs";

/** The patterns of all routes for GET that are no interface for programs, such as `/orte/{slug}`. */
export function routesOfPages() {
  const told = execFileSync(required("LEISTEN_BIN"), ["routes"], { encoding: "utf8" });
  return told
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([method, path]) => method === "GET" && !path.startsWith("/api/"))
    .map(([, path]) => path);
}

const parts = (path) => path.split(/[?#]/)[0].split("/");
const isParameter = (part) => /^\{\w+\}$/.test(part);

/** The route that serves this path: of those that fit, the one with the fewest parameters. */
export function routeOf(path, routes) {
  const asked = parts(path);
  const fits = (route) => {
    const pattern = parts(route);
    return pattern.length === asked.length && pattern.every((part, at) => part === asked[at] || (isParameter(part) && asked[at] !== ""));
  };
  const parameters = (route) => parts(route).filter(isParameter).length;
  return routes.filter(fits).sort((one, other) => parameters(one) - parameters(other))[0];
}

/**
 * Finds the address of a page among the links of another one: the first that the route serves, or that serves a beginning
 * of the route, with the rest behind it.
 */
export function findByRoute(route, links, routes) {
  const pattern = parts(route);
  for (let length = pattern.length; length > 1; length -= 1) {
    const beginning = pattern.slice(0, length).join("/");
    const rest = pattern.slice(length);
    if (rest.some(isParameter)) return undefined;
    const link = links.find((path) => routeOf(path, routes) === beginning);
    if (link) return [parts(link).join("/"), ...rest].join("/");
  }
  return undefined;
}
