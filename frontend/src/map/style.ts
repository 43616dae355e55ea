import type { LngLatBoundsLike, LngLatLike, StyleSpecification } from "maplibre-gl";

/** A piece of an attribution and where it leads. */
export interface Credit {
  text: string;
  url: string | null;
}

export interface Place {
  name: string;
  slug: string;
  seat: boolean;
  at: [number, number];
}

/** What our server tells beside the style itself. */
export interface Region {
  /** The municipalities; `null` before any has been imported. */
  bounds: LngLatBoundsLike | null;
  /** How far the map reaches. */
  reach: LngLatBoundsLike | null;
  credits: Credit[][];
  places: Place[];
}

/** Fetches the style and gives it the colours that the page has now. */
export async function fetchStyle(address: string): Promise<{ style: StyleSpecification; region: Region }> {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`the style answers ${answer.status}`);
  const style = (await answer.json()) as StyleSpecification & { metadata: Region };
  colour(style);
  return { style, region: style.metadata };
}

/** `metadata.tokens` of a layer names the colour tokens of its properties. */
function colour(style: StyleSpecification): void {
  const probe = document.createElement("span");
  // Otherwise the system's colours would be read here, each surface and line the same.
  probe.style.setProperty("forced-color-adjust", "none");
  probe.hidden = true;
  document.body.append(probe);
  const forced = matchMedia("(forced-colors: active)").matches;
  for (const layer of style.layers) {
    const tokens = (layer.metadata as { tokens?: Record<string, string> } | undefined)?.tokens ?? {};
    for (const [property, token] of Object.entries(tokens)) {
      const surface = property.endsWith("fill-color") || property === "background-color";
      probe.style.color = forced ? (surface ? "Canvas" : "CanvasText") : `var(${token})`;
      (layer.paint as Record<string, unknown>)[property] = getComputedStyle(probe).color;
    }
  }
  probe.remove();
}

/** Longitude and latitude from `data-at="lon,lat"`. */
export function readPoint(written: string | undefined): [number, number] | undefined {
  const [lon, lat] = (written ?? "").split(",").map(Number.parseFloat);
  return lon !== undefined && lat !== undefined && Number.isFinite(lon + lat) ? [lon, lat] : undefined;
}

export type Point = Exclude<LngLatLike, number>;
