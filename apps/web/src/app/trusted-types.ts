/**
 * The server forbids turning text into script (Trusted Types). The one thing the page needs is starting its own workers:
 * this policy lets addresses of this origin through and nothing else; text is never turned into HTML or script.
 */

interface PolicyFactory {
  createPolicy(name: string, rules: { readonly createScriptURL: (url: string) => string }): unknown;
}

function sameOriginOnly(url: string): string {
  const target = new URL(url, location.href);
  if (target.origin !== location.origin)
    throw new TypeError(`a script of ${target.origin} is not allowed here`);
  return target.href;
}

/** Call once, before anything starts a worker. Browsers without Trusted Types need nothing. */
export function allowOwnWorkers(): void {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy("default", { createScriptURL: sameOriginOnly });
}
