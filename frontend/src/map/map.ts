// The interactive map, loaded only after somebody has asked for it. What it needs of the page are an element with data
// attributes (see ../ts/map-island.ts) and the words in them.
import { openPicker } from "./pick";
import { openView } from "./view";

export async function open(host: HTMLElement, opener: HTMLButtonElement, message: HTMLElement): Promise<void> {
  await (host.dataset.lat === undefined ? openView : openPicker)(host, opener, message);
}
