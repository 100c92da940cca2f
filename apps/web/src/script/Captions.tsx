/** The design's captions: when, beside what, and in which words. One at a time is open for editing. */
import { captionList, LIMITS, localText, unitBehind } from "@eventyard/model";
import type { Caption } from "@eventyard/model";
import { useState } from "react";
import { execute } from "../commands/bus.ts";
import { designStore, useDesign } from "../design/store.ts";
import { formatNumber, useLanguage, useLocalText, useT } from "../i18n/index.ts";
import { formatAxisTime } from "../live/format.ts";
import { Button } from "../ui/Button.tsx";
import { ValueInput } from "../ui/ValueInput.tsx";
import { withText } from "./words.ts";
import "./script.css";

const MS_PER_S = 1000;

interface ItemProps {
  readonly id: string;
  readonly caption: Caption;
}

function edit(id: string, caption: Caption): void {
  execute("caption.edit", { id, caption });
}

function TextField({ id, caption }: ItemProps) {
  const t = useT();
  const language = useLanguage();
  const designId = useDesign((state) => state.designId);
  return (
    <ValueInput
      label={t("script.captionText")}
      value={localText(caption.text)[language]}
      multiline
      draftKey={`${designId}.caption.${id}.${language}`}
      onCommit={(text) => {
        const trimmed = text.trim();
        if (trimmed === "" || trimmed.length > LIMITS.captionLengthMax)
          return t("script.captionLength", { max: LIMITS.captionLengthMax });
        edit(id, { ...caption, text: withText(caption.text, language, trimmed) });
        return undefined;
      }}
    />
  );
}

function TimeField({ id, caption, field }: ItemProps & { readonly field: "atMs" | "untilMs" }) {
  const t = useT();
  const language = useLanguage();
  const designId = useDesign((state) => state.designId);
  const endS = useDesign((state) => state.design.scenario.durationS);
  const unit = unitBehind({ unit: "s" })[language];
  return (
    <ValueInput
      label={t(field === "atMs" ? "script.captionFrom" : "script.captionUntil")}
      value={String(caption[field] / MS_PER_S)}
      unit={unit.trimStart()}
      numeric
      draftKey={`${designId}.caption.${id}.${field}`}
      onCommit={(text) => {
        const seconds = text.trim() === "" ? NaN : Number(text);
        if (!(seconds >= 0 && seconds <= endS))
          return t("form.range", { min: 0, max: formatNumber(endS, language), unit });
        // whole microseconds: what is typed in seconds is shown as it was typed
        edit(id, { ...caption, [field]: Math.round(seconds * 1e6) / 1e3 });
        return undefined;
      }}
    />
  );
}

function NodeField({ id, caption }: ItemProps) {
  const t = useT();
  const nodes = useDesign((state) => state.design.nodes);
  return (
    <select
      className="input"
      aria-label={t("script.captionNode")}
      value={caption.node ?? ""}
      onChange={(event) => {
        const { node: _before, ...rest } = caption;
        edit(id, event.target.value === "" ? rest : { ...rest, node: event.target.value });
      }}
    >
      <option value="">{t("script.captionNoNode")}</option>
      {Object.entries(nodes).map(([node, { name }]) => (
        <option key={node} value={node}>
          {name}
        </option>
      ))}
    </select>
  );
}

function CaptionItem({
  id,
  caption,
  open,
  onToggle,
}: ItemProps & { readonly open: boolean; readonly onToggle: () => void }) {
  const t = useT();
  const local = useLocalText();
  const text = local(localText(caption.text));
  return (
    <li className="caption-item" data-open={open ? "" : undefined}>
      <div className="caption-item-head">
        <button type="button" className="caption-summary" aria-expanded={open} onClick={onToggle}>
          <span className="quiet-text">{formatAxisTime(caption.atMs / MS_PER_S)}</span>
          <span className="caption-words">{text}</span>
        </button>
        <Button
          small
          tone="quiet"
          icon="close"
          label={t("scenario.remove", { step: text })}
          onClick={() => execute("caption.remove", { id })}
        />
      </div>
      {open ? (
        <>
          <TextField id={id} caption={caption} />
          <div className="form-columns">
            <TimeField id={id} caption={caption} field="atMs" />
            <TimeField id={id} caption={caption} field="untilMs" />
          </div>
          <NodeField id={id} caption={caption} />
        </>
      ) : null}
    </li>
  );
}

export function Captions() {
  const t = useT();
  const captions = useDesign((state) => state.design.captions);
  const list = useDesign((state) => state.design);
  const [open, setOpen] = useState<string>();
  const add = () => {
    execute("caption.add");
    setOpen(
      Object.keys(designStore.getState().design.captions ?? {}).find((id) => captions?.[id] === undefined),
    );
  };
  return (
    <div className="captions">
      {captionList(list).length === 0 ? <p className="quiet-text">{t("script.noCaptions")}</p> : null}
      <ol>
        {captionList(list).map(([id, caption]) => (
          <CaptionItem
            key={id}
            id={id}
            caption={caption}
            open={id === open}
            onToggle={() => setOpen(id === open ? undefined : id)}
          />
        ))}
      </ol>
      <Button small icon="add" onClick={add}>
        {t("command.captionAdd")}
      </Button>
    </div>
  );
}
