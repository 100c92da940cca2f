/** What a run must show: edited as a small form, judged while it runs. */
import { describeExpectation, metricSpec, STATISTICS } from "@eventyard/model";
import type { Comparator, Expectation, Statistic } from "@eventyard/model";
import { useState } from "react";
import { execute } from "../commands/bus.ts";
import { specOf } from "../design/kinds.ts";
import { designStore, useDesign } from "../design/store.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { changeExpectation, metricsOf } from "./change-expectation.ts";
import { VerdictMark } from "../live/VerdictMark.tsx";
import { FixOffer } from "../script/Fixes.tsx";
import { Button } from "../ui/Button.tsx";
import { ValueInput } from "../ui/ValueInput.tsx";

const COMPARATORS: readonly Comparator[] = ["<", "<=", "==", ">=", ">"];
/** Expectations of one node, or of the whole design when `scope` is undefined. One at a time is open for editing. */
export function Expectations({ scope }: { readonly scope: string | undefined }) {
  const t = useT();
  const expectations = useDesign((state) => state.design.expectations);
  const [open, setOpen] = useState<string>();
  const shown = Object.entries(expectations).filter(
    ([id, each]) => scope === undefined || each.scope === scope || id === open,
  );
  const add = () => {
    execute("expectation.add", scope === undefined ? undefined : { scope });
    setOpen(
      Object.keys(designStore.getState().design.expectations).find((id) => expectations[id] === undefined),
    );
  };
  return (
    <div className="expectations">
      {shown.length === 0 ? <p className="quiet-text">{t("expectation.none")}</p> : null}
      {shown.map(([id, expectation]) => (
        <ExpectationItem
          key={id}
          id={id}
          expectation={expectation}
          open={id === open}
          onToggle={() => setOpen(id === open ? undefined : id)}
        />
      ))}
      <Button small icon="add" onClick={add}>
        {t("command.expectationAdd")}
      </Button>
    </div>
  );
}

interface ItemProps extends RowProps {
  readonly open: boolean;
  readonly onToggle: () => void;
}

function ExpectationItem({ id, expectation, open, onToggle }: ItemProps) {
  const t = useT();
  const formula = useDesign((state) => describeExpectation(state.design, expectation));
  return (
    <div className="expectation" role="group" aria-label={formula} data-open={open ? "" : undefined}>
      <div className="expectation-head">
        <button
          type="button"
          className="expectation-summary"
          aria-expanded={open}
          title={formula}
          onClick={onToggle}
        >
          {formula.replace(/ (?=[^\d\s]+$)/, "\u00a0")}
        </button>
        <VerdictMark expectationId={id} />
        {open ? (
          <Button
            tone="quiet"
            small
            icon="delete"
            label={t("command.expectationRemove")}
            onClick={() => execute("expectation.remove", { id })}
          />
        ) : null}
      </div>
      <FixOffer expectationId={id} />
      {open ? (
        <>
          <SubjectRow id={id} expectation={expectation} />
          <BoundRow id={id} expectation={expectation} />
        </>
      ) : null}
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly expectation: Expectation;
}

function edit(id: string, expectation: Expectation): void {
  execute("expectation.edit", { id, expectation });
}

function SubjectRow({ id, expectation }: RowProps) {
  const t = useT();
  const local = useLocalText();
  const design = useDesign((state) => state.design);
  const scopes = Object.entries(design.nodes).filter(([node]) => specOf(design, node)?.simulated === true);
  return (
    <div className="expectation-row">
      <select
        className="input"
        aria-label={t("expectation.scope")}
        value={expectation.scope}
        onChange={(event) => edit(id, changeExpectation(design, expectation, { scope: event.target.value }))}
      >
        <option value="all">{t("expectation.all")}</option>
        {scopes.map(([node, { name }]) => (
          <option key={node} value={node}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t("expectation.metric")}
        value={expectation.metric}
        onChange={(event) => edit(id, changeExpectation(design, expectation, { metric: event.target.value }))}
      >
        {metricsOf(design, expectation.scope).map((metric) => (
          <option key={metric.id} value={metric.id}>
            {local(metric.title)}
          </option>
        ))}
      </select>
    </div>
  );
}

function BoundRow({ id, expectation }: RowProps) {
  const t = useT();
  const designId = useDesign((state) => state.designId);
  const spec = metricSpec(expectation.metric);
  const statistics = spec === undefined ? [] : STATISTICS[spec.type];
  const unit = spec?.type === "duration" ? "ms" : expectation.statistic === "rate" ? "/s" : undefined;
  return (
    <div className="expectation-row expectation-bound">
      <select
        className="input"
        aria-label={t("expectation.statistic")}
        value={expectation.statistic}
        onChange={(event) => edit(id, { ...expectation, statistic: event.target.value as Statistic })}
      >
        {statistics.map((statistic) => (
          <option key={statistic} value={statistic}>
            {t(`expectation.statistics.${statistic}`)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t("expectation.comparator")}
        value={expectation.comparator}
        onChange={(event) => edit(id, { ...expectation, comparator: event.target.value as Comparator })}
      >
        {COMPARATORS.map((comparator) => (
          <option key={comparator} value={comparator}>
            {t(`expectation.comparators.${comparator}`)}
          </option>
        ))}
      </select>
      <ValueInput
        label={t("expectation.bound")}
        value={String(expectation.bound)}
        numeric
        draftKey={`${designId}.${id}.bound`}
        {...(unit === undefined ? {} : { unit })}
        onCommit={(text) => {
          const bound = text.trim() === "" ? NaN : Number(text);
          if (!Number.isFinite(bound)) return t("form.number");
          edit(id, { ...expectation, bound });
          return undefined;
        }}
      />
    </div>
  );
}
