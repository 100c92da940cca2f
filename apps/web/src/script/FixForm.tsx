/** The words of a fix, and which expectations it is meant to turn green. What it changes was taken from the design. */
import { describeExpectation, LIMITS, localText } from "@eventyard/model";
import type { Fix } from "@eventyard/model";
import { execute } from "../commands/bus.ts";
import { useDesign } from "../design/store.ts";
import { useLanguage, useT } from "../i18n/index.ts";
import { Button } from "../ui/Button.tsx";
import { ValueInput } from "../ui/ValueInput.tsx";
import { withText } from "./words.ts";

interface FixProps {
  readonly id: string;
  readonly fix: Fix;
}

function edit(id: string, fix: Fix): void {
  execute("fix.edit", { id, fix });
}

function WordFields({ id, fix }: FixProps) {
  const t = useT();
  const language = useLanguage();
  const designId = useDesign((state) => state.designId);
  return (
    <>
      <ValueInput
        label={t("script.fixName")}
        value={localText(fix.name)[language]}
        draftKey={`${designId}.fix.${id}.name.${language}`}
        onCommit={(text) => {
          const name = text.trim();
          if (name === "" || name.length > LIMITS.nameLengthMax)
            return t("script.fixLength", { max: LIMITS.nameLengthMax });
          edit(id, { ...fix, name: withText(fix.name, language, name) });
          return undefined;
        }}
      />
      <ValueInput
        label={t("script.fixText")}
        value={fix.text === undefined ? "" : localText(fix.text)[language]}
        multiline
        draftKey={`${designId}.fix.${id}.text.${language}`}
        onCommit={(text) => {
          const said = text.trim();
          if (said.length > LIMITS.fixTextLengthMax)
            return t("script.fixTextLength", { max: LIMITS.fixTextLengthMax });
          const { text: before, ...rest } = fix;
          edit(id, said === "" ? rest : { ...rest, text: withText(before ?? said, language, said) });
          return undefined;
        }}
      />
    </>
  );
}

export function FixForm({ id, fix }: FixProps) {
  const t = useT();
  const design = useDesign((state) => state.design);
  const mends = fix.mends ?? [];
  return (
    <div className="fix-form">
      <WordFields id={id} fix={fix} />
      <fieldset className="fix-mends-choice">
        <legend>{t("script.fixMends")}</legend>
        {Object.entries(design.expectations).map(([expectationId, expectation]) => (
          <label key={expectationId} className="check-row">
            <input
              type="checkbox"
              checked={mends.includes(expectationId)}
              onChange={(event) => {
                const others = mends.filter((one) => one !== expectationId);
                edit(id, { ...fix, mends: event.target.checked ? [...others, expectationId] : others });
              }}
            />
            <span>{describeExpectation(design, expectation)}</span>
          </label>
        ))}
      </fieldset>
      <Button
        small
        icon="delete"
        title={t("script.fixRemoveHelp")}
        onClick={() => execute("fix.remove", { id })}
      >
        {t("command.fixRemove")}
      </Button>
    </div>
  );
}
