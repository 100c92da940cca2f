/** What choosing a product does to a node's or an edge's parameters, and what a parameter is compared with afterwards. */
import { resolveParams } from "@eventyard/model";
import type { Params, ParamSet, ParamValue, Preset } from "@eventyard/model";

/** The preset of this id, or undefined if this version does not have it. */
export function presetOf(set: ParamSet, id: string | undefined): Preset | undefined {
  return set.presets?.find((preset) => preset.id === id);
}

/** Parameters that make a product: those that any of the presets sets. The others are the person's own. */
function productParams(set: ParamSet): ReadonlySet<string> {
  return new Set((set.presets ?? []).flatMap(({ params }) => Object.keys(params)));
}

/** What each parameter is compared with: the preset's value, and the default where the preset says nothing. */
export function baselineOf(set: ParamSet, preset: Preset | undefined): Params {
  return { ...resolveParams(set, {}), ...preset?.params };
}

export interface ParamChange {
  readonly name: string;
  readonly before: ParamValue;
  readonly after: ParamValue;
}

/**
 * What choosing the preset changes: every parameter that makes a product gets the preset's value (the default where it has
 * none, so that nothing of the product before it stays); parameters that belong to no product keep theirs.
 */
export function presetChanges(set: ParamSet, params: Params, preset: Preset): readonly ParamChange[] {
  const now = resolveParams(set, params);
  const wanted = baselineOf(set, preset);
  const changes: ParamChange[] = [];
  for (const name of productParams(set)) {
    const before = now[name];
    const after = wanted[name];
    if (before !== undefined && after !== undefined && before !== after)
      changes.push({ name, before, after });
  }
  return changes;
}

/** The preset that a value is said to differ from: the chosen one where it has a say, otherwise none. */
export function presetFor(set: ParamSet, preset: Preset | undefined, name: string): Preset | undefined {
  return preset !== undefined && productParams(set).has(name) ? preset : undefined;
}

/** Where the preset's value of a parameter comes from. */
export function sourceOf(preset: Preset | undefined, name: string): Preset["sources"][number] | undefined {
  return preset?.sources.find(({ param }) => param === name);
}

/** "RabbitMQ quorum 4.0". */
export function productName({ product, version }: Preset): string {
  return version === "" ? product : `${product} ${version}`;
}
