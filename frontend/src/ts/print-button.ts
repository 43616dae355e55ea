import { button, text } from "./dom";

/** `<print-button data-label>`: opens the browser's print dialog. */
export class PrintButton extends HTMLElement {
  connectedCallback(): void {
    if (this.childElementCount === 0) this.append(button(text(this, "label"), () => window.print()));
  }
}
