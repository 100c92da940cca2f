/** Writes eventyard.schema.json anew after a change of a kind or of the schema: `pnpm --filter @eventyard/kinds schema`. */
import { writeFileSync } from "node:fs";
import { designJsonSchema } from "@eventyard/model";
import { kindSpecs } from "./src/index.ts";

const file = new URL("eventyard.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(designJsonSchema(kindSpecs), undefined, 2)}\n`);
