/** Going to and from the twin page: it is a page of its own and starts anew with its address. */
import { twinAddress } from "./route.ts";

/** Opens two designs as twins, or one alone. */
export function openTwin(first: string, second?: string): void {
  location.assign(second === undefined ? `/#/d/${first}` : `/${twinAddress(first, second)}`);
  location.reload();
}
