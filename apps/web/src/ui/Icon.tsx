/** A 20 × 20 stroke icon, from the product's set or from path data that a node kind brings. Decorative: never the only name. */
import { ICONS } from "./icons.ts";
import type { IconName } from "./icons.ts";

type IconProps = { readonly size?: number } & (
  | { readonly name: IconName; readonly path?: undefined }
  | { readonly path: string; readonly name?: undefined }
);

export function Icon({ size = 16, ...source }: IconProps) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={source.name === undefined ? source.path : ICONS[source.name]} />
    </svg>
  );
}
