// Every page works without this file. Each element below adds one convenience where the server put its tag.
import { CopyButton } from "./copy-button";
import { DraftKeeper } from "./draft-keeper";
import { FormKey } from "./form-key";
import { LocateMe } from "./locate-me";
import { MapIsland } from "./map-island";
import { PasskeyForm } from "./passkey-form";
import { PhotoPicker } from "./photo-picker";
import { PrintButton } from "./print-button";
import { ReceiptLink } from "./receipt-link";
import { SimilarIdeas } from "./similar-ideas";

customElements.define("copy-button", CopyButton);
customElements.define("draft-keeper", DraftKeeper);
customElements.define("form-key", FormKey);
customElements.define("locate-me", LocateMe);
customElements.define("map-island", MapIsland);
customElements.define("passkey-form", PasskeyForm);
customElements.define("photo-picker", PhotoPicker);
customElements.define("print-button", PrintButton);
customElements.define("receipt-link", ReceiptLink);
customElements.define("similar-ideas", SimilarIdeas);

// After a failed submission the reader starts at the list of errors.
document.querySelector<HTMLElement>(".error-summary")?.focus();
