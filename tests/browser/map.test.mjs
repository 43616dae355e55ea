// The interactive map: nothing of it before the tap, all of it by keyboard, and only from our own server.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { deflateSync } from "node:zlib";
import {
  activate,
  axe,
  devices,
  everyItem,
  focused,
  journey,
  launch,
  noForeignHosts,
  press,
  release,
  shot,
  signIn,
  slip,
  startLeisten,
  tabTo,
  watch,
} from "./lib.mjs";

/** Bytes that the map may cost on the wire, without tiles. */
const HEAVIEST = 375 * 1024;
/** Drawing by software takes its time. */
const PATIENCE = { timeout: 60_000 };

let tiles;
let leisten;
let browser;

/** Another server with tiles: each a picture of one grey pixel. It notes what it is told. */
async function startTiles() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url, headers: request.headers });
    response.writeHead(200, { "content-type": "image/png" }).end(greyPixel());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${server.address().port}/{z}/{x}/{y}.png`;
  return { url, asked, stop: () => new Promise((done) => server.close(done)) };
}

function greyPixel() {
  const table = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce((c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n) >>> 0);
  const crc = (bytes) => (bytes.reduce((c, byte) => table[(c ^ byte) & 0xff] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const pixel = deflateSync(Buffer.from([0, 0xc8]));
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", pixel), chunk("IEND", Buffer.alloc(0))]);
}

before(async () => {
  tiles = await startTiles();
  leisten = await startLeisten({
    environment: {
      LEISTEN_MAP__BASE: "proxy",
      LEISTEN_MAP__TILES: tiles.url,
      LEISTEN_MAP__ATTRIBUTION: "© Kartenquelle, CC BY 4.0",
      LEISTEN_MAP__ATTRIBUTION_URL: "https://karte.example/",
    },
  });
  browser = await launch(leisten.url, { maps: true });
});

after(async () => {
  await browser?.stop();
  await leisten?.stop();
  await tiles?.stop();
});

/**
 * Of markers that lie close together one covers the other until somebody zooms in. Each entry is a link in the list
 * beside the map as well, which is what WCAG 2.5.8 asks for in this case (exception "Equivalent").
 */
const crowded = ["target-size"];

const opener = (page) => page.locator("map-island > .row > button").first();
const isMapFile = (url) => /\/(map|map-worker)-[0-9a-f]+\.(js|css)$|\/karte\//.test(new URL(url).pathname);
const ready = (page) => page.locator(".map-frame[data-state=ready]").waitFor(PATIENCE);

test("no page loads anything of the map before somebody asks for it, and then it stays within its weight", () =>
  journey(browser, devices.phone, async (page) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const path of ["/", "/orte", "/orte/reetz", "/beitraege", "/ideen/neu"]) {
      await page.goto(path, { waitUntil: "networkidle" });
      await opener(page).waitFor();
    }
    assert.deepEqual(asked.filter(isMapFile), []);

    const session = await page.context().newCDPSession(page);
    const answers = new Map();
    let bytes = 0;
    session.on("Network.responseReceived", ({ requestId, response }) => answers.set(requestId, response.url));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (/\/(map|map-worker)-/.test(answers.get(requestId) ?? "")) bytes += encodedDataLength;
    });
    await session.send("Network.enable");
    await opener(page).click();
    await ready(page);
    const files = [...new Set(asked.filter((url) => /\/(map|map-worker)-/.test(url)))];
    assert.equal(files.length, 3, files.join("\n"));
    // The worker is a target of its own, whose bytes this session does not see; they come compressed as well.
    const worker = await page.request.get(files.find((url) => url.includes("map-worker")), { headers: { "accept-encoding": "br" } });
    assert.equal(worker.headers()["content-encoding"], "br");
    const seen = [...answers.values()].some((url) => url.includes("map-worker"));
    const total = bytes + (seen ? 0 : Number(worker.headers()["content-length"] ?? 0));
    assert.ok(total > 300 * 1024, `only ${total} bytes were counted`);
    assert.ok(total <= HEAVIEST, `${total} of ${HEAVIEST} bytes`);
  }));

describe("a point chosen by keyboard", () => {
  const title = "Bank am Wegweiser";
  let receipt;
  let context;
  let page;
  let traffic;
  let point;

  before(async () => {
    context = await browser.person();
    traffic = watch(context);
    page = await context.newPage();
  });
  after(() => context?.close());

  test("opens on request, closes by Escape and gives the focus back", async () => {
    await page.goto("/ideen/neu");
    await tabTo(page, page.locator("#text"));
    await page.keyboard.type("Am Wegweiser hinter dem Dorf fehlt eine Bank.");
    await page.locator("#place").selectOption("reetz");
    await tabTo(page, opener(page));
    await press(page, "Enter");
    await ready(page);
    assert.equal(await focused(page), "region Interaktive Karte");
    await press(page, "Escape");
    assert.equal(await page.locator(".map-frame").count(), 0);
    assert.equal(await focused(page), "button Auf der Karte wählen");
  });

  test("is set where the crosshair is, says its place, and can be taken away again", async () => {
    await press(page, "Enter");
    await ready(page);
    await axe(page);
    await shot(page, "karte-waehlen");
    const at = () => page.evaluate(() => [document.querySelector("#lon").value, document.querySelector("#lat").value].map(Number));
    assert.deepEqual(await at(), [0, 0]);
    await press(page, "Enter");
    await page.locator(".map-frame").waitFor({ state: "detached" });
    const first = await at();
    assert.ok(Math.abs(first[0] - 12.5) < 0.4 && Math.abs(first[1] - 52.1) < 0.2, String(first));
    assert.match(await page.locator("map-island > [role=status]").innerText(), /Punkt gesetzt: Reetz/);

    await tabTo(page, page.getByRole("button", { name: "Punkt entfernen" }));
    await press(page, "Enter");
    assert.deepEqual(await at(), [0, 0]);
    assert.match(await page.locator("map-island > [role=status]").innerText(), /entfernt/);
    assert.equal(await page.getByRole("button", { name: "Punkt entfernen" }).count(), 0);

    // Away from Reetz until another place is nearer; the list follows.
    assert.equal(await focused(page), "button Auf der Karte wählen");
    await press(page, "Enter");
    await ready(page);
    for (let step = 0; step < 4; step += 1) await press(page, "-");
    await page.waitForTimeout(600);
    for (let step = 0; step < 2; step += 1) await press(page, "ArrowRight");
    await page.waitForTimeout(600);
    await page.getByRole("button", { name: "Hier setzen" }).focus();
    await press(page, "Enter");
    await page.locator(".map-frame").waitFor({ state: "detached" });
    point = await at();
    assert.ok(point[0] > first[0] + 0.01, `${point} is not east of ${first}`);
    const place = await page.locator("#place").inputValue();
    assert.notEqual(place, "reetz");
    assert.match(await page.locator("map-island > [role=status]").innerText(), /Punkt gesetzt/);
  });

  test("goes along with the idea and shows on its page and in the API", async () => {
    await page.locator("details.more > summary").click();
    await page.locator("#title").fill(title);
    await activate(page, page.locator("form[enctype] .actions button"));
    await page.locator("#receipt-code").waitFor();
    receipt = await slip(page);
    const moderator = await signIn(leisten, browser, "Moderation");
    await release(moderator.page, receipt.reference);
    // Moderators correct a point as it was set.
    await moderator.page.goto(`/werkbank/beitraege/${receipt.reference}`);
    assert.equal(Number(await moderator.page.locator("#lon").inputValue()), point[0]);
    assert.match(await moderator.page.locator("map-island > [role=status]").innerText(), /Punkt auf der Karte ist gesetzt/);
    await moderator.context.close();

    const [item] = (await everyItem(page, "/api/v1/contributions?limit=200")).filter(({ reference }) => reference === receipt.reference);
    assert.deepEqual([item.lon, item.lat], point);

    await page.goto(`/beitraege/${receipt.reference}`);
    await tabTo(page, opener(page));
    await press(page, "Enter");
    await ready(page);
    const marker = page.getByRole("button", { name: title });
    assert.equal(await marker.count(), 1);
    await shot(page, "karte-beitrag");
    await axe(page);
  });

  test("asks nobody but our own server, which asks the other one without a word about the visitor", async () => {
    noForeignHosts(traffic);
    const own = new URL(leisten.url).host;
    assert.deepEqual([...new Set(traffic.requests.filter((url) => /^https?:/.test(url)).map((url) => new URL(url).host))], [own]);
    assert.ok(traffic.requests.some((url) => url.includes("/karte/kacheln/")), "no tile was shown");
    assert.ok(tiles.asked.length > 0);
    for (const { headers } of tiles.asked) {
      assert.deepEqual(Object.keys(headers).filter((name) => !["host", "user-agent", "accept", "accept-encoding", "connection"].includes(name)), []);
      assert.match(headers["user-agent"], /^leisten\//);
    }
  });
});

describe("the map of a list", () => {
  test("has every entry as a button that is brought into view, opens what is there and closes by Escape", () =>
    journey(browser, {}, async (page) => {
      await page.goto("/orte");
      await tabTo(page, opener(page));
      await press(page, "Enter");
      await ready(page);
      assert.match(await page.locator("map-island > [role=status]").innerText(), /29 Stellen/);
      const names = await page.locator(".map-marker").evaluateAll((markers) => markers.map((marker) => marker.getAttribute("aria-label")));
      const listed = await page.locator("#places li").evaluateAll((items) => items.map((item) => item.dataset.title));
      assert.deepEqual(names, listed);
      await shot(page, "karte-orte");
      await axe(page, { without: crowded });

      await press(page, "+", "+", "+");
      await page.waitForTimeout(800);
      const marker = page.locator(".map-marker", { hasText: "Medewitz" });
      await tabTo(page, marker);
      await page.waitForTimeout(800);
      const [box, frame] = [await marker.boundingBox(), await page.locator(".map-stage").boundingBox()];
      assert.ok(box.x >= frame.x && box.x + box.width <= frame.x + frame.width && box.y >= frame.y && box.y + box.height <= frame.y + frame.height);
      assert.ok(box.width >= 24 && box.height >= 24);
      await press(page, "Enter");
      const detail = page.locator(".map-detail");
      assert.match(await detail.innerText(), /Medewitz/);
      await press(page, "Tab");
      assert.match(await focused(page), /^link Medewitz/);
      await press(page, "Escape");
      assert.ok(await detail.isHidden());
      assert.ok(await marker.evaluate((element) => element === document.activeElement));
      await press(page, "Escape");
      assert.equal(await focused(page), "button Karte öffnen");
    }));

  test("shows what a list shows, sources named, on a phone, in the dark, and with forced colours", async () => {
    for (const [name, options] of [
      ["karte-liste-telefon", devices.phone],
      ["karte-liste-dunkel", { colorScheme: "dark" }],
      ["karte-liste-kontrast", { forcedColors: "active", reducedMotion: "reduce" }],
    ]) {
      await journey(browser, options, async (page) => {
        await page.goto("/beitraege");
        const cards = await page.locator("#hits [data-at]").count();
        assert.ok(cards > 0);
        await opener(page).click();
        await ready(page);
        assert.ok((await page.locator(".map-marker").count()) > 0);
        assert.match(await page.locator(".map-credits").innerText(), /© Kartenquelle, CC BY 4\.0/);
        await shot(page, name);
        await axe(page, { without: name.endsWith("kontrast") ? [...crowded, "color-contrast"] : crowded });
      });
    }
  });

  test("speaks English where the page does", () =>
    journey(browser, {}, async (page) => {
      await page.goto("/en/orte/reetz");
      await page.getByRole("button", { name: "Open the map" }).click();
      await ready(page);
      assert.equal(await focused(page), "region Interactive map");
      await shot(page, "karte-ort-en");
    }));
});

test("without script there is no button, and the list does all", () =>
  journey(browser, { ...devices.phone, javaScriptEnabled: false }, async (page) => {
    await page.goto("/ideen/neu");
    assert.equal(await page.locator("map-island button").count(), 0);
    assert.ok(await page.locator("#place").isVisible());
  }));

test("when the map cannot be loaded, a sentence says what to do", () =>
  journey(browser, {}, async (page) => {
    await page.route("**/karte/stil.json", (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("/orte");
    await opener(page).click();
    await page.locator("map-island > [role=status]", { hasText: "Bitte nutzen Sie die Liste" }).waitFor();
    assert.equal(await page.locator(".map-frame").count(), 0);
    assert.equal(await opener(page).getAttribute("aria-expanded"), "false");
  }));
