// Every page of the staff, looked at like those that everybody can see.
import { sweep } from "./lib.mjs";
import { pages } from "./pages.mjs";

sweep(pages.filter((page) => page.who));
