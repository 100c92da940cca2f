/** The inspector without a selection: the design's name, seed, length, expectations and problems. */
import { LIMITS, unitBehind } from "@eventyard/model";
import { execute } from "../commands/bus.ts";
import { Contracts } from "../contracts/Contracts.tsx";
import { useDesign } from "../design/store.ts";
import { formatNumber, useLanguage, useT } from "../i18n/index.ts";
import { Captions } from "../script/Captions.tsx";
import { Fixes } from "../script/Fixes.tsx";
import { ValueInput } from "../ui/ValueInput.tsx";
import { Expectations } from "./Expectations.tsx";
import { ProblemList } from "./ProblemList.tsx";
import { ScenarioSteps } from "./ScenarioSteps.tsx";

export function DesignPanel() {
  const t = useT();
  const name = useDesign((state) => state.design.name);
  const designId = useDesign((state) => state.designId);
  return (
    <>
      <header className="inspector-head">
        <h2 className="inspector-title">{t("inspector.design")}</h2>
      </header>
      <div className="form" key={designId}>
        <ValueInput
          label={t("inspector.name")}
          value={name}
          draftKey={`${designId}.name`}
          onCommit={(text) => {
            if (text.trim() === "" || text.length > LIMITS.nameLengthMax) {
              return t("form.nameLength", { max: LIMITS.nameLengthMax });
            }
            execute("design.rename", { name: text });
            return undefined;
          }}
        />
        <ScenarioFields />
      </div>
      <section className="inspector-section" aria-label={t("scenario.title")}>
        <h3>{t("scenario.title")}</h3>
        <ScenarioSteps />
        <CommonRandom />
      </section>
      <section className="inspector-section" aria-label={t("inspector.expectations")}>
        <h3>{t("inspector.expectations")}</h3>
        <Expectations scope={undefined} />
      </section>
      <Fixes />
      <section className="inspector-section" aria-label={t("script.captions")}>
        <h3>{t("script.captions")}</h3>
        <Captions />
      </section>
      <section className="inspector-section" aria-label={t("contracts.title")}>
        <h3>{t("contracts.title")}</h3>
        <Contracts />
      </section>
      <section className="inspector-section" aria-label={t("problems.title")}>
        <h3>{t("problems.title")}</h3>
        <ProblemList />
      </section>
    </>
  );
}

/** Common random numbers: what makes two designs comparable flow by flow. */
function CommonRandom() {
  const t = useT();
  const on = useDesign((state) => state.design.scenario.commonRandom === true);
  return (
    <label className="check-row" title={t("scenario.commonRandomHelp")}>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => execute("scenario.edit", { commonRandom: event.target.checked })}
      />
      <span>{t("scenario.commonRandom")}</span>
    </label>
  );
}

function ScenarioFields() {
  const t = useT();
  const language = useLanguage();
  const designId = useDesign((state) => state.designId);
  const scenario = useDesign((state) => state.design.scenario);
  const range = (min: number, max: number, unit: string) =>
    t("form.range", { min, max: formatNumber(max, language), unit });
  const seconds = unitBehind({ unit: "s" })[language];
  return (
    <div className="form-columns">
      <ValueInput
        label={t("inspector.seed")}
        help={t("inspector.seedHelp")}
        value={String(scenario.seed)}
        numeric
        draftKey={`${designId}.seed`}
        onCommit={(text) => {
          const seed = Number(text);
          const fits = text.trim() !== "" && Number.isInteger(seed) && seed >= 0 && seed <= LIMITS.seedMax;
          if (!fits) return range(0, LIMITS.seedMax, "");
          execute("scenario.edit", { seed });
          return undefined;
        }}
      />
      <ValueInput
        label={t("inspector.duration")}
        help={t("inspector.durationHelp")}
        value={String(scenario.durationS)}
        unit={seconds.trimStart()}
        numeric
        step={10}
        draftKey={`${designId}.durationS`}
        onCommit={(text) => {
          const durationS = Number(text);
          if (!(durationS > 0 && durationS <= LIMITS.durationSMax))
            return range(1, LIMITS.durationSMax, seconds);
          execute("scenario.edit", { durationS });
          return undefined;
        }}
      />
    </div>
  );
}
