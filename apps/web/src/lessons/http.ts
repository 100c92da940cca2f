/** Lessons and ready designs of the server. */
import type { Lesson, LocalText } from "@eventyard/model";
import { currentLanguage } from "../i18n/index.ts";

export interface GalleryEntry {
  readonly id: string;
  readonly title: LocalText;
  readonly summary: LocalText;
}

/** A list from the server; empty when it does not answer. */
async function readList<T>(path: string): Promise<readonly T[]> {
  try {
    const response = await fetch(path);
    return response.ok ? ((await response.json()) as readonly T[]) : [];
  } catch {
    return [];
  }
}

export async function readLessons(): Promise<readonly Lesson[]> {
  return await readList<Lesson>("/api/lessons");
}

export async function readGallery(): Promise<readonly GalleryEntry[]> {
  return await readList<GalleryEntry>("/api/gallery");
}

/** Puts a ready design into the workspace, named in the page's language, unless a person has changed it there; false when the server refuses or is away. */
export async function takeFromGallery(id: string): Promise<boolean> {
  try {
    const response = await fetch(`/api/gallery/${encodeURIComponent(id)}?language=${currentLanguage()}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-requested-by": "eventyard" },
      body: "{}",
    });
    return response.ok;
  } catch {
    return false;
  }
}
