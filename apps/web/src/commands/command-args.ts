/** The arguments of the editing commands, by id. */
import type {
  Caption,
  Design,
  EventContract,
  Expectation,
  Fix,
  Params,
  PortRef,
  Position,
  Scenario,
} from "@eventyard/model";

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
  /** As "node.preset", for what the source port says of an edge. */
  readonly "edge.preset": { readonly edge: string; readonly preset: string | undefined };
  readonly "edge.params": { readonly edge: string; readonly params: Params };
  readonly "expectation.add": { readonly scope: string } | undefined;
  readonly "expectation.edit": { readonly id: string; readonly expectation: Expectation };
  readonly "expectation.remove": { readonly id: string };
  /** Without arguments: about the whole design, from the watched run's time on. */
  readonly "caption.add": Caption | undefined;
  readonly "caption.edit": { readonly id: string; readonly caption: Caption };
  readonly "caption.remove": { readonly id: string };
  /** What was changed since `from` becomes a fix of this id that is on. */
  readonly "fix.keep": { readonly id: string; readonly from: Design };
  readonly "fix.edit": { readonly id: string; readonly fix: Fix };
  /** Its parts stay as they are. */
  readonly "fix.remove": { readonly id: string };
  readonly "fix.switch": { readonly id: string; readonly on: boolean };
  /** Without a name: one that is free. The name must be free and fit to be an event type's. Without a version: 1. */
  readonly "contract.add": { readonly type: string; readonly version?: string } | undefined;
  readonly "contract.edit": { readonly type: string; readonly contract: EventContract };
  /** Whoever names the type names it anew. */
  readonly "contract.rename": { readonly type: string; readonly name: string };
  readonly "contract.remove": { readonly type: string };
  /** Shows it in the inspector; changes nothing. */
  readonly "contract.show": { readonly type: string; readonly version?: string };
  readonly "scenario.edit": Partial<Scenario>;
  readonly "design.rename": { readonly name: string };
  readonly "design.open": { readonly id: string };
  readonly "design.import": { readonly file: File } | undefined;
  readonly paste: { readonly text: string; readonly at?: Position } | undefined;
  readonly copy: { readonly clipboard: DataTransfer } | undefined;
  readonly cut: { readonly clipboard: DataTransfer } | undefined;
}
