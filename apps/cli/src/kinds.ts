/** `kinds`: the catalogue, derived from the same specs as the page's palette and forms. */
import { kinds } from "@eventyard/kinds";
import { paramFields, unitBehind } from "@eventyard/model";
import type { ParamField } from "@eventyard/model";
import { table } from "./table.ts";

export function kindsText(json: boolean): string {
  if (json) {
    const all = kinds.map(({ spec }) => ({
      id: spec.id,
      version: spec.version,
      title: spec.title,
      summary: spec.summary,
      simulated: spec.simulated,
      ports: spec.ports,
      faults: spec.faults,
      params: paramFields(spec),
    }));
    return `${JSON.stringify(all, undefined, 2)}\n`;
  }
  const parts = kinds.map(({ spec }) => {
    const rows = paramFields(spec).map((field) => [
      field.name,
      String(field.default),
      range(field),
      unitBehind(field.meta).en.trimStart(),
    ]);
    return `${spec.id}: ${spec.summary.en}\n${table(["  parameter", "default", "range", "unit"], rows.map(indent))}`;
  });
  return `${parts.join("\n\n")}\n`;
}

function indent(row: readonly string[]): readonly string[] {
  return row.map((cell, column) => (column === 0 ? `  ${cell}` : cell));
}

function range(field: ParamField): string {
  if (field.options) return field.options.join(" | ");
  if (field.min !== undefined && field.max !== undefined) return `${field.min} … ${field.max}`;
  if (field.min !== undefined) return `${field.min} …`;
  return field.max === undefined ? field.type : `… ${field.max}`;
}
