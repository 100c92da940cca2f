/** The lesson being walked and how far; kept for the tab, because a twin lesson opens a page of its own. */
import type { Lesson } from "@eventyard/model";
import { createStore } from "zustand/vanilla";
import { preferences } from "../app/preferences.ts";
import { forgetStarted } from "../run/started-run.ts";
import { openDesign } from "../workspace/documents.ts";
import { openTwin } from "../twin/open-twin.ts";
import { twins } from "../twin/route.ts";
import { readLessons, takeFromGallery } from "./http.ts";

interface LessonState {
  readonly lessons: readonly Lesson[];
  readonly current: Lesson | undefined;
  /** Steps done of the current lesson. */
  readonly done: number;
  /** Ids of the lessons that were walked to their end in this browser. */
  readonly finished: ReadonlySet<string>;
}

const KEY = "eventyard.lesson";

export const lessonStore = createStore<LessonState>(() => ({
  lessons: [],
  current: undefined,
  done: 0,
  finished: new Set(preferences.read("lessonsDone")?.split(" ")),
}));

function remember(): void {
  const { current, done } = lessonStore.getState();
  try {
    if (current === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify([current.id, done]));
  } catch {
    // without storage a lesson ends with its page
  }
}

function remembered(): readonly [string, number] | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (!Array.isArray(stored)) return undefined;
    const [id, done] = stored as unknown[];
    return typeof id === "string" && typeof done === "number" ? [id, done] : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the lessons and goes on with the one that was being walked; call once. */
export async function startLessons(): Promise<void> {
  const lessons = await readLessons();
  const [id, done] = remembered() ?? ["", 0];
  lessonStore.setState({ lessons, current: lessons.find((lesson) => lesson.id === id), done });
}

/** Opens a lesson's designs, with what a person made of them, and begins with its first step. */
export async function beginLesson(lesson: Lesson): Promise<void> {
  forgetStarted();
  for (const id of lesson.designs) await takeFromGallery(id);
  lessonStore.setState({ current: lesson, done: 0 });
  remember();
  const [first, second] = lesson.designs;
  if (second !== undefined) openTwin(first, second);
  else if (twins === undefined) await openDesign(first);
  else openTwin(first);
}

export function setDone(done: number): void {
  lessonStore.setState({ done });
  remember();
  const { current, finished } = lessonStore.getState();
  if (current === undefined || done < current.steps.length) return;
  const all = new Set([...finished, current.id]);
  lessonStore.setState({ finished: all });
  preferences.write("lessonsDone", [...all].join(" "));
}

export function leaveLesson(): void {
  lessonStore.setState({ current: undefined, done: 0 });
  remember();
}
