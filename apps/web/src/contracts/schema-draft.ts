/** Under which key the unmended text of a version's schema is kept. */
export function draftKeyOf(designId: string, type: string, version: string): string {
  return `${designId}.contract.${type}@${version}`;
}
