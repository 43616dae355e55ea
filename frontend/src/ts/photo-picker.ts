import { button, element, status, text } from "./dom";

const THUMBNAIL = { width: 192, height: 144 };

/**
 * `<photo-picker data-max data-name-alt data-label-alt data-label-remove data-label-limit>` around a file field: shows
 * what was chosen, lets people take pictures out again and describe each one. Descriptions are sent as repeated
 * fields named by `data-name-alt` in the order of the files.
 */
export class PhotoPicker extends HTMLElement {
  private photos: File[] = [];
  private readonly list = element("ul", { className: "photo-list" });
  private readonly message = status();

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    if (input === null || this.contains(this.list)) return;
    this.append(this.message, this.list);
    input.addEventListener("change", () => this.add(input));
  }

  private add(input: HTMLInputElement): void {
    const maximum = Number(this.dataset.max ?? "1");
    const chosen = [...this.photos, ...(input.files ?? [])];
    for (const photo of chosen.slice(this.photos.length, maximum)) this.list.append(this.row(photo, input));
    this.photos = chosen.slice(0, maximum);
    this.message.textContent = chosen.length > maximum ? text(this, "labelLimit") : "";
    this.write(input);
  }

  private row(photo: File, input: HTMLInputElement): HTMLElement {
    const description = element("input", { type: "text", className: "kern-form-input__input", maxLength: 300 });
    description.name = this.dataset.nameAlt ?? "photo_alt";
    const label = element("label", {}, element("span", { className: "hint" }, text(this, "labelAlt")), description);
    const remove = button(text(this, "labelRemove"), () => {
      this.photos = this.photos.filter((other) => other !== photo);
      row.remove();
      this.message.textContent = "";
      this.write(input);
      input.focus();
    });
    remove.setAttribute("aria-label", `${text(this, "labelRemove")}: ${photo.name}`);
    const row = element("li", { className: "photo-choice" }, thumbnail(photo), label, remove);
    return row;
  }

  /** The field itself stays the truth, so that a plain form submission sends exactly what is shown. */
  private write(input: HTMLInputElement): void {
    const transfer = new DataTransfer();
    for (const photo of this.photos) transfer.items.add(photo);
    input.files = transfer.files;
  }
}

/** Drawn on a canvas: the content security policy allows no blob addresses for pictures. */
function thumbnail(photo: File): HTMLCanvasElement {
  const canvas = element("canvas", THUMBNAIL);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", photo.name);
  createImageBitmap(photo).then(
    (bitmap) => {
      const scale = Math.max(THUMBNAIL.width / bitmap.width, THUMBNAIL.height / bitmap.height);
      const [width, height] = [bitmap.width * scale, bitmap.height * scale];
      canvas.getContext("2d")?.drawImage(bitmap, (THUMBNAIL.width - width) / 2, (THUMBNAIL.height - height) / 2, width, height);
      bitmap.close();
    },
    () => canvas.classList.add("unreadable"), // The server says what is wrong with the file.
  );
  return canvas;
}
