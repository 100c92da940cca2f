/** Why the server process ended; --help lists them. */
export const EXIT = { ok: 0, internal: 1, usage: 2, portInUse: 4, workspaceUnreadable: 5 } as const;
