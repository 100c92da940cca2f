/**
 * What a node kind IS, as data. The palette, the inspector form, the node card, validation, the CLI's help
 * and the model cards are derived from it; shared code asks a property of the spec, never which kind it has.
 */
import { z } from "zod";
import type { Content } from "./content.ts";
import type { ReaderType } from "./contracts/contract-book.ts";
import type { EventVersion } from "./contracts/event-version.ts";
import type { NodeMetricId } from "./metrics.ts";
import type { LocalText } from "./text.ts";

/**
 * What can be done to a node or edge while it runs. Every fault can be switched off again.
 * - `kill`: the process dies; what its machine had cached or written stays.
 * - `power`: its machines lose power; what was only cached is gone.
 * - `node-loss`: one machine with its disk is gone for ever.
 * - `stall`: it stands still (a long collection, a stopped process); connections stay.
 */
export type FaultId = "kill" | "power" | "node-loss" | "stall" | "slow" | "fail" | "surge" | "cut";

/**
 * How messages cross an edge.
 * - `publish`: handed over; the sender forgets the message.
 * - `delivery`: lent by a bus to a worker, which answers with a settlement; the receiver gives credit first.
 * - `call`: a request; the caller waits for the reply that comes back over the same edge.
 */
export type Flow = "publish" | "delivery" | "call";

export type ParamValue = string | number | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

/** A set of parameters: those of a kind, or those of the edges that leave a port. */
export interface ParamSet {
  /** Flat object of numbers, strings, booleans and enums, each with a default and a `fields` entry. */
  readonly params: z.ZodObject;
  /**
   * What the schema cannot say, such as a pattern's grammar. Asked only with complete, well-typed parameters. For an edge,
   * `owner` is the complete parameters of the node it leaves, where the asker knows them.
   */
  readonly check?: (
    params: Params,
    owner?: Params,
  ) => readonly { readonly param: string; readonly text: LocalText }[];
  /** Products that these parameters can stand for, in the order of the form's list. */
  readonly presets?: readonly Preset[];
}

export interface PortSpec {
  readonly id: string;
  readonly direction: "in" | "out";
  /** `event` ports carry events, `call` ports synchronous requests. Only equal types connect. */
  readonly carries: "event" | "call";
  /** Flows this port can take part in; an edge uses the first of the source's that the target also lists. */
  readonly flows: readonly Flow[];
  readonly title: LocalText;
  /** More edges than this are refused. */
  readonly edgesMax: number;
  /** Fewer edges than this is a problem (the design does not run). */
  readonly edgesMin: number;
  /** A port for what was given up (drawn dashed, below). */
  readonly dead?: boolean;
  /** Out ports: what can be said of each edge that leaves here, beside its latency (a subscription's filter). */
  readonly edge?: ParamSet;
  /** Id of another port of the kind: edges at this one are refused while that one has none. */
  readonly needs?: string;
  /** Out ports: name of an edge parameter that no two edges of the port may have in common. */
  readonly distinct?: string;
  /**
   * Out ports with filters: does this edge let events with this content pass? Absent: every edge does. Both sets of
   * parameters are complete.
   */
  readonly admits?: (edge: Params, owner: Params, content: Content) => boolean;
}

/** What a node has to do with the contracts of events, as its parameters say. */
export interface NodeContract {
  /** Versioned events that it makes, the parameter that says so and the out port they leave by; without one, by all. */
  readonly publishes: readonly {
    readonly param: string;
    readonly content: Content;
    readonly port?: string;
  }[];
  /** Versions that it reads; of types that it does not name it reads everything. */
  readonly accepts?: {
    readonly param: string;
    readonly versions: readonly EventVersion[];
    readonly reader: ReaderType;
  };
  /**
   * Do the events and requests that it sends say what came in? A record says it by in port: the out ports of which it is
   * true; none for a port that is not in it.
   */
  readonly passesOn: boolean | Readonly<Record<string, readonly string[]>>;
}

/** A product as data: which parameters make a kind, or an edge, behave like it, and where each number comes from. */
export interface Preset {
  /** Such as "rabbitmq-quorum-4.0"; never reused. */
  readonly id: string;
  readonly title: LocalText;
  /** What the card says, such as "RabbitMQ quorum". */
  readonly product: string;
  readonly version: string;
  /** Date of the sources; where they have none of their own, when they were read. ISO. */
  readonly asOf: string;
  /** Every parameter that differs from the defaults. */
  readonly params: Params;
  /** For each parameter of `params`: what the source says, and where. */
  readonly sources: readonly { readonly param: string; readonly text: LocalText; readonly url?: string }[];
  /** What of the product's behaviour the kind does not model. */
  readonly notModelled: LocalText;
}

/** What the inspector needs to know of one parameter beside its zod type. */
export interface FieldMeta {
  readonly label: LocalText;
  readonly help?: LocalText;
  /** Shown grey behind the value. A symbol ("ms", "/s", "%") is one text, a word ("workers") is in both languages. Required for numbers that have one. */
  readonly unit?: string | LocalText;
  readonly step?: number;
  /** Titles of an enum's values. */
  readonly options?: Readonly<Record<string, LocalText>>;
  /** Shown only when another parameter has one of these values. */
  readonly showWhen?: { readonly param: string; readonly oneOf: readonly (string | number | boolean)[] };
  /** Section of the form; fields without one come first. */
  readonly group?: LocalText;
  /** A longer text, edited in a text area. */
  readonly multiline?: boolean;
  /** The value names a resource that the run is given beside the design. */
  readonly resource?: "trace";
  /** The text names an event type, a version of one in the design's contracts ("order-placed@2"), or a list of these. */
  readonly names?: "event-type" | "event-version" | "event-versions";
}

/** Where a kind's schema keeps its field metadata: `z.number().register(fields, {…})`. */
export const fields = z.registry<FieldMeta>();

export interface KindSpec extends ParamSet {
  /** Equal to the kind's folder name. */
  readonly id: string;
  /** Version of the parameters' meaning; migrations lead to it. */
  readonly version: number;
  readonly title: LocalText;
  readonly summary: LocalText;
  /** Path data of a 20 × 20 stroke icon. */
  readonly icon: string;
  /** How the card is drawn. */
  readonly silhouette: "producer" | "bus" | "worker" | "paper";
  /** False: a drawing aid; it has no ports and never reaches the engine. */
  readonly simulated: boolean;
  readonly ports: readonly PortSpec[];
  /** A bus: does it keep messages of one key or partition back until the one before is done? `params` are complete. */
  readonly inOrder?: (params: Params) => boolean;
  readonly faults: readonly FaultId[];
  readonly metrics: readonly NodeMetricId[];
  readonly card: {
    /** One short line under the name, such as "Poisson 120/s". */
    readonly subtitle: (params: Params) => LocalText;
    /** A second, quieter line, or undefined. */
    readonly detail?: (params: Params) => LocalText | undefined;
    /** Which big picture the card shows: squares for workers, tick marks for waiting messages, text, or none. */
    readonly meter: "workers" | "backlog" | "lanes" | "text" | "none";
  };
  /** Mean time a message needs inside this node when nothing waits [ms]; 0 takes part in the zero-delay cycle check. */
  readonly transitMs: (params: Params) => number;
  /** Upper bound of the backlog, or undefined when unbounded; for "backlog full in …". */
  readonly backlogMax?: (params: Params) => number | undefined;
  /** Parameter that adds working power, for the "4 → 7 workers" repair. */
  readonly capacityParam?: string;
  /** How many times that parameter counts, such as the number of instances; absent: once. With scaling, at least. */
  readonly capacityTimes?: (params: Params) => number;
  /** Source parameters' mean rate [1/s], for producers. */
  readonly rateParam?: string;
  /** Versions of events that it publishes and accepts. Absent: it passes on what comes in. */
  readonly contract?: {
    /** Text parameters that name versions; where all are empty the node names none. */
    readonly params: readonly string[];
    /** Of complete parameters, which may be out of range. */
    readonly of: (params: Params) => NodeContract;
  };
  /** `migrations[i]` turns parameters of version i+1 into version i+2. */
  readonly migrations: readonly ((params: Record<string, unknown>) => Record<string, unknown>)[];
}

/** Gives a kind's spec its type without widening its literals. */
export function defineKindSpec<const T extends KindSpec>(spec: T): T {
  return spec;
}
