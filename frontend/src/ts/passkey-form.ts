import { status, text } from "./dom";

interface Question {
  ceremony: string;
  options: { user?: { id: string }; challenge: string; excludeCredentials?: { id: string }[] };
}

/** base64url without padding, as WebAuthn writes bytes in JSON; browsers learned it themselves only lately. */
const bytes = (text: string) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const base64url = (buffer: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

/**
 * `<passkey-form data-origin data-ask data-waiting data-cancelled data-known data-busy data-failed>` around a hidden form
 * with the hidden fields `ceremony` and `answer`: where passkeys work, shows the form and hides what stands in its place.
 * Submitting asks `data-ask` for a question, lets the device answer it, and sends the answer along.
 */
export class PasskeyForm extends HTMLElement {
  private readonly message = status();
  private running = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    // A passkey belongs to one origin; under another name of this site a device would only refuse.
    if (!form?.hidden || !("credentials" in navigator) || !("PublicKeyCredential" in window)) return;
    if (new URL(text(this, "origin")).origin !== location.origin) return;
    for (const child of this.children) if (child instanceof HTMLElement) child.hidden = child !== form;
    form.append(this.message);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.running) void this.ask(form);
    });
  }

  private async ask(form: HTMLFormElement): Promise<void> {
    this.running = true;
    this.say("waiting");
    try {
      const asked = await fetch(text(this, "ask"), { method: "POST", headers: { accept: "application/json" } });
      if (!asked.ok || asked.redirected) return this.say("busy");
      const { ceremony, options } = (await asked.json()) as Question;
      fill(form, "ceremony", ceremony);
      fill(form, "answer", JSON.stringify(await answer(options)));
      form.submit();
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      // The names that WebAuthn gives (sections 5.1.3 and 5.1.4); a TypeError is a network that is gone.
      const known: Record<string, string> = {
        NotAllowedError: "cancelled",
        AbortError: "cancelled",
        InvalidStateError: "known",
        TypeError: "busy",
      };
      this.say(known[name] ?? "failed");
    } finally {
      this.running = false;
    }
  }

  private say(what: string): void {
    this.message.textContent = text(this, what);
  }
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

/** Lets the device answer: it makes a passkey where the question names an account, else it shows one. */
async function answer({ user, challenge, excludeCredentials, ...rest }: Question["options"]): Promise<unknown> {
  const publicKey: Record<string, unknown> = { ...rest, challenge: bytes(challenge) };
  if (user) {
    publicKey.user = { ...user, id: bytes(user.id) };
    publicKey.excludeCredentials = excludeCredentials?.map((one) => ({ ...one, id: bytes(one.id) }));
  }
  const options = { publicKey } as unknown as CredentialCreationOptions & CredentialRequestOptions;
  const credential = await (user ? navigator.credentials.create(options) : navigator.credentials.get(options));
  const { id, type, rawId, response } = credential as PublicKeyCredential;
  const parts: Record<string, string> = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const part = (response as unknown as Record<string, ArrayBuffer | null | undefined>)[name];
    if (part) parts[name] = base64url(part);
  }
  return { id, type, rawId: base64url(rawId), response: parts, clientExtensionResults: {} };
}
