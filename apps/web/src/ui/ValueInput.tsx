/**
 * A text or number field that commits on Enter and on leaving. Invalid text stays with its reason under it until it is
 * mended; Escape brings the last good value back; up and down arrows step numbers.
 */
import { useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { draftOf, dropDraft, keepDraft } from "./drafts.ts";

interface ValueInputProps {
  readonly label: string;
  /** The committed value as text. */
  readonly value: string;
  readonly unit?: string;
  readonly help?: string;
  readonly multiline?: boolean;
  /** The text is code: letters of one width, lines that do not wrap. */
  readonly code?: boolean;
  /** What is wrong with the committed value; what is being typed may be wrong in another way. */
  readonly refusal?: string;
  /** Buttons beside the label. */
  readonly marks?: ReactNode;
  readonly numeric?: boolean;
  readonly step?: number;
  /** Keeps invalid text over a change of selection. */
  readonly draftKey: string;
  /** Takes the text; gives the reason when it is refused. */
  readonly onCommit: (text: string) => string | undefined;
}

/** The text being edited, its refusal and what commits or takes it back. */
function useEditedValue({ value, draftKey, step = 1, onCommit }: ValueInputProps) {
  const [text, setText] = useState(() => draftOf(draftKey)?.text ?? value);
  const [error, setError] = useState(() => draftOf(draftKey)?.reason);
  const committed = useRef(value);
  useEffect(() => {
    // the document changed under the field (undo, another page): show it, unless there is something to mend
    if (committed.current !== value && draftOf(draftKey) === undefined) setText(value);
    committed.current = value;
  }, [value, draftKey]);
  const commit = (typed: string) => {
    const reason = typed === committed.current ? undefined : onCommit(typed);
    setError(reason);
    if (reason === undefined) dropDraft(draftKey);
    else keepDraft(draftKey, { text: typed, reason });
  };
  const revert = () => {
    dropDraft(draftKey);
    setError(undefined);
    setText(committed.current);
  };
  const stepBy = (steps: number) => {
    const next = String(Number((Number(text) + steps * step).toPrecision(12)));
    setText(next);
    commit(next);
  };
  return { text, setText, error, commit, revert, stepBy };
}

export function ValueInput(props: ValueInputProps) {
  const { label, unit, help, refusal } = props;
  const id = useId();
  const { text, setText, error, commit, revert, stepBy } = useEditedValue(props);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && props.multiline !== true) commit(text);
    if (event.key === "Escape") revert();
    const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (direction === 0 || props.numeric !== true || !Number.isFinite(Number(text))) return;
    event.preventDefault();
    stepBy(direction * (event.shiftKey ? 10 : 1));
  };
  // while it is typed anew, the old sentence would speak of another text
  const wrong = text === props.value ? refusal : undefined;
  const shared = {
    id,
    value: text,
    onKeyDown,
    onBlur: () => commit(text),
    "aria-invalid": (error ?? wrong) !== undefined,
    "aria-describedby": `${id}-note`,
    spellCheck: false,
    autoComplete: "off",
  } as const;
  return (
    <div className="field">
      <span className="field-head">
        <label htmlFor={id}>{label}</label>
        {props.marks}
      </span>
      <div className="field-control">
        {props.multiline === true ? (
          <textarea
            className={props.code === true ? "input code" : "input"}
            rows={4}
            {...shared}
            onChange={(event) => setText(event.target.value)}
          />
        ) : (
          <input
            className={props.numeric === true ? "input numeric" : "input"}
            inputMode={props.numeric === true ? "decimal" : "text"}
            {...shared}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {unit === undefined ? null : <span className="field-unit">{unit}</span>}
      </div>
      <p
        className={(error ?? wrong) === undefined ? "field-note" : "field-note field-error"}
        id={`${id}-note`}
      >
        {error ?? wrong ?? help}
      </p>
    </div>
  );
}
