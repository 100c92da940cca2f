/** The gallery: ready designs that are lessons, fixtures and golden runs at once, and the arrival traces they replay. */
export type { GalleryDesign } from "./gallery.ts";
export { gallery } from "./gallery.ts";
export { designIn } from "./korean.ts";
export { lessons } from "./lessons.ts";
export type { Trace } from "./traces.ts";
export { traceNames, traces } from "./traces.ts";
