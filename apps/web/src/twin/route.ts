/** The page's two other forms: the twin page (two designs on one clock) and the pane that shows one of them inside it. */

const TWIN = /^#\/twin\/([A-Za-z0-9_-]{1,64})\/([A-Za-z0-9_-]{1,64})$/;

/** The two designs of a twin page's address, or undefined for any other page. */
export function twinOfAddress(hash: string): readonly [string, string] | undefined {
  const found = TWIN.exec(hash);
  return found === null ? undefined : [found[1]!, found[2]!];
}

export function twinAddress(first: string, second: string): string {
  return `#/twin/${first}/${second}`;
}

/** A pane that is not higher than this shows the drawing and little else; twin.css has the same height [px]. */
export const LOW_PANE_PX = 420;

export type PaneSide = "A" | "B";

/** Address of the pane that shows one design. */
export function paneAddress(designId: string, side: PaneSide): string {
  return `/?pane=${side}#/d/${designId}`;
}

/** The twins this page shows; fixed for its life. */
export const twins = typeof location === "undefined" ? undefined : twinOfAddress(location.hash);

/** Which side of a twin page this is; undefined on a page of its own. */
export const paneSide =
  typeof location === "undefined"
    ? undefined
    : (new URLSearchParams(location.search).get("pane") ?? undefined);

/** True inside a twin page: the page around it has the controls. */
export const isPane = paneSide !== undefined;
