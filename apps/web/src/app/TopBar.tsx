/** The top bar: which design and how safely it is kept, the run's controls, problems, language and theme. */
import { LIMITS } from "@eventyard/model";
import { useState } from "react";
import { useStore } from "zustand";
import { execute } from "../commands/bus.ts";
import { useProblems } from "../design/problems.ts";
import { useDesign } from "../design/store.ts";
import { chooseLanguage, useLanguage, useT } from "../i18n/index.ts";
import { LessonMenu } from "../lessons/LessonMenu.tsx";
import { ProblemList } from "../inspector/ProblemList.tsx";
import { RunControls } from "../run/RunControls.tsx";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { NameInput } from "../ui/NameInput.tsx";
import { Popover } from "../ui/Popover.tsx";
import { DesignMenu } from "../workspace/DesignMenu.tsx";
import { CompareMenu } from "../twin/CompareMenu.tsx";
import { twins } from "../twin/route.ts";
import { SavedMark } from "./SavedMark.tsx";
import { panelStore, setPanel } from "./panels.ts";
import { themeStore, toggleTheme } from "./theme.ts";

export function TopBar() {
  const t = useT();
  return (
    <header className="top" aria-label={t("app.topBar")}>
      <div className="top-start">
        <Popover label={t("design.menu")} className="logo-button" trigger={<Logo />} content={DesignMenu} />
        <DesignName />
        <SavedMark />
      </div>
      <div className="top-middle">
        <RunControls />
      </div>
      <div className="top-end">
        <ProblemsButton />
        <Popover
          label={t("lesson.menu")}
          className="top-icon"
          trigger={<Icon name="lesson" />}
          content={LessonMenu}
        />
        {twins === undefined ? (
          <Popover
            label={t("twin.compare")}
            className="top-icon"
            trigger={<Icon name="compare" />}
            content={CompareMenu}
          />
        ) : (
          <a
            className="btn quiet"
            aria-label={t("twin.leave")}
            href={`/#/d/${twins[0]}`}
            onClick={() => setTimeout(() => location.reload())}
          >
            <Icon name="close" />
            <span className="leave-word">{t("twin.leave")}</span>
          </a>
        )}
        <LanguageButton />
        <ThemeButton />
        {twins === undefined ? <InspectorButton /> : null}
      </div>
    </header>
  );
}

function Logo() {
  return (
    <>
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <rect className="logo-tile" width="22" height="22" rx="6" />
        <path className="logo-mark" d="M4 8h6c3 0 3 6 6 6h2M4 14h4" />
      </svg>
      <Icon name="chevronDown" size={12} />
    </>
  );
}

function DesignName() {
  const t = useT();
  const name = useDesign((state) => state.design.name);
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <NameInput
        className="top-name-input"
        label={t("design.name")}
        value={name}
        maxLength={LIMITS.nameLengthMax}
        onDone={(next) => {
          setEditing(false);
          if (next !== undefined) execute("design.rename", { name: next });
        }}
      />
    );
  }
  return (
    <button
      type="button"
      className="top-name"
      title={t("command.designRename")}
      onClick={() => setEditing(true)}
    >
      {name}
    </button>
  );
}

function ProblemsButton() {
  const t = useT();
  const problems = useProblems();
  if (problems.length === 0) return null;
  const grave = problems.some(({ severity }) => severity === "error");
  const label = t("problems.count", { count: problems.length });
  return (
    <Popover
      label={label}
      className={`chip ${grave ? "fail" : "retry"}`}
      trigger={<ProblemsWord label={label} count={problems.length} />}
      content={ProblemsPopover}
    />
  );
}

function ProblemsPopover() {
  return (
    <div className="problems-popover">
      <ProblemList />
    </div>
  );
}

function ProblemsWord({ label, count }: { readonly label: string; readonly count: number }) {
  return (
    <>
      <Icon name="problem" size={14} />
      <span className="problems-word">{label}</span>
      <span className="problems-count">{count}</span>
    </>
  );
}

function LanguageButton() {
  const t = useT();
  const language = useLanguage();
  const other = language === "en" ? "ko" : "en";
  return (
    <Button
      tone="quiet"
      className="language-button"
      lang={other}
      title={t("language.switch")}
      onClick={() => void chooseLanguage(other)}
    >
      {other === "ko" ? "한국어" : "English"}
    </Button>
  );
}

function ThemeButton() {
  const t = useT();
  const theme = useStore(themeStore, (state) => state.theme);
  const label = t(theme === "dark" ? "theme.toLight" : "theme.toDark");
  return <Button tone="quiet" icon="theme" label={label} onClick={toggleTheme} />;
}

function InspectorButton() {
  const t = useT();
  const open = useStore(panelStore, (state) => state.inspector);
  return (
    <Button
      tone="quiet"
      icon="panel"
      label={t(open ? "inspector.fold" : "inspector.unfold")}
      aria-pressed={open}
      onClick={() => setPanel("inspector", !open)}
    />
  );
}
