import { Marker, type Map as MapLibre } from "maplibre-gl";
import { button, element, target, text } from "../ts/dom";
import { namePlaces, openFrame } from "./frame";
import { readPoint } from "./style";

/** No nearer than this when few points are shown, so that one sees where it is. */
const NEAR_ENOUGH = 14;

/** Something of the page's list: its words, and where its link leads. */
interface Item {
  title: string;
  url: string | undefined;
}

/** What lies at one point. */
interface Spot {
  at: [number, number];
  items: Item[];
  /** A number to show instead of that of the items. */
  count: string | undefined;
}

/** A map of what the page lists: the same entries in the same order, as buttons. */
export async function openView(host: HTMLElement, opener: HTMLButtonElement, message: HTMLElement): Promise<void> {
  const spots = collect(target(host, "for") ?? document);
  const { map, region, stage } = await openFrame(host, opener, {});
  const named = host.dataset.names !== undefined;
  if (!named) namePlaces(map, region.places);
  const detail = element("div", { className: "map-detail card", hidden: true });
  stage.append(detail);
  for (const spot of spots) mark(host, map, detail, spot, named);
  if (spots.length > 0 && !named) {
    const [lons, lats] = [0, 1].map((axis) => spots.map(({ at }) => at[axis] ?? 0)) as [number[], number[]];
    const corners: [[number, number], [number, number]] = [
      [Math.min(...lons), Math.min(...lats)],
      [Math.max(...lons), Math.max(...lats)],
    ];
    map.fitBounds(corners, { padding: 56, maxZoom: NEAR_ENOUGH, animate: false });
  }
  const centre = readPoint(host.dataset.centre);
  if (spots.length === 0 && centre !== undefined) map.jumpTo({ center: centre, zoom: NEAR_ENOUGH - 1 });
  message.textContent = spots.length === 0 ? "" : label(host, spots.length === 1 ? "labelOne" : "labelMany", spots.length);
}

/** Everything in a part of the page that says where it is. What is at the same point comes together. */
function collect(part: ParentNode): Spot[] {
  const spots = new Map<string, Spot>();
  for (const found of part.querySelectorAll<HTMLElement>("[data-at]")) {
    const at = readPoint(found.dataset.at);
    if (at === undefined) continue;
    const link = found.querySelector<HTMLAnchorElement>("a[href]");
    const item = { title: found.dataset.title ?? link?.textContent?.trim() ?? "", url: link?.href };
    const key = at.join();
    const spot = spots.get(key) ?? { at, items: [], count: found.dataset.count };
    spot.items.push(item);
    spots.set(key, spot);
  }
  return [...spots.values()];
}

const label = (host: HTMLElement, name: string, count: number): string => text(host, name).replace("{n}", String(count));

/** A marker is a button: Tab reaches it, Enter opens what is there, Escape leads back. */
function mark(host: HTMLElement, map: MapLibre, detail: HTMLElement, spot: Spot, named: boolean): void {
  const [first] = spot.items;
  if (first === undefined) return;
  const many = spot.items.length > 1;
  const name = many ? label(host, "labelHereMany", spot.items.length) : first.title;
  const shown = spot.count ?? (many ? String(spot.items.length) : "");
  const marker = element("button", { type: "button", className: shown === "" ? "map-marker pin" : "map-marker" }, shown);
  const anchor = new Marker({ element: marker, anchor: shown === "" ? "bottom" : "center" }).setLngLat(spot.at).addTo(map);
  marker.setAttribute("aria-label", name);
  marker.setAttribute("aria-expanded", "false");
  marker.removeAttribute("role");
  if (named) {
    const words = element("span", { className: "map-name" }, first.title.split(":")[0] ?? "");
    marker.append(words);
  }
  marker.addEventListener("focus", () => bringIntoView(map, anchor));
  marker.addEventListener("click", (event) => {
    event.stopPropagation();
    show(host, detail, marker, name, spot.items);
  });
}

/** Moves the map only when the marker is not comfortably in view. */
function bringIntoView(map: MapLibre, marker: Marker): void {
  const { x, y } = map.project(marker.getLngLat());
  const { clientWidth: width, clientHeight: height } = map.getCanvas();
  const room = 40;
  if (x < room || y < room || x > width - room || y > height - room) map.easeTo({ center: marker.getLngLat() });
}

function show(host: HTMLElement, detail: HTMLElement, marker: HTMLElement, name: string, items: Item[]): void {
  const hide = () => {
    detail.hidden = true;
    marker.setAttribute("aria-expanded", "false");
    marker.focus();
  };
  for (const other of host.querySelectorAll(".map-marker[aria-expanded=true]")) other.setAttribute("aria-expanded", "false");
  const heading = element("p", { tabIndex: -1 }, element("b", {}, name));
  const entries = items.map(({ title, url }) => element("li", {}, url === undefined ? title : element("a", { href: url }, title)));
  const close = button(text(host, "labelCloseDetail"), hide);
  detail.replaceChildren(heading, element("ul", {}, ...entries), close);
  detail.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    hide();
  };
  detail.hidden = false;
  marker.setAttribute("aria-expanded", "true");
  heading.focus();
}
