import { button, element, target, text } from "../ts/dom";
import { namePlaces, openFrame } from "./frame";
import type { Point } from "./style";

/** Five decimals are about one metre: finer than any finger, and no more than we need. */
const DECIMALS = 5;
/** How near the map is when a place or point is known already. */
const AT_PLACE = 13;
const AT_POINT = 16;

/** Half the crosshair, so that it covers no name. */
const BELOW_CROSS = 28;

interface Answer {
  place: string | null;
  text: string;
}

/** A map with a crosshair: what lies under it becomes the point of the form. */
export async function openPicker(host: HTMLElement, opener: HTMLButtonElement, message: HTMLElement): Promise<void> {
  const [lat, lon, select] = [target(host, "lat"), target(host, "lon"), target(host, "place")];
  if (!(lat instanceof HTMLInputElement && lon instanceof HTMLInputElement)) throw new Error("no fields for a point");
  const { map, region, box, stage, close } = await openFrame(host, opener, {});
  namePlaces(map, region.places, BELOW_CROSS);
  const cross = element("span", { className: "map-cross" });
  cross.setAttribute("aria-hidden", "true");
  stage.append(cross);

  const place = select instanceof HTMLSelectElement ? region.places.find(({ slug }) => slug === select.value) : undefined;
  if (lat.value !== "") map.jumpTo({ center: [Number(lon.value), Number(lat.value)], zoom: AT_POINT });
  else if (place !== undefined) map.jumpTo({ center: place.at, zoom: AT_PLACE });
  // A tap brings a spot under the crosshair, so nobody has to drag.
  map.on("click", ({ lngLat }) => map.easeTo({ center: lngLat }));

  let asking = false;
  const set = async () => {
    if (asking) return;
    asking = true;
    const { lng, lat: north } = map.getCenter();
    const point: Point = [Number(lng.toFixed(DECIMALS)), Number(north.toFixed(DECIMALS))];
    const answer = await ask(text(host, "locate"), point).catch(() => undefined);
    asking = false;
    if (answer === undefined) return void (message.textContent = text(host, "labelFailed"));
    message.textContent = answer.text;
    if (answer.place === null) return;
    [lon.value, lat.value] = [point[0].toFixed(DECIMALS), point[1].toFixed(DECIMALS)];
    if (select instanceof HTMLSelectElement) select.value = answer.place;
    for (const field of [lat, lon, select]) {
      field?.dispatchEvent(new Event("input", { bubbles: true }));
      field?.dispatchEvent(new Event("change", { bubbles: true }));
    }
    close();
  };
  map.getCanvas().addEventListener("keydown", (event) => {
    // Inside a form the key would send it.
    if (event.key !== "Enter") return;
    event.preventDefault();
    void set();
  });
  const control = button(text(host, "labelHere"), () => void set());
  control.classList.remove("secondary");
  box.lastElementChild?.prepend(control);
  message.textContent = "";
}

async function ask(address: string, [lon, lat]: [number, number]): Promise<Answer> {
  const url = new URL(address, location.origin);
  url.searchParams.set("lon", String(lon));
  url.searchParams.set("lat", String(lat));
  const answer = await fetch(url, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`the place answers ${answer.status}`);
  return (await answer.json()) as Answer;
}
