/** Pure edits of a design's contracts. Commands are made of these. */
import { eventVersionText, newId, parseEventVersions } from "@eventyard/model";
import type { Design, EventContract, FieldMeta, Fix, ParamValue } from "@eventyard/model";

/** What a new type starts with: closed, so that an optional field may be added later without breaking a reader. */
const FIRST_SCHEMA = {
  type: "object",
  properties: { id: { type: "string" } },
  required: ["id"],
  additionalProperties: false,
};

/** The versions of a contract in ascending order. */
export function versionsOf({ versions }: EventContract): readonly string[] {
  return Object.keys(versions).toSorted((a, b) => Number(a) - Number(b));
}

/** A name that no event type has. */
export function freeType(design: Design): string {
  return newId("new-event", design.contracts ?? {});
}

/** The design with this contract, in place of one of the same name. */
export function withContract(design: Design, type: string, contract: EventContract): Design {
  return { ...design, contracts: { ...design.contracts, [type]: contract } };
}

/** The design with a new event type of one version. */
export function addContract(design: Design, type: string, version: string): Design {
  return withContract(design, type, { compatibility: "backward", versions: { [version]: FIRST_SCHEMA } });
}

/** The design without this event type; without any, it has no contracts at all. */
export function removeContract(design: Design, type: string): Design {
  const { [type]: _gone, ...contracts } = design.contracts ?? {};
  if (Object.keys(contracts).length > 0) return { ...design, contracts };
  const { contracts: _none, ...rest } = design;
  return rest;
}

/** A further version that begins as a copy of the last one; undefined where the numbers end (999,999). */
export function addVersion(
  contract: EventContract,
): { readonly contract: EventContract; readonly version: string } | undefined {
  const last = versionsOf(contract).at(-1);
  const version = String(Number(last ?? "0") + 1);
  if (version.length > 6) return undefined;
  const schema = last === undefined ? FIRST_SCHEMA : contract.versions[last];
  return { version, contract: { ...contract, versions: { ...contract.versions, [version]: schema } } };
}

export function removeVersion(contract: EventContract, version: string): EventContract {
  const { [version]: _gone, ...versions } = contract.versions;
  return { ...contract, versions };
}

/** The text of a parameter with the type renamed in it; as it was if it does not name the type. */
function renamedText(text: string, names: FieldMeta["names"], from: string, to: string): string {
  if (names === "event-type") return text === from ? to : text;
  const versions = parseEventVersions(text);
  if (versions === undefined || !versions.some(({ type }) => type === from)) return text;
  return versions.map((one) => eventVersionText(one.type === from ? { ...one, type: to } : one)).join(", ");
}

type Names = readonly (readonly [name: string, names: FieldMeta["names"]])[];
/** Parameters, or what they were: null where they were not written. */
type Values = Readonly<Record<string, ParamValue | null>>;

/** A renaming in the parameters of nodes. */
interface Renaming {
  readonly from: string;
  readonly to: string;
  /** Which parameters of this node name types and versions. */
  readonly namesAt: (node: string) => Names;
  readonly namesOf: (kind: string) => Names;
}

/** The same object if nothing in it is renamed. */
function renamedIn<T extends Values>(params: T, names: Names, { from, to }: Renaming): T {
  const changed = names.flatMap(([name, what]) => {
    const value = params[name];
    if (typeof value !== "string") return [];
    const text = renamedText(value, what, from, to);
    return text === value ? [] : [[name, text] as const];
  });
  return changed.length === 0 ? params : { ...params, ...Object.fromEntries(changed) };
}

function mapped<T>(records: Readonly<Record<string, T>>, change: (id: string, one: T) => T) {
  return Object.fromEntries(Object.entries(records).map(([id, one]) => [id, change(id, one)]));
}

function renamedFix(fix: Fix, renaming: Renaming): Fix {
  const { nodes, addNodes, before } = fix;
  const inNode = <T extends Values>(node: string, params: T): T =>
    renamedIn(params, renaming.namesAt(node), renaming);
  return {
    ...fix,
    ...(nodes === undefined ? {} : { nodes: mapped(nodes, inNode) }),
    ...(addNodes === undefined
      ? {}
      : {
          addNodes: mapped(addNodes, (_id, added) => ({
            ...added,
            node: {
              ...added.node,
              params: renamedIn(added.node.params, renaming.namesOf(added.node.kind), renaming),
            },
          })),
        }),
    ...(before?.nodes === undefined ? {} : { before: { ...before, nodes: mapped(before.nodes, inNode) } }),
  };
}

/**
 * The design with the type renamed, also where nodes, steps of the scenario and fixes name it. `namesOf` tells which
 * parameters of a kind name types and versions.
 */
export function renameContract(
  design: Design,
  from: string,
  to: string,
  namesOf: (kind: string) => Names,
): Design {
  const namesAt = (node: string): Names => namesOf(design.nodes[node]?.kind ?? "");
  const renaming: Renaming = { from, to, namesAt, namesOf };
  const contracts = Object.entries(design.contracts ?? {}).map(
    ([type, contract]) => [type === from ? to : type, contract] as const,
  );
  const steps = design.scenario.steps.map((step) => {
    const { command } = step;
    if (command.type !== "params") return step;
    const params = renamedIn(command.params, namesAt(command.node), renaming);
    return { ...step, command: { ...command, params } };
  });
  return {
    ...design,
    contracts: Object.fromEntries(contracts),
    nodes: mapped(design.nodes, (id, node) => {
      const params = renamedIn(node.params, namesAt(id), renaming);
      return params === node.params ? node : { ...node, params };
    }),
    scenario: { ...design.scenario, steps },
    ...(design.fixes === undefined
      ? {}
      : { fixes: mapped(design.fixes, (_id, fix) => renamedFix(fix, renaming)) }),
  };
}
