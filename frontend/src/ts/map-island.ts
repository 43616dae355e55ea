import { button, status, target, text } from "./dom";

/** What the file of the map offers; it is loaded only after a tap. */
interface MapFile {
  open(host: HTMLElement, opener: HTMLButtonElement, message: HTMLElement): Promise<void>;
}

/**
 * `<map-island data-script data-worker data-styles data-source data-label-…>`: a button that loads the interactive map.
 *
 * With `data-lat`, `data-lon` and `data-place` (ids of two hidden fields and a select) a point is chosen; with `data-for`
 * (id of an element) what carries `data-at="lon,lat"` in it is shown. Page and form do without the map, so when it
 * cannot be loaded, a sentence says so.
 */
export class MapIsland extends HTMLElement {
  private readonly message = status();

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    const opener = button(text(this, "labelOpen"), () => void this.open(opener));
    opener.setAttribute("aria-expanded", "false");
    const controls = document.createElement("div");
    controls.className = "row";
    controls.append(opener);
    this.append(controls, this.message);
    const lat = target(this, "lat");
    if (lat instanceof HTMLInputElement) this.offerRemoval(lat, controls, opener);
  }

  private async open(opener: HTMLButtonElement): Promise<void> {
    if (opener.getAttribute("aria-expanded") === "true" || opener.getAttribute("aria-disabled") === "true") return;
    opener.setAttribute("aria-disabled", "true");
    this.message.textContent = text(this, "labelLoading");
    try {
      const file = (await import(text(this, "script"))) as MapFile;
      await file.open(this, opener, this.message);
    } catch {
      this.message.textContent = text(this, "labelFailed");
    }
    opener.removeAttribute("aria-disabled");
  }

  /** A point that has been set, by whatever means, can be taken away again. */
  private offerRemoval(lat: HTMLInputElement, controls: HTMLElement, opener: HTMLButtonElement): void {
    const lon = target(this, "lon");
    const remove = button(text(this, "labelRemove"), () => {
      for (const field of [lat, lon]) {
        if (field instanceof HTMLInputElement) field.value = "";
      }
      lat.dispatchEvent(new Event("change", { bubbles: true }));
      this.message.textContent = text(this, "labelRemoved");
      opener.focus();
    });
    const show = () => (remove.hidden = lat.value === "");
    lat.addEventListener("change", show);
    show();
    if (lat.value !== "") this.message.textContent = text(this, "labelSet");
    controls.append(remove);
  }
}
