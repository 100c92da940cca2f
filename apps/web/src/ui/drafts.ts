/** Invalid text that a person typed and has not mended yet, so that looking at another node does not lose it. */

interface Draft {
  readonly text: string;
  /** Why it was refused. */
  readonly reason: string;
}

/** Drafts kept; the oldest falls out. */
const DRAFTS_MAX = 200;

const drafts = new Map<string, Draft>();

/** The draft of a field, if there is one. `key` names document, owner and field. */
export function draftOf(key: string): Draft | undefined {
  return drafts.get(key);
}

export function keepDraft(key: string, draft: Draft): void {
  drafts.delete(key);
  drafts.set(key, draft);
  const oldest = drafts.keys().next().value;
  if (drafts.size > DRAFTS_MAX && oldest !== undefined) drafts.delete(oldest);
}

export function dropDraft(key: string): void {
  drafts.delete(key);
}

/** The draft's field has another key now. */
export function moveDraft(from: string, to: string): void {
  const draft = drafts.get(from);
  if (draft === undefined || from === to) return;
  drafts.delete(from);
  keepDraft(to, draft);
}
