/** What the tests of other packages share: short designs, a bench to run them, laws to check, random designs. */
export type { AnyDesignOptions } from "./any-design.ts";
export { anyDesign } from "./any-design.ts";
export type { LittleParts } from "./conservation.ts";
export { edgeViolations, littleError } from "./conservation.ts";
export type { Interval } from "./interval.ts";
export { interval99 } from "./interval.ts";
export { naiveDifferences } from "./naive/differences.ts";
export { plainDataProblems } from "./plain-data.ts";
export type { Sketch } from "./sketch.ts";
export { sketchDesign } from "./sketch.ts";
export type { BenchKinds, BenchOptions, BenchResult } from "./test-bench.ts";
export { runBench } from "./test-bench.ts";
