/** The run over its whole length. */
export function Timeline() {
  return null;
}
