/** A name being edited in place: Enter and leaving commit, Escape takes it back, composing letters (Hangul) commits nothing. */
import { useEffect, useRef } from "react";

interface NameInputProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly className?: string;
  readonly onDone: (name: string | undefined) => void;
}

export function NameInput({ label, value, maxLength, className, onDone }: NameInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const finished = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const finish = (name: string | undefined) => {
    if (finished.current) return;
    finished.current = true;
    onDone(name);
  };
  return (
    <input
      ref={input}
      className={`name-input nodrag nopan ${className ?? ""}`}
      aria-label={label}
      defaultValue={value}
      maxLength={maxLength}
      spellCheck={false}
      autoComplete="off"
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing || event.keyCode === 229) return;
        if (event.key === "Enter") finish(event.currentTarget.value);
        if (event.key === "Escape") finish(undefined);
      }}
    />
  );
}
