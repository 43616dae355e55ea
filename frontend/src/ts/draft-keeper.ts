import { button, status, text } from "./dom";

const HOUR_MS = 3_600_000;
const LIFETIME_MS = 24 * HOUR_MS;
const PAUSE_MS = 500;
const PREFIX = "draft:";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Entry = [name: string, value: string];

interface Draft {
  saved: number;
  entries: Entry[];
}

/**
 * `<draft-keeper data-key data-label-delete data-label-restored>` inside a form: keeps what is written on this device
 * for 24 hours. What the server rendered (for example after an error) wins over the draft. On the page that
 * confirms the submission `<draft-keeper data-key data-clear>` deletes it. Shared kiosks never get this element.
 */
export class DraftKeeper extends HTMLElement {
  private timer = 0;
  private readonly message = status();

  connectedCallback(): void {
    if (this.dataset.clear !== undefined) return this.forget();
    const form = this.closest("form");
    if (form === null || this.childElementCount > 0) return;
    const remove = button(text(this, "labelDelete"), () => {
      window.clearTimeout(this.timer);
      this.forget();
      form.reset();
      remove.hidden = true;
      this.message.textContent = "";
    });
    remove.hidden = true;
    this.append(this.message, remove);

    if (this.restore(form)) {
      remove.hidden = false;
      this.message.textContent = text(this, "labelRestored");
    }
    const save = () => {
      remove.hidden = !this.save(form);
    };
    form.addEventListener("input", () => {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(save, PAUSE_MS);
    });
    // A phone may drop the page at any time after it is hidden.
    window.addEventListener("pagehide", save);
  }

  private get key(): string {
    return PREFIX + text(this, "key");
  }

  private forget(): void {
    storage()?.removeItem(this.key);
  }

  private save(form: HTMLFormElement): boolean {
    const entries = fields(form).filter(isFilled).map((field): Entry => [field.name, field.value]);
    if (entries.length === 0) {
      this.forget();
      return false;
    }
    const draft: Draft = { saved: Date.now(), entries };
    try {
      storage()?.setItem(this.key, JSON.stringify(draft));
      return true;
    } catch {
      return false; // Storage is full: writing goes on without a draft.
    }
  }

  private restore(form: HTMLFormElement): boolean {
    const draft = this.read();
    if (draft === undefined || fields(form).some(isChangedByServer)) return false;
    for (const field of fields(form)) {
      const values = draft.entries.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isToggle(field)) field.checked = values.includes(field.value);
      else if (values[0] !== undefined) field.value = values[0];
    }
    return true;
  }

  private read(): Draft | undefined {
    try {
      const draft = JSON.parse(storage()?.getItem(this.key) ?? "null") as Draft | null;
      if (draft !== null && Date.now() - draft.saved < LIFETIME_MS) return draft;
    } catch {
      // Unreadable drafts are as good as none.
    }
    this.forget();
    return undefined;
  }
}

/** Storage can be forbidden by the browser's settings; then even touching it throws. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

/** What people write themselves: no tokens, passwords, files, and not the bait for machines. */
function fields(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (item): item is Field =>
      (item instanceof HTMLInputElement && !["hidden", "password", "file", "submit"].includes(item.type) && item.tabIndex >= 0) ||
      item instanceof HTMLTextAreaElement ||
      item instanceof HTMLSelectElement,
  );
}

function isToggle(field: Field): field is HTMLInputElement {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

function isFilled(field: Field): boolean {
  return isToggle(field) ? field.checked : field.value !== "";
}

function isChangedByServer(field: Field): boolean {
  return (field instanceof HTMLInputElement && !isToggle(field)) || field instanceof HTMLTextAreaElement
    ? field.defaultValue !== ""
    : false;
}
