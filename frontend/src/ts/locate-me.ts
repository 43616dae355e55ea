import { button, status, target, text } from "./dom";

const TIMEOUT_MS = 10_000;
/** Five decimals are about one metre: finer than any phone, and no more than we need. */
const DECIMALS = 5;

/**
 * `<locate-me data-lat="id" data-lon="id" data-label data-label-done data-label-denied>`: fills two hidden fields
 * with the device's position (WGS 84, degrees) after a tap, never by itself.
 */
export class LocateMe extends HTMLElement {
  connectedCallback(): void {
    if (!("geolocation" in navigator) || this.childElementCount > 0) return;
    const message = status();
    const control = button(text(this, "label"), () => {
      control.setAttribute("aria-disabled", "true");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          this.fill("lat", coords.latitude);
          this.fill("lon", coords.longitude);
          finish("labelDone");
        },
        () => finish("labelDenied"),
        { enableHighAccuracy: true, timeout: TIMEOUT_MS },
      );
    });
    const finish = (label: string) => {
      control.removeAttribute("aria-disabled");
      message.textContent = text(this, label);
    };
    this.append(control, message);
  }

  private fill(name: string, degrees: number): void {
    const field = target(this, name);
    if (!(field instanceof HTMLInputElement)) return;
    field.value = degrees.toFixed(DECIMALS);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
