// Every page that everybody can see: looked at in three widths, accessible, valid, within its weight, without a foreign
// host.
import { sweep } from "./lib.mjs";
import { pages } from "./pages.mjs";

sweep(pages.filter((page) => !page.who));
