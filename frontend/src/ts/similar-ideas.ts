import { element, status, target, text } from "./dom";

const PAUSE_MS = 700;
const MINIMUM_LENGTH = 15;
const SHOWN = 3;

interface Similar {
  title: string;
  url: string;
}

/**
 * `<similar-ideas data-for="id" data-url data-label-one data-label-many>`: while someone writes, lists contributions
 * that sound alike. `data-url` answers `?text=…` with `{"items":[{"title","url"}]}`; `{n}` in the label stands for
 * their number. It is only a hint: when the request fails, nothing is shown.
 */
export class SimilarIdeas extends HTMLElement {
  private timer = 0;
  private request: AbortController | undefined;
  private readonly message = status();
  private readonly list = element("ul", { className: "stack" });

  connectedCallback(): void {
    const field = target(this, "for");
    if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
    this.replaceChildren(this.message, this.list);
    field.addEventListener("input", () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.look(field.value.trim()), PAUSE_MS);
    });
  }

  private async look(words: string): Promise<void> {
    this.request?.abort();
    if (words.length < MINIMUM_LENGTH) return this.show([]);
    this.request = new AbortController();
    try {
      const url = new URL(text(this, "url"), location.origin);
      url.searchParams.set("text", words);
      const answer = await fetch(url, { signal: this.request.signal, headers: { accept: "application/json" } });
      const { items } = (await answer.json()) as { items: Similar[] };
      this.show(answer.ok ? items.slice(0, SHOWN) : []);
    } catch {
      // Aborted by the next keystroke, or offline: keep what is shown.
    }
  }

  private show(items: Similar[]): void {
    this.list.replaceChildren(...items.filter(isLocal).map((item) => element("li", {}, link(item))));
    const count = this.list.childElementCount;
    const label = text(this, count === 1 ? "labelOne" : "labelMany");
    this.message.textContent = count === 0 ? "" : label.replace("{n}", String(count));
  }
}

/** Only addresses of our own host become links. */
const isLocal = ({ url }: Similar): boolean => new URL(url, location.origin).origin === location.origin;

/** A new tab, so that the half-written text stays where it is. */
const link = ({ title, url }: Similar): HTMLAnchorElement => element("a", { href: url, target: "_blank" }, title);
