/**
 * Runs every check of `checks.mjs`. All run, so that one round shows everything. A check that looked at nothing is red:
 * a wrong pattern or a wrong folder must not pass for a clean tree.
 */
import { CHECKS } from "./checks.mjs";
import { runCheck } from "./run-check.mjs";

const failures = CHECKS.map((check) => runCheck(check)).filter((failure) => failure !== undefined);
if (failures.length > 0) console.error(`\n${failures.join("\n\n")}`);
process.exit(failures.length > 0 ? 1 : 0);
