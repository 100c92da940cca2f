/** Writes a file so that at any instant, power cut included, it is wholly the old or wholly the new version. */
import { randomBytes } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";

const TEMPORARY = /^\.[A-Za-z0-9_-]+\.eventyard\.json\.[0-9a-f]{16}\.tmp$/;
/** A temporary file this old belongs to nobody any more. */
const ABANDONED_MS = 60_000;

/** What of the file system a write needs; tests let each call fail. */
export interface WritingFiles {
  open(path: string, flags: string, mode?: number): Promise<Pick<FileHandle, "writeFile" | "sync" | "close">>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: boolean }): Promise<void>;
}

export const realFiles: WritingFiles = { open, rename, rm };

/** Throws what the file system throws (ENOSPC, EROFS, EACCES …); the old file is then untouched and nothing is left. */
export async function writeFileAtomically(
  path: string,
  name: string,
  text: string,
  files: WritingFiles,
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${name}.${randomBytes(8).toString("hex")}.tmp`);
  try {
    const file = await files.open(temporary, "wx", 0o644);
    try {
      await file.writeFile(text, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder, files);
}

/** Makes the rename itself durable. Windows cannot sync a folder; there the file system journals it. */
async function syncFolder(folder: string, files: WritingFiles): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await files.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes temporary files that a killed server left behind. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!TEMPORARY.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path);
    if (Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}
