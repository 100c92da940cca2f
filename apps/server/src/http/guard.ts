/**
 * Who may talk to the server. Pure: decides from a request's head alone. Exact comparison only; no prefix, suffix or
 * pattern logic, because `127.0.0.1.evil.example` and `http://localhost.evil` are what attackers register.
 */

export interface OwnAddresses {
  /** Lower-case `host:port` that `Host` may name. */
  readonly hosts: ReadonlySet<string>;
  /** Origins whose pages may use the server. */
  readonly origins: ReadonlySet<string>;
}

export interface RequestHead {
  readonly method: string;
  readonly url: string;
  /** Name and value alternating, as sent. */
  readonly rawHeaders: readonly string[];
  readonly upgrade: boolean;
}

export type GuardVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: 403 | 415 | 421; readonly sentence: string };

const PASS: GuardVerdict = { ok: true };
/** Methods that change nothing. */
const SAFE_METHODS = new Set(["GET", "HEAD"]);
const REQUESTED_BY = "eventyard";

/** This server's own addresses, and those of a development page if one was named. */
export function ownAddresses(port: number, page: string | undefined): OwnAddresses {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  if (page !== undefined) {
    origins.add(page);
    hosts.add(page.slice("http://".length));
  }
  return { hosts, origins };
}

/** Values of one header, in the order sent. `name` in lower case. */
function headerValues(head: RequestHead, name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < head.rawHeaders.length; i += 2) {
    if (head.rawHeaders[i]!.toLowerCase() === name) values.push(head.rawHeaders[i + 1]!);
  }
  return values;
}

/** Default deny: a request or upgrade passes only if every check does. */
export function guard(head: RequestHead, own: OwnAddresses): GuardVerdict {
  const [host, ...otherHosts] = headerValues(head, "host");
  if (host === undefined || otherHosts.length > 0 || !own.hosts.has(host)) {
    return refused(421, `This server is not "${printable(host)}". Open it at ${[...own.origins][0]}.`);
  }
  const [origin, ...otherOrigins] = headerValues(head, "origin");
  if (otherOrigins.length > 0 || (origin !== undefined && !own.origins.has(origin))) {
    return refused(403, `Pages of "${printable(origin)}" may not use this server.`);
  }
  if (head.upgrade) {
    return origin === undefined
      ? refused(403, "A live connection needs the Origin of this server's own page.")
      : PASS;
  }
  const isPage = !/^\/(api|socket\.io)(\/|\?|$)/.test(head.url);
  const site = headerValues(head, "sec-fetch-site")[0];
  if (!isPage && site !== undefined && site !== "same-origin" && site !== "none") {
    return refused(403, "Another site's page may not read this server's data.");
  }
  if (SAFE_METHODS.has(head.method)) return PASS;
  if (headerValues(head, "x-requested-by")[0] !== REQUESTED_BY) {
    return refused(403, `A request that changes something needs the header X-Requested-By: ${REQUESTED_BY}.`);
  }
  return bodyType(head);
}

/** A body must say that it is JSON, exactly, and must not be compressed. */
function bodyType(head: RequestHead): GuardVerdict {
  const encodings = headerValues(head, "content-encoding");
  if (encodings.some((encoding) => encoding.toLowerCase() !== "identity")) {
    return refused(415, "Compressed bodies are not accepted.");
  }
  const [type, ...otherTypes] = headerValues(head, "content-type");
  const [length] = headerValues(head, "content-length");
  const hasBody =
    (length !== undefined && length !== "0") || headerValues(head, "transfer-encoding").length > 0;
  if (!hasBody && type === undefined) return PASS;
  if (type === undefined || otherTypes.length > 0 || !/^application\/json(; ?charset=utf-8)?$/i.test(type)) {
    return refused(415, "The body must be sent as application/json.");
  }
  return PASS;
}

function refused(status: 403 | 415 | 421, sentence: string): GuardVerdict {
  return { ok: false, status, sentence };
}

/** What a stranger sent, short and without control characters. */
function printable(text: string | undefined): string {
  return (text ?? "").replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
}
