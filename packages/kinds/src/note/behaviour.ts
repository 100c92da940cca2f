/** A note does nothing: it never reaches the engine. */
import type { Behaviour } from "@eventyard/engine";

export const noteBehaviour: Behaviour<null> = { create: () => null };
