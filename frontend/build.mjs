// Builds everything the browser loads: node build.mjs [output folder]
//
// The folder holds hashed files, `.br` and `.gz` beside every text file, and manifest.json, which maps the
// logical name to them. crates/assets embeds the folder. The build fails when a budget is exceeded.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bundleAsync } from "lightningcss";
import { kernStyles } from "./build/kern.mjs";

const KIB = 1024;
const BUDGETS = [
  { what: "style sheets", limit: 35 * KIB, applies: (file) => file.endsWith(".css") && !isMap(file) },
  { what: "scripts", limit: 10 * KIB, applies: (file) => file.endsWith(".js") && !isMap(file) },
  { what: "the map, loaded after a tap", limit: 375 * KIB, applies: (file) => isMap(file) },
  { what: "fonts", limit: 70 * KIB, applies: (file) => file.endsWith(".woff2") },
];

/** Files of the interactive map; nobody pays for them who does not open it. */
function isMap(file) {
  return file.startsWith("map");
}

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

// The floor is the first browsers with cascade layers (spring 2022); colours and nesting are compiled down to it.
const BROWSERS = { css: { chrome: 99 << 16, firefox: 97 << 16, safari: (15 << 16) | (4 << 8) }, js: ["chrome99", "firefox97", "safari15.4"] };

const FONTS = {
  "fira-sans-400.woff2": "@fontsource/fira-sans/files/fira-sans-latin-400-normal.woff2",
  "fira-sans-600.woff2": "@fontsource/fira-sans/files/fira-sans-latin-600-normal.woff2",
  "bitter-700.woff2": "@fontsource/bitter/files/bitter-latin-700-normal.woff2",
};

const here = import.meta.dirname;
const source = (...parts) => join(here, "src", ...parts);
const out = resolve(process.argv[2] ?? join(here, "dist"));
const manifest = {};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { resolve: resolvePackage } = createRequire(import.meta.url);
for (const [name, path] of Object.entries(FONTS)) emit(name, readFileSync(resolvePackage(path)));
for (const name of readdirSync(source("art")).sort()) emit(name, readFileSync(source("art", name)));
emit("licenses.txt", licenses());
emit("app.css", await styles("app.css"));
emit("app.js", await script("ts/app.ts"));
emit("map.css", await styles("css/map-island.css"));
emit("map.js", await script("map/map.ts", { inject: [source("map", "worker.ts")] }));
emit("map-worker.js", await mapWorker());
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
checkBudgets();

/** Writes one file under its hashed name, compressed copies included, and enters it into the manifest. */
function emit(name, content) {
  const bytes = Buffer.from(content);
  const extension = extname(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const file = `${basename(name, extension)}-${hash}${extension}`;
  const entry = { file, type: TYPES[extension], size: bytes.length };
  if (entry.type === undefined) throw new Error(`no content type for ${name}`);
  writeFileSync(join(out, file), bytes);
  if (extension !== ".png" && extension !== ".woff2") {
    const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    const gz = gzipSync(bytes, { level: 9 });
    writeFileSync(join(out, `${file}.br`), br);
    writeFileSync(join(out, `${file}.gz`), gz);
    entry.brotli = br.length;
    entry.gzip = gz.length;
  }
  manifest[name] = entry;
}

/** The licences of all packages of which parts are delivered to browsers; they ask to go along. */
function licenses() {
  const { packages } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== "" && !dev && !path.includes("@types/"))
    .map(([path, { version, license }]) => {
      const text = readdirSync(join(here, path)).find((name) => /^licen[cs]e/i.test(name));
      const words = text === undefined ? `Licence: ${license}` : readFileSync(join(here, path, text), "utf8").trim();
      return `${path.slice("node_modules/".length)} ${version}\n\n${words}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

async function styles(name) {
  const theme = readFileSync(source("css", "kern-theme.css"), "utf8");
  const kern = source("kern");
  const { code } = await bundleAsync({
    filename: source(name),
    minify: true,
    targets: BROWSERS.css,
    resolver: { read: (path) => (path === kern ? kernStyles(theme) : readFileSync(path, "utf8")) },
    visitor: {
      // Style sheet and fonts lie in one folder, so relative addresses hold under any path prefix.
      Url(url) {
        if (url.url.startsWith("data:")) return url;
        const entry = manifest[url.url];
        if (entry === undefined) throw new Error(`the style sheet names an unknown file: ${url.url}`);
        return { ...url, url: entry.file };
      },
    },
  });
  return code;
}

/**
 * @param {string} entry
 * @param {import("esbuild").BuildOptions} [more] `inject`: a file whose exports take the place of globals
 */
async function script(entry, more = {}) {
  const result = await build({
    entryPoints: [resolve(here, "src", entry)],
    bundle: true,
    minify: true,
    format: "esm",
    target: BROWSERS.js,
    charset: "utf8",
    legalComments: "none",
    write: false,
    ...more,
  });
  return result.outputFiles[0].contents;
}

/** The library's own worker, which computes shapes beside the page. */
function mapWorker() {
  return script(resolvePackage("maplibre-gl/dist/maplibre-gl-worker.mjs"));
}

function checkBudgets() {
  let exceeded = false;
  for (const { what, limit, applies } of BUDGETS) {
    const size = Object.values(manifest)
      .filter(({ file }) => applies(file))
      .reduce((sum, entry) => sum + (entry.brotli ?? entry.size), 0);
    console.log(`${what}: ${(size / KIB).toFixed(1)} of ${limit / KIB} KiB`);
    exceeded ||= size > limit;
  }
  if (exceeded) throw new Error("page-weight budget exceeded");
}
