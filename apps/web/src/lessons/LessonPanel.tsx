/** The lesson being walked: its steps, which are done, and what to do next. Steps tick themselves off by what the run shows. */
import { resolveParams } from "@eventyard/model";
import type { Lesson, LessonStep } from "@eventyard/model";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { execute } from "../commands/bus.ts";
import { kindSpecs } from "../design/kinds.ts";
import { designStore, select, useDesign } from "../design/store.ts";
import { keepUnits, useLocalText, useT } from "../i18n/index.ts";
import { pullSummary } from "../run/connection.ts";
import { isLive, runStore, useRun } from "../run/run-store.ts";
import { isStartedHere } from "../run/started-run.ts";
import { usePulling } from "../run/use-pull.ts";
import { Button } from "../ui/Button.tsx";
import { beginLesson, leaveLesson, lessonStore, setDone } from "./lesson-store.ts";
import { advance } from "./progress.ts";
import type { LessonFacts } from "./progress.ts";
import "./lessons.css";

async function factsNow(): Promise<LessonFacts> {
  const present = runStore.getState().run;
  // a run from before the lesson, or somebody else's, ticks nothing off
  const run = present !== undefined && isStartedHere(present.runId) ? present : undefined;
  const { design } = designStore.getState();
  const ids = [run?.runId, run?.twinRunId];
  return {
    started: run !== undefined,
    commands: run?.commands ?? [],
    params: (id) => {
      const node = design.nodes[id];
      const spec = node && kindSpecs.get(node.kind);
      return node && spec && resolveParams(spec, node.params);
    },
    summaries: await Promise.all(
      ids.map(async (id) => (id === undefined ? undefined : await pullSummary(id))),
    ),
  };
}

/** Looks at run and design, and ticks off what is done. */
function useProgress(lesson: Lesson, done: number): void {
  const runId = useRun((state) => state.run?.runId ?? "");
  const design = useDesign((state) => state.design);
  const instant = useRef("");
  const look = async (): Promise<boolean> => {
    const facts = await factsNow();
    const { current, done } = lessonStore.getState();
    if (current?.id !== lesson.id) return false;
    const next = advance(lesson, done, facts);
    if (next !== done) setDone(next);
    const before = instant.current;
    instant.current = facts.summaries.map((summary) => summary?.timeNs).join(" ");
    return instant.current !== before;
  };
  // a step that was read may be followed by one that holds already, in a run that stands
  usePulling(`${lesson.id} ${done} ${runId} lesson`, look);
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  // a parameter may be changed while nothing runs
  useEffect(() => void latest.current(), [design, lesson]);
}

function Step({ step }: { readonly step: LessonStep }) {
  const t = useT();
  const pick = useLocalText();
  const { node, check } = step;
  // it runs already: there is nothing to press that says "Run"
  const strange = useRun(({ run }) => isLive(run) && !isStartedHere(run.runId));
  return (
    <div className="lesson-step">
      <span className="lesson-kind" data-kind={step.kind}>
        {t(`lesson.kinds.${step.kind}`)}
      </span>
      <p>{keepUnits(pick(step.text))}</p>
      <div className="lesson-actions">
        {node === undefined ? null : (
          <Button small tone="quiet" onClick={() => select({ nodes: [node], edges: [] })}>
            {t("lesson.show")}
          </Button>
        )}
        {check === undefined ? (
          <Button small tone="primary" onClick={() => setDone(lessonStore.getState().done + 1)}>
            {t("lesson.next")}
          </Button>
        ) : check.type === "started" && strange ? (
          <Button small tone="primary" onClick={() => execute("run.restart")}>
            {t("lesson.startAgain")}
          </Button>
        ) : (
          <span className="quiet-text">{t("lesson.waits")}</span>
        )}
      </div>
    </div>
  );
}

/** What comes after the last step: the next lesson, if there is one. */
function Finished({ lesson }: { readonly lesson: Lesson }) {
  const t = useT();
  const pick = useLocalText();
  const next = useStore(lessonStore, ({ lessons }) => lessons[lessons.indexOf(lesson) + 1]);
  return (
    <div className="lesson-step">
      <p>{t("lesson.finishedText")}</p>
      {next === undefined ? null : (
        <Button small tone="primary" onClick={() => void beginLesson(next)}>
          {t("lesson.nextLesson", { title: pick(next.title) })}
        </Button>
      )}
    </div>
  );
}

function OpenLesson({ lesson }: { readonly lesson: Lesson }) {
  const t = useT();
  const pick = useLocalText();
  const done = useStore(lessonStore, (state) => state.done);
  useProgress(lesson, done);
  const step = lesson.steps[done];
  const panel = useRef<HTMLElement>(null);
  // from the menu's button, where Space would open it again instead of running
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <aside ref={panel} className="lesson" tabIndex={-1} aria-label={t("lesson.title")}>
      <div className="lesson-track" aria-hidden="true">
        {lesson.steps.map((_step, index) => (
          <i key={index} data-state={index < done ? "done" : index === done ? "now" : "later"} />
        ))}
      </div>
      <header>
        <h2>{pick(lesson.title)}</h2>
        <span className="quiet-text" role="status">
          {step === undefined
            ? t("lesson.finished")
            : t("lesson.progress", { done, all: lesson.steps.length })}
        </span>
      </header>
      {step === undefined ? <Finished lesson={lesson} /> : <Step key={done} step={step} />}
      <Button
        className="lesson-leave"
        tone="quiet"
        small
        icon="close"
        label={t("lesson.leave")}
        onClick={leaveLesson}
      />
    </aside>
  );
}

export function LessonPanel() {
  const lesson = useStore(lessonStore, (state) => state.current);
  return lesson === undefined ? null : <OpenLesson key={lesson.id} lesson={lesson} />;
}
