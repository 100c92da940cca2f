/** Lessons by section, and the ready designs: what a newcomer can open next. */
import type { Lesson, LessonSection } from "@eventyard/model";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { execute } from "../commands/bus.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import { readGallery, takeFromGallery } from "./http.ts";
import type { GalleryEntry } from "./http.ts";
import { beginLesson, lessonStore } from "./lesson-store.ts";

const SECTIONS: readonly LessonSection[] = ["definition", "components", "background", "problems"];

function LessonItem({ lesson, close }: { readonly lesson: Lesson; readonly close: () => void }) {
  const pick = useLocalText();
  const t = useT();
  const current = useStore(lessonStore, (state) => state.current?.id === lesson.id);
  const finished = useStore(lessonStore, (state) => state.finished.has(lesson.id));
  return (
    <button
      type="button"
      className="menu-item lesson-item"
      aria-current={current ? "true" : undefined}
      onClick={() => {
        close();
        void beginLesson(lesson);
      }}
    >
      <Icon name={finished ? "check" : "lesson"} />
      <span className="spread">
        <b>
          {pick(lesson.title)}
          {finished ? <span className="visually-hidden"> ({t("lesson.finished")})</span> : null}
        </b>
        <span className="lesson-summary">{pick(lesson.summary)}</span>
      </span>
    </button>
  );
}

function GalleryList({ close }: { readonly close: () => void }) {
  const pick = useLocalText();
  const [entries, setEntries] = useState<readonly GalleryEntry[]>([]);
  useEffect(() => {
    let shown = true;
    void readGallery().then((found) => {
      if (shown) setEntries(found);
    });
    return () => {
      shown = false;
    };
  }, []);
  return entries.map(({ id, title, summary }) => (
    <button
      key={id}
      type="button"
      className="menu-item lesson-item"
      onClick={() => {
        close();
        void takeFromGallery(id).then(() => {
          execute("design.open", { id });
          // from the menu's button, where Space would open it again instead of running
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        });
      }}
    >
      <Icon name="file" />
      <span className="spread">
        <b>{pick(title)}</b>
        <span className="lesson-summary">{pick(summary)}</span>
      </span>
    </button>
  ));
}

export function LessonMenu({ close }: { readonly close: () => void }) {
  const t = useT();
  const lessons = useStore(lessonStore, (state) => state.lessons);
  return (
    <div className="menu lesson-menu">
      {SECTIONS.map((section) => {
        const inSection = lessons.filter((lesson) => lesson.section === section);
        if (inSection.length === 0) return null;
        return (
          <section key={section} aria-label={t(`lesson.sections.${section}`)}>
            <div className="menu-title">{t(`lesson.sections.${section}`)}</div>
            {inSection.map((lesson) => (
              <LessonItem key={lesson.id} lesson={lesson} close={close} />
            ))}
          </section>
        );
      })}
      <hr />
      <div className="menu-title">{t("lesson.gallery")}</div>
      <GalleryList close={close} />
    </div>
  );
}
