import { Map as MapLibre, Marker, setWorkerUrl, type MapOptions } from "maplibre-gl";
import { button, element, text } from "../ts/dom";
import { type Credit, type Place, type Region, fetchStyle } from "./style";
import { allowWorker } from "./worker";

/** Nearer than this, a house fills the map. */
const NEAREST = 19;
/** From this zoom level on there is room for the names of all places. */
const ROOM_FOR_NAMES = 10.8;

/** An open map with its frame. */
export interface Frame {
  map: MapLibre;
  region: Region;
  /** What is around the map; more controls go in here. */
  box: HTMLElement;
  /** The part that shows the map; what lies over it goes in here. */
  stage: HTMLElement;
  close(): void;
}

let stylesheet: Promise<void> | undefined;

/** Loads the style sheet of the map once. */
function loadStyles(address: string): Promise<void> {
  stylesheet ??= new Promise((done, failed) => {
    const link = element("link", { rel: "stylesheet", href: address });
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => failed(new Error("no style sheet")));
    document.head.append(link);
  });
  return stylesheet;
}

/**
 * Opens a map below the controls of `host`, focuses it, and closes it again by Escape or its button, which gives the
 * focus back to `opener`. Colours, names and sources come from our server; words from the `data-label-…` of `host`.
 */
export async function openFrame(host: HTMLElement, opener: HTMLButtonElement, options: Partial<MapOptions>): Promise<Frame> {
  const [{ style, region }] = await Promise.all([fetchStyle(text(host, "source")), loadStyles(text(host, "styles"))]);
  allowWorker(text(host, "worker"));
  setWorkerUrl(new URL(text(host, "worker"), location.origin).href);

  const stage = element("div", { className: "map-stage" });
  const canvas = element("div", { className: "map-canvas" });
  stage.append(canvas);
  const hint = element("p", { className: "hint", id: `${host.id}-keys` }, text(host, "labelKeys"));
  const box = element("div", { className: "map-frame" }, hint, stage);
  host.append(box);

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let map: MapLibre;
  try {
    map = new MapLibre({
      container: canvas,
      style,
      ...(region.bounds === null ? {} : { bounds: region.bounds, fitBoundsOptions: { padding: 16 } }),
      ...(region.reach === null ? {} : { maxBounds: region.reach }),
      maxZoom: NEAREST,
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      ...(still ? { fadeDuration: 0 } : {}),
      locale: {
        "Map.Title": text(host, "labelMap"),
        "CooperativeGesturesHandler.WindowsHelpText": text(host, "labelScroll"),
        "CooperativeGesturesHandler.MacHelpText": text(host, "labelScrollMac"),
        "CooperativeGesturesHandler.MobileHelpText": text(host, "labelFingers"),
      },
      ...options,
    });
  } catch (error) {
    box.remove();
    throw error;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();

  const close = () => {
    map.remove();
    box.remove();
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  const zoom = (label: string, sign: string, change: () => void) => {
    const control = button(sign, change);
    control.setAttribute("aria-label", text(host, label));
    return control;
  };
  stage.append(
    element("div", { className: "map-zoom" }, zoom("labelIn", "+", () => map.zoomIn()), zoom("labelOut", "−", () => map.zoomOut())),
  );
  box.append(element("p", { className: "map-credits small" }, ...credits(region.credits)), element("div", { className: "row" }, button(text(host, "labelClose"), close)));
  opener.setAttribute("aria-expanded", "true");
  map.getCanvas().setAttribute("aria-describedby", hint.id);
  showNames(map, stage);
  map.once("idle", () => (box.dataset.state = "ready"));
  map.getCanvas().focus();
  return { map, region, box, stage, close };
}

/** At a glance there is room for few names only; the style sheet hides the others. */
function showNames(map: MapLibre, stage: HTMLElement): void {
  const look = () => stage.classList.toggle("near", map.getZoom() >= ROOM_FOR_NAMES);
  map.on("zoom", look);
  look();
}

/** Names of places, `below` pixels under their points; for the eye alone: the list has them for everybody. */
export function namePlaces(map: MapLibre, places: Place[], below = 8): void {
  for (const place of places) {
    const label = element("span", { className: place.seat ? "map-name seat" : "map-name" }, place.name);
    label.setAttribute("aria-hidden", "true");
    new Marker({ element: label, anchor: "top", offset: [0, below] }).setLngLat(place.at).addTo(map);
    label.removeAttribute("aria-label");
    label.removeAttribute("role");
    label.removeAttribute("tabindex");
  }
}

function credits(lines: Credit[][]): Node[] {
  return lines.flatMap((line, at) => [
    ...(at === 0 ? [] : [document.createTextNode(" · ")]),
    ...line.map(({ text: words, url }) =>
      url !== null && /^https?:\/\//.test(url) ? element("a", { href: url, rel: "noreferrer" }, words) : document.createTextNode(words),
    ),
  ]);
}
