/**
 * Keeps the key of a form with its place in the history of the browser. Whoever goes back to a form that was sent gets
 * the key it was sent with, so that sending it again changes nothing; a form opened anew has a new one. The key stays in
 * the memory of this tab, where it was anyway.
 */
export class FormKey extends HTMLElement {
  connectedCallback(): void {
    const field = this.closest("form")?.querySelector<HTMLInputElement>('input[name="key"]');
    if (!field) return;
    const state: unknown = history.state;
    const known = typeof state === "object" && state !== null ? (state as Record<string, unknown>) : {};
    const kept = known["formKey"];
    if (typeof kept === "string") field.value = kept;
    else history.replaceState({ ...known, formKey: field.value }, "");
  }
}
