import { readFileSync } from "node:fs";
import { designJsonSchema } from "@eventyard/model";
import { expect, it } from "vitest";
import { kindSpecs } from "./index.ts";

it("the published JSON Schema is the one that the zod schemas give", () => {
  const checkedIn: unknown = JSON.parse(
    readFileSync(new URL("../eventyard.schema.json", import.meta.url), "utf8"),
  );
  // to write it anew: pnpm --filter @eventyard/kinds schema
  expect(checkedIn).toEqual(designJsonSchema(kindSpecs));
});
