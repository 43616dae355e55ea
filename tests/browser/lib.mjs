// Everything a journey needs, in one import. Each file behind it is one idea.
export { startLeisten } from "./lib/leisten.mjs";
export { startMailSink, to } from "./lib/mail.mjs";
export { devices, launch } from "./lib/browser.mjs";
export { axe, reflow, textAt200Percent, validHtml, validMarkup } from "./lib/checks.mjs";
export { noForeignHosts, watch } from "./lib/traffic.mjs";
export { journey } from "./lib/journey.mjs";
export { linkByMail, signInByLink } from "./lib/resident.mjs";
export { signIn } from "./lib/staff.mjs";
export { photoWithPosition, secrets } from "./lib/photo.mjs";
export { captions, recordFilm } from "./lib/film.mjs";
export { answer, choose, everyItem, handIn, openCase, openReceipt, release, slip, submit } from "./lib/steps.mjs";
export { findByRoute, routeOf, routesOfPages } from "./lib/routes.mjs";
export { sweep } from "./lib/sweep.mjs";
export { weigh } from "./lib/weight.mjs";
export { activate, focused, press, tabTo } from "./lib/keyboard.mjs";
export { shot } from "./lib/pictures.mjs";
