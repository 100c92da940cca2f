/** The server's design folder over HTTP. Every answer is data: no caller sees an exception for a server that is away. */
import type { LocalText, Problem } from "@eventyard/model";
import { textSizeRefusal } from "./size-limit.ts";

export interface DesignEntry {
  readonly id: string;
  readonly name: string;
  readonly modified: string;
}

/** Why a request brought nothing. `stale`: somebody else saved since. `away`: no answer at all. */
interface HttpFailure {
  readonly ok: false;
  readonly reason: "away" | "missing" | "stale" | "refused";
  readonly text: LocalText;
  readonly problems: readonly Problem[];
}

type Answer<T> = { readonly ok: true; readonly value: T } | HttpFailure;

interface ErrorBody {
  readonly error?: LocalText | string;
  readonly message?: string;
  readonly problems?: readonly Problem[];
}

/** An answer that takes longer than this counts as none [ms]. */
const TIMEOUT_MS = 8000;

/** A page of another site cannot send these, so the server asks for them. */
const WRITES = { "content-type": "application/json", "x-requested-by": "eventyard" };

const AWAY: HttpFailure = {
  ok: false,
  reason: "away",
  text: { en: "The server does not answer.", ko: "서버가 응답하지 않습니다." },
  problems: [],
};

async function request(path: string, init?: RequestInit & { body?: string }): Promise<Answer<Response>> {
  const text = init?.body === undefined ? undefined : textSizeRefusal(init.body);
  if (text !== undefined) return { ok: false, reason: "refused", text, problems: [] };
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? { ok: true, value: response } : await failure(response);
  } catch {
    return AWAY;
  }
}

async function failure(response: Response): Promise<HttpFailure> {
  // a proxy in front of a server that is away answers 502 to 504
  if (response.status >= 502 && response.status <= 504) return AWAY;
  const body: ErrorBody = await response.json().catch(() => ({}));
  const said = body.error ?? body.message ?? `HTTP ${response.status}`;
  const reason = response.status === 404 ? "missing" : response.status === 412 ? "stale" : "refused";
  return {
    ok: false,
    reason,
    text: typeof said === "string" ? { en: said, ko: said } : said,
    problems: body.problems ?? [],
  };
}

function pathOf(id: string): string {
  return `/api/designs/${encodeURIComponent(id)}`;
}

function revisionOf(response: Response): string {
  return response.headers.get("etag") ?? "";
}

/** The designs in the server's folder. */
export async function listDesigns(): Promise<Answer<readonly DesignEntry[]>> {
  const answer = await request("/api/designs");
  if (!answer.ok) return answer;
  const entries: readonly DesignEntry[] = await answer.value.json();
  return { ok: true, value: entries };
}

/** A design's text and revision. */
export async function readDesign(
  id: string,
): Promise<Answer<{ readonly text: string; readonly revision: string }>> {
  const answer = await request(pathOf(id), { cache: "no-store" });
  if (!answer.ok) return answer;
  return { ok: true, value: { text: await answer.value.text(), revision: revisionOf(answer.value) } };
}

/** Saves over exactly `revision`; gives the new one. */
export async function writeDesign(id: string, text: string, revision: string): Promise<Answer<string>> {
  const headers = { ...WRITES, "if-match": revision };
  const answer = await request(pathOf(id), { method: "PUT", headers, body: text });
  return answer.ok ? { ok: true, value: revisionOf(answer.value) } : answer;
}

/** Stores a new design; the server chooses its id. */
export async function createDesign(
  text: string,
): Promise<Answer<{ readonly id: string; readonly revision: string }>> {
  const answer = await request("/api/designs", { method: "POST", headers: WRITES, body: text });
  if (!answer.ok) return answer;
  const body: { readonly id: string } = await answer.value.json();
  return { ok: true, value: { id: body.id, revision: revisionOf(answer.value) } };
}
