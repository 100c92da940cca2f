/** Brings documents and node parameters of older versions up to the present one, one version at a time. */
import type { KindSpec } from "./kind-spec.ts";

/** `migrations[i]` turns a document of version i + 1 into version i + 2. Pure: the input is not changed. */
export type Migration = (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Version 1 is the first: there is nothing to migrate yet. */
export const DESIGN_MIGRATIONS: readonly Migration[] = [];

/**
 * Applies the steps that lead from the document's `version` to the newest and writes the new `version` (rule M24).
 * A document that is new enough is returned as it is.
 */
export function migrateDocument(
  document: Readonly<Record<string, unknown>>,
  migrations: readonly Migration[],
): Readonly<Record<string, unknown>> {
  const version = document["version"];
  if (typeof version !== "number") return document;
  let migrated = document;
  for (let from = version; from <= migrations.length; from++) {
    const step = migrations[from - 1];
    if (step !== undefined) migrated = { ...step(migrated), version: from + 1 };
  }
  return migrated;
}

/**
 * Applies the kind's migrations to a node's parameters (rule M25). `kindVersion` is the version they are written in;
 * the result is written in `spec.version`.
 */
export function migrateParams(
  spec: KindSpec,
  params: Readonly<Record<string, unknown>>,
  kindVersion: number,
): Record<string, unknown> {
  let migrated: Record<string, unknown> = { ...params };
  for (let from = kindVersion; from < spec.version; from++) {
    const step = spec.migrations[from - 1];
    if (step !== undefined) migrated = step(migrated);
  }
  return migrated;
}
