/** The design's fixes: a switch each, what it should turn green, and what a run makes of it. */
import { isSimulated } from "@eventyard/kinds";
import {
  describeExpectation,
  fixFrom,
  fixState,
  localText,
  newId,
  semanticHash,
  switchFix,
} from "@eventyard/model";
import type { Fix } from "@eventyard/model";
import { useId, useState } from "react";
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { startedDesign } from "../run/run-commands.ts";
import { isLive, useRun } from "../run/run-store.ts";
import { isPane } from "../twin/route.ts";
import { Button } from "../ui/Button.tsx";
import { activeFixes, fixFor, isStructural, offeredFix } from "./fix-choice.ts";
import { FixForm } from "./FixForm.tsx";
import "./script.css";

const MARKS = { pass: "✓", fail: "✕", pending: "…" } as const;

function Mended({ id }: { readonly id: string }) {
  const t = useT();
  const status = useRun((state) => state.verdicts.get(id)?.status) ?? "pending";
  const formula = useDesign((state) => {
    const expectation = state.design.expectations[id];
    return expectation === undefined ? undefined : describeExpectation(state.design, expectation);
  });
  if (formula === undefined) return null;
  return (
    <li className={`fix-mended ${status}`}>
      <span aria-hidden="true">{MARKS[status]}</span>
      <span className="visually-hidden">{t(`watch.verdict.${status}`)}</span>
      {formula}
    </li>
  );
}

interface FixItemProps {
  readonly id: string;
  readonly fix: Fix;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function FixItem({ id, fix, open, onToggle }: FixItemProps) {
  const t = useT();
  const local = useLocalText();
  const labelId = useId();
  const design = useDesign((state) => state.design);
  const state = fixState(design, id);
  const attempt = switchFix(design, id, true);
  return (
    <li className="fix">
      <div className="fix-head">
        <label htmlFor={labelId}>{local(localText(fix.name))}</label>
        {state === "changed" ? (
          <span className="chip retry" title={t("script.changedHelp")}>
            {t("script.changed")}
          </span>
        ) : null}
        <input
          id={labelId}
          type="checkbox"
          role="switch"
          className="switch"
          checked={state !== "off"}
          aria-checked={state !== "off"}
          aria-describedby={`${labelId}-note`}
          disabled={!attempt.ok}
          onChange={(event) => execute("fix.switch", { id, on: event.target.checked })}
        />
        <Button
          small
          tone="quiet"
          icon="edit"
          label={t("script.edit", { name: local(localText(fix.name)) })}
          aria-expanded={open}
          onClick={onToggle}
        />
      </div>
      <p className="fix-text" id={`${labelId}-note`}>
        {attempt.ok ? (fix.text === undefined ? "" : local(localText(fix.text))) : local(attempt.text)}
      </p>
      {(fix.mends ?? []).length === 0 ? null : (
        <ul className="fix-mends" aria-label={t("script.mends")}>
          {(fix.mends ?? []).map((one) => (
            <Mended key={one} id={one} />
          ))}
        </ul>
      )}
      {open ? <FixForm id={id} fix={fix} /> : null}
    </li>
  );
}

/** What the run on the screen says of the fixes that are on: nothing, from now on, or not before it is started again. */
function RunNote() {
  const t = useT();
  const design = useDesign((state) => state.design);
  const run = useRun((state) => state.run);
  const active = activeFixes(design);
  if (run === undefined || active.length === 0 || semanticHash(design, isSimulated) === run.designHash)
    return null;
  const taken = isLive(run) && !active.some((id) => isStructural(design.fixes![id]!));
  return (
    <p className="fix-run" role="status">
      {t(taken ? "script.fromNow" : "script.restartToSee")}
      {isPane ? null : (
        <Button small onClick={() => execute("run.restart")}>
          {t("script.restart")}
        </Button>
      )}
    </p>
  );
}

/** Keeps what was changed since the run on the screen was started, if this page started it from this design. */
function KeepChanges({ onKeep }: { readonly onKeep: (id: string) => void }) {
  const t = useT();
  const design = useDesign((state) => state.design);
  const designId = useDesign((state) => state.designId);
  const run = useRun((state) => state.run);
  const from = startedDesign.current;
  if (from === undefined || run?.designId !== designId || semanticHash(from, isSimulated) !== run.designHash)
    return null;
  if (fixFrom(from, design, "") === undefined) return null;
  return (
    <p className="fix-run">
      {t("script.keepHelp")}
      <Button
        small
        onClick={() => {
          const id = newId("fix", design.fixes ?? {});
          execute("fix.keep", { id, from });
          onKeep(id);
        }}
      >
        {t("command.fixKeep")}
      </Button>
    </p>
  );
}

/** The design's fixes; says where one comes from while there is none. */
export function Fixes() {
  const t = useT();
  const fixes = useDesign((state) => state.design.fixes);
  const [open, setOpen] = useState<string>();
  const entries = Object.entries(fixes ?? {});
  return (
    <section className="inspector-section" aria-label={t("script.fixes")}>
      <h3>{t("script.fixes")}</h3>
      {entries.length === 0 ? <p className="quiet-text">{t("script.noFixes")}</p> : null}
      <ul className="fixes">
        {entries.map(([id, fix]) => (
          <FixItem
            key={id}
            id={id}
            fix={fix}
            open={id === open}
            onToggle={() => setOpen(id === open ? undefined : id)}
          />
        ))}
      </ul>
      <RunNote />
      <KeepChanges onKeep={setOpen} />
    </section>
  );
}

/** One click to the fix of a broken expectation. */
export function FixOffer({ expectationId }: { readonly expectationId: string }) {
  const t = useT();
  const local = useLocalText();
  const broken = useRun((state) => state.verdicts.get(expectationId)?.status === "fail");
  const design = useDesign((state) => state.design);
  const found = broken ? fixFor(design, expectationId) : undefined;
  if (found === undefined) return null;
  const [id, fix] = found;
  return (
    <Button small className="fix-offer" onClick={() => execute("fix.switch", { id, on: true })}>
      {t("script.offer", { name: local(localText(fix.name)) })}
    </Button>
  );
}

/** Beside the status sentence: the fix that could mend what is broken, and what that is unless the sentence says it. */
export function OfferedFix({ sentenceSaysIt }: { readonly sentenceSaysIt: boolean }) {
  const t = useT();
  const local = useLocalText();
  const verdicts = useRun((state) => state.verdicts);
  const design = useDesign((state) => state.design);
  const found = offeredFix(design, verdicts);
  if (found === undefined) return null;
  const { expectation, id, fix } = found;
  const broken = design.expectations[expectation];
  return (
    <>
      {broken === undefined || sentenceSaysIt ? null : (
        <span className="chip fail status-broken">
          <span aria-hidden="true">{MARKS.fail}</span>
          <span className="visually-hidden">{t("watch.verdict.fail")}</span>
          {describeExpectation(design, broken)}
        </span>
      )}
      <Button tone="primary" small onClick={() => execute("fix.switch", { id, on: true })}>
        {t("script.offer", { name: local(localText(fix.name)) })}
      </Button>
    </>
  );
}
