/**
 * What an event says, as far as filters, routers and contracts look at it. A run has few distinct contents (a producer
 * sends variants of some), so messages carry an index into a table of them and a filter is evaluated once per content.
 */

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export interface Content {
  /** Event type such as "order.created": also the routing key, the subject, the detail-type. */
  readonly type: string;
  /** Who says it, such as "shop"; "" for nobody in particular. */
  readonly source: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The payload's fields. */
  readonly data: JsonValue;
}

/** Content number 0 of every run: what a message says that nobody gave a content. */
export const NO_CONTENT: Content = { type: "", source: "", headers: {}, data: {} };
