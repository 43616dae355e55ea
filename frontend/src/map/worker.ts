/** The one address that may become a worker. */
let allowed = "";

/** Says which address that is. */
export function allowWorker(address: string): void {
  allowed = new URL(address, location.origin).href;
}

interface Policy {
  createScriptURL(address: string): unknown;
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy;
}

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
/** Our content security policy lets no text become a script, save through this door, which knows one address. */
const policy = policies?.createPolicy("leisten-map", {
  createScriptURL(address) {
    if (address !== allowed) throw new TypeError(`no worker is made from ${address}`);
    return address;
  },
});

/** Takes the place of `Worker` in the library of the map (see build.mjs), which knows nothing of trusted types. */
class TrustedWorker extends globalThis.Worker {
  constructor(address: string | URL, options?: WorkerOptions) {
    const href = new URL(address, location.origin).href;
    super((policy?.createScriptURL(href) ?? href) as string, options);
  }
}

export { TrustedWorker as Worker };
