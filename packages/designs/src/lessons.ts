/** The lessons, in the order in which they are walked. */
import type { Lesson } from "@eventyard/model";
import { firstEvents } from "./lessons/first-events.ts";

export const lessons: readonly Lesson[] = [firstEvents];
