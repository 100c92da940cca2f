/** Text that a person reads, in every language the product speaks. */
export interface LocalText {
  readonly en: string;
  readonly ko: string;
}
