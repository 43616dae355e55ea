import { target } from "./dom";

/**
 * `<receipt-link data-target="id">`: puts the code behind `#` of the address into a field. Browsers do not send that
 * part, so the code of a scanned slip reaches no log; it is taken off the address at once.
 */
export class ReceiptLink extends HTMLElement {
  connectedCallback(): void {
    const code = decodeURIComponent(location.hash.slice(1));
    const field = target(this, "target");
    if (!/^[0-9A-Za-z-]{14,20}$/.test(code) || !(field instanceof HTMLInputElement)) return;
    field.value = code;
    history.replaceState(null, "", location.pathname + location.search);
    field.form?.querySelector("button")?.focus();
  }
}
