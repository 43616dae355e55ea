// Every page that only some can see, those of residents with an account and those of staff, looked at like the others.
import { sweep } from "./lib.mjs";
import { pages } from "./pages.mjs";

sweep(pages.filter((page) => page.who));
