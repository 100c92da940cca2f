/** A design's script: what is said while it runs, and named fixes that are switched on and off. */
import type { DesignEdge, DesignNode, Position } from "../design.ts";
import type { Params, ParamValue } from "../kind-spec.ts";
import type { Words } from "../text.ts";

/** A sentence that is shown while virtual time is between two instants. Says nothing to the run. */
export interface Caption {
  readonly text: Words;
  /** First and last instant at which it is shown [ms of virtual time]. */
  readonly atMs: number;
  readonly untilMs: number;
  /** The node beside which it stands; without one it is about the whole design. */
  readonly node?: string | undefined;
}

export interface AddedNode {
  readonly node: DesignNode;
  readonly at: Position;
}

/** What the parts of a fix were before it was switched on: what switching it off restores. */
export interface FixMemory {
  /** Parameters by node and by edge; null: not written. */
  readonly nodes?: Readonly<Record<string, Readonly<Record<string, ParamValue | null>>>> | undefined;
  readonly edges?: Readonly<Record<string, Readonly<Record<string, ParamValue | null>>>> | undefined;
  readonly removed?: Readonly<Record<string, DesignEdge>> | undefined;
  readonly removedNodes?: Readonly<Record<string, DesignNode>> | undefined;
  /** Places that the layout held for nodes which the fix adds or removes. */
  readonly places?: Readonly<Record<string, Position>> | undefined;
}

/** A patch of the design with a name. `before` is there exactly while it is on. */
export interface Fix {
  readonly name: Words;
  /** What it does and what it costs. */
  readonly text?: Words | undefined;
  /** Parameters that it sets, by node and by edge. */
  readonly nodes?: Readonly<Record<string, Params>> | undefined;
  readonly edges?: Readonly<Record<string, Params>> | undefined;
  readonly addNodes?: Readonly<Record<string, AddedNode>> | undefined;
  readonly addEdges?: Readonly<Record<string, DesignEdge>> | undefined;
  readonly removeEdges?: readonly string[] | undefined;
  /** Nodes that it removes; `removeEdges` names every edge at them. */
  readonly removeNodes?: readonly string[] | undefined;
  /** Ids of the expectations that it turns from red to green. */
  readonly mends?: readonly string[] | undefined;
  readonly before?: FixMemory | undefined;
}
