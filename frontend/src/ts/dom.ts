/** Creates an element. Text goes in as text nodes only, so nothing here can become markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** A small secondary button; islands add it themselves because without script it could do nothing. */
export function button(label: string, onClick: () => void): HTMLButtonElement {
  const node = element("button", { type: "button", className: "btn secondary small" }, label);
  node.addEventListener("click", onClick);
  return node;
}

/** A polite live region: screen readers read its text when it changes. */
export function status(): HTMLElement {
  const node = element("p", { className: "hint" });
  node.setAttribute("role", "status");
  return node;
}

/** Text that the server put into a data attribute; islands hold no words of their own. */
export function text(host: HTMLElement, name: string): string {
  return host.dataset[name] ?? "";
}

/** An element of the page named by its id in a data attribute. */
export function target(host: HTMLElement, name: string): HTMLElement | null {
  const id = host.dataset[name];
  return id === undefined ? null : document.getElementById(id);
}
