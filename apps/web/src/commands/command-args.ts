/** The arguments of the editing commands, by id. */
import type { Expectation, Params, PortRef, Position, Scenario } from "@eventyard/model";

export interface CommandArgs {
  /** `at` is the card's top left corner in canvas coordinates; without it a free place is found near the view's centre. */
  readonly "node.add": { readonly kind: string; readonly at?: Position; readonly rename?: boolean };
  readonly "node.delete":
    | { readonly nodes: readonly string[]; readonly edges: readonly string[] }
    | undefined;
  readonly "node.rename": { readonly node: string; readonly name: string };
  readonly "node.editName": { readonly node: string } | undefined;
  readonly "node.params": { readonly node: string; readonly params: Params };
  /** Without a preset the node keeps its parameters and loses the product's name. */
  readonly "node.preset": { readonly node: string; readonly preset: string | undefined };
  readonly "node.addJoined": { readonly kind: string; readonly join: PortRef; readonly at: Position };
  readonly "node.move": { readonly positions: Readonly<Record<string, Position>> };
  readonly "edge.add": { readonly from: PortRef; readonly to: PortRef };
  readonly "edge.addThrough": { readonly from: PortRef; readonly to: PortRef; readonly kind: string };
  readonly "edge.params": { readonly edge: string; readonly params: Params };
  readonly "expectation.add": { readonly scope: string } | undefined;
  readonly "expectation.edit": { readonly id: string; readonly expectation: Expectation };
  readonly "expectation.remove": { readonly id: string };
  readonly "scenario.edit": Partial<Scenario>;
  readonly "design.rename": { readonly name: string };
  readonly "design.open": { readonly id: string };
  readonly "design.import": { readonly file: File } | undefined;
  readonly paste: { readonly text: string; readonly at?: Position } | undefined;
  readonly copy: { readonly clipboard: DataTransfer } | undefined;
  readonly cut: { readonly clipboard: DataTransfer } | undefined;
}
