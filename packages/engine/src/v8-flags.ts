/** How V8 should compile a process that simulates. Speed only: no result depends on it. See docs/adr/0008. */

/**
 * V8 options for a process that runs simulations. A message passes some thirty small functions, each of them simple to
 * read; V8 stops inlining them into each other after 920 bytes of bytecode, far too early for that.
 */
export const V8_FLAGS: readonly string[] = [
  "--max-inlined-bytecode-size-cumulative=4000",
  "--max-inlined-bytecode-size-small=60",
];
