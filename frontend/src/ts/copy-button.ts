import { button, target, text } from "./dom";

const SHOWN_MS = 3000;

/** `<copy-button data-target="id" data-label data-label-done>`: copies the text of an element. */
export class CopyButton extends HTMLElement {
  connectedCallback(): void {
    if (!("clipboard" in navigator) || this.childElementCount > 0) return;
    const label = text(this, "label");
    const control = button(label, async () => {
      await navigator.clipboard.writeText(target(this, "target")?.textContent?.trim() ?? "");
      control.textContent = text(this, "labelDone");
      setTimeout(() => (control.textContent = label), SHOWN_MS);
    });
    control.setAttribute("aria-live", "polite");
    this.append(control);
  }
}
