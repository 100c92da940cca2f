/** Tells zod not to compile its checks with `new Function`, which the page's security policy forbids. Import it first. */
import { config } from "zod";

config({ jitless: true });
