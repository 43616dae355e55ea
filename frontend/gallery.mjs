// Serves the gallery with production's content security policy: node gallery.mjs [port]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "worker-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types leisten-map",
].join("; ");

const here = import.meta.dirname;
const port = Number(process.argv[2] ?? 4173);

createServer((request, response) => {
  response.setHeader("content-security-policy", POLICY);
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const answer = path === "/" ? page() : path.startsWith("/assets/") ? asset(path.slice("/assets/".length)) : undefined;
  if (answer === undefined) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": answer.type }).end(answer.body);
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));

const page = () => ({ type: "text/html; charset=utf-8", body: readFileSync(join(here, "gallery.html")) });

/** Read anew for every request, so that `npm run build` is enough to see a change. */
function asset(name) {
  const manifest = JSON.parse(readFileSync(join(here, "dist", "manifest.json"), "utf8"));
  const entry = manifest[name] ?? Object.values(manifest).find(({ file }) => file === name);
  return entry && { type: entry.type, body: readFileSync(join(here, "dist", entry.file)) };
}
