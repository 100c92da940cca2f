/**
 * The folder of designs. One file per design, named by its id; ids are checked, so a name never becomes a path.
 * A revision is a hash of the file's bytes: whoever saves must have seen what is there.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, lstat, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isId, LIMITS, newId, parseDesign } from "@eventyard/model";
import type { Design, KindSpec, LocalText, Problem } from "@eventyard/model";
import { realFiles, removeAbandoned, writeFileAtomically } from "./atomic-write.ts";
import type { WritingFiles } from "./atomic-write.ts";
import * as sentences from "./sentences.ts";

const SUFFIX = ".eventyard.json";
/** Designs in one workspace. */
const DESIGNS_MAX = 2_000;
/** Names that Windows takes for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

export interface DesignEntry {
  readonly id: string;
  /** Empty if the file cannot be read. */
  readonly name: string;
  /** ISO time in UTC. */
  readonly modified: string;
}

/** A refusal with the HTTP status that carries it. */
export interface Refusal {
  readonly ok: false;
  readonly status: 400 | 403 | 404 | 412 | 413 | 422 | 428 | 500 | 507;
  readonly error: LocalText;
  readonly problems?: readonly Problem[];
}

export interface StoredDesign {
  readonly ok: true;
  readonly text: string;
  readonly revision: string;
  readonly design: Design;
}

export type SaveResult = { readonly ok: true; readonly id: string; readonly revision: string } | Refusal;

function revisionOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

export class Workspace {
  readonly folder: string;
  readonly #kinds: ReadonlyMap<string, KindSpec>;
  /** Names by id, so that the list does not parse every file each time; bounded by DESIGNS_MAX. */
  readonly #names = new Map<string, { readonly modifiedMs: number; readonly name: string }>();
  /** Last write of each design, so that two saves of one design never interleave. */
  #writing: Promise<unknown> = Promise.resolve();
  readonly #files: WritingFiles;
  #readOnly = false;

  private constructor(folder: string, kinds: ReadonlyMap<string, KindSpec>, files: WritingFiles) {
    this.folder = folder;
    this.#kinds = kinds;
    this.#files = files;
  }

  /** Opens the folder, making it if need be. Throws what the file system throws if it cannot even be read. */
  static async open(
    folder: string,
    kinds: ReadonlyMap<string, KindSpec>,
    files: WritingFiles = realFiles,
  ): Promise<Workspace> {
    const workspace = new Workspace(resolve(folder), kinds, files);
    try {
      await mkdir(workspace.folder, { recursive: true });
    } catch (error) {
      if (codeOf(error) !== "EROFS") throw error;
    }
    await readdir(workspace.folder);
    await workspace.#probeWritable();
    if (!workspace.#readOnly) await removeAbandoned(workspace.folder);
    return workspace;
  }

  /** True if nothing can be saved here. */
  get readOnly(): boolean {
    return this.#readOnly;
  }

  async #probeWritable(): Promise<void> {
    try {
      await access(this.folder, constants.W_OK);
      this.#readOnly = false;
    } catch {
      this.#readOnly = true;
    }
  }

  /** Newest first. */
  async list(): Promise<readonly DesignEntry[]> {
    const entries: DesignEntry[] = [];
    for (const id of await this.#ids()) {
      const found = await lstat(this.#path(id)).catch(() => undefined);
      if (!found?.isFile()) continue;
      entries.push({ id, name: await this.#nameOf(id, found.mtimeMs), modified: found.mtime.toISOString() });
    }
    return entries.toSorted((a, b) =>
      a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : a.id < b.id ? -1 : 1,
    );
  }

  async #ids(): Promise<readonly string[]> {
    const ids: string[] = [];
    for (const name of await readdir(this.folder)) {
      const id = name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : "";
      if (isUsableId(id) && ids.length < DESIGNS_MAX) ids.push(id);
    }
    return ids;
  }

  async #nameOf(id: string, modifiedMs: number): Promise<string> {
    const known = this.#names.get(id);
    if (known?.modifiedMs === modifiedMs) return known.name;
    const stored = await this.read(id);
    const name = stored.ok ? stored.design.name : "";
    this.#names.set(id, { modifiedMs, name });
    return name;
  }

  /** The design's text as it is on disk. A damaged file is refused with its problems and stays as it is. */
  async read(id: string): Promise<StoredDesign | Refusal> {
    if (!isUsableId(id)) return refusal(404, sentences.unknownDesign(id));
    const bytes = await this.#bytes(id);
    if (!Buffer.isBuffer(bytes)) return bytes;
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return refusal(422, sentences.notText(id + SUFFIX));
    }
    const parsed = parseDesign(text, this.#kinds);
    if (!parsed.ok)
      return { ...refusal(422, sentences.damaged(id + SUFFIX, parsed.problems)), problems: parsed.problems };
    return { ok: true, text, revision: revisionOf(text), design: parsed.design };
  }

  async #bytes(id: string): Promise<Buffer | Refusal> {
    try {
      // NOFOLLOW: a link could lead out of the workspace
      const file = await open(this.#path(id), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      try {
        const found = await file.stat();
        if (!found.isFile()) return refusal(404, sentences.unknownDesign(id));
        if (found.size > LIMITS.fileBytesMax)
          return refusal(413, sentences.tooLarge(id + SUFFIX, found.size));
        return await file.readFile();
      } finally {
        await file.close();
      }
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOENT") return refusal(404, sentences.unknownDesign(id));
      if (code === "ELOOP") return refusal(403, sentences.linkRefused(id + SUFFIX));
      return refusal(500, sentences.notReadable(id + SUFFIX, code));
    }
  }

  /** Replaces a design. `seenRevision` is the one the editor started from; undefined answers 428. */
  save(id: string, text: string, seenRevision: string | undefined): Promise<SaveResult> {
    return this.#oneAtATime(async () => {
      if (seenRevision === undefined) return refusal(428, sentences.revisionMissing());
      const stored = await this.#currentRevision(id);
      if (typeof stored !== "string") return stored;
      if (stored !== seenRevision) return refusal(412, sentences.savedMeanwhile());
      return this.#write(id, text);
    });
  }

  /** Stores a new design under an id made from its name. */
  create(text: string): Promise<SaveResult> {
    return this.#oneAtATime(async () => {
      const parsed = parseDesign(text, this.#kinds);
      if (!parsed.ok)
        return { ...refusal(422, sentences.refusedDesign(parsed.problems)), problems: parsed.problems };
      const taken = await this.#ids();
      if (taken.length >= DESIGNS_MAX) return refusal(507, sentences.workspaceFull(DESIGNS_MAX));
      return this.#write(freeId(parsed.design.name, taken), text);
    });
  }

  /** Stores a design under this id if there is no file of that name, or only one with a text that may be replaced. */
  seed(id: string, text: string, replaceable: readonly string[] = []): Promise<SaveResult | undefined> {
    return this.#oneAtATime(async () => {
      const exists = await lstat(this.#path(id)).then(
        () => true,
        () => false,
      );
      if (!exists) return this.#write(id, text);
      if (replaceable.length === 0) return undefined;
      const stored = await this.read(id);
      const replaces = stored.ok && stored.text !== text && replaceable.includes(stored.text);
      return replaces ? this.#write(id, text) : undefined;
    });
  }

  /** Deletes a design; a revision, if given, must be the current one. */
  remove(id: string, seenRevision: string | undefined): Promise<{ readonly ok: true } | Refusal> {
    return this.#oneAtATime(async () => {
      const stored = await this.#currentRevision(id);
      if (typeof stored !== "string") return stored;
      if (seenRevision !== undefined && stored !== seenRevision)
        return refusal(412, sentences.savedMeanwhile());
      try {
        await rm(this.#path(id));
      } catch (error) {
        return this.#writeRefusal(error);
      }
      this.#names.delete(id);
      return { ok: true };
    });
  }

  /** Revision on disk, also of a file that does not parse: it is never overwritten, because nobody has seen its text. */
  async #currentRevision(id: string): Promise<string | Refusal> {
    const stored = await this.read(id);
    return stored.ok ? stored.revision : stored;
  }

  async #write(id: string, text: string): Promise<SaveResult> {
    if (Buffer.byteLength(text) > LIMITS.fileBytesMax)
      return refusal(413, sentences.tooLarge(id, Buffer.byteLength(text)));
    const parsed = parseDesign(text, this.#kinds);
    if (!parsed.ok)
      return { ...refusal(422, sentences.refusedDesign(parsed.problems)), problems: parsed.problems };
    try {
      await writeFileAtomically(this.#path(id), id + SUFFIX, text, this.#files);
    } catch (error) {
      return this.#writeRefusal(error);
    }
    const written = await stat(this.#path(id));
    this.#names.set(id, { modifiedMs: written.mtimeMs, name: parsed.design.name });
    return { ok: true, id, revision: revisionOf(text) };
  }

  #writeRefusal(error: unknown): Refusal {
    const code = codeOf(error);
    if (code === "ENOSPC" || code === "EDQUOT") return refusal(507, sentences.diskFull());
    if (code === "EROFS" || code === "EACCES" || code === "EPERM")
      return refusal(403, sentences.readOnly(this.folder));
    return refusal(500, sentences.notWritten(code));
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#writing.then(work, work);
    this.#writing = next.catch(() => undefined);
    return next;
  }

  #path(id: string): string {
    return join(this.folder, id + SUFFIX);
  }
}

function isUsableId(id: string): boolean {
  return isId(id) && !RESERVED.test(id);
}

/** An id made from the name, or from the word "design" if nothing of the name fits. */
function freeId(name: string, taken: readonly string[]): string {
  const fits = /[a-z0-9]/i.test(name) && !RESERVED.test(name.trim());
  // lower case, because some file systems take A.json and a.json for one file
  return newId(fits ? name : "design", Object.fromEntries(taken.map((id) => [id.toLowerCase(), true])));
}

function refusal(status: Refusal["status"], error: LocalText): Refusal {
  return { ok: false, status, error };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
