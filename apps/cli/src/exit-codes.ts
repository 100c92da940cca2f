/** How the program ends; the help text and apps/cli/README.md list them. */
export const EXIT = { pass: 0, internal: 1, usage: 2, limit: 3, broken: 99 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
