/** A button with a light-dismiss pop-over under it (the browser's own popover: Escape and outside click close it). */
import { useCallback, useId, useRef, useState } from "react";
import type { ComponentType, ReactNode } from "react";

interface PopoverProps {
  readonly label: string;
  readonly className: string;
  readonly trigger: ReactNode;
  /** Rendered only while open; `close` hides the pop-over. */
  readonly content: ComponentType<{ readonly close: () => void }>;
}

/** Space kept to the window's edge [px]. */
const MARGIN_PX = 8;
/** Between trigger and panel [px]. */
const GAP_PX = 6;

function place(trigger: HTMLElement, panel: HTMLElement): void {
  const anchor = trigger.getBoundingClientRect();
  const left = Math.min(anchor.left, window.innerWidth - panel.offsetWidth - MARGIN_PX);
  panel.style.left = `${Math.max(MARGIN_PX, left)}px`;
  const below = window.innerHeight - anchor.bottom - GAP_PX - MARGIN_PX;
  const above = anchor.top - GAP_PX - MARGIN_PX;
  // opens where there is more room, its edge at the trigger
  const opensUp = above > below;
  panel.style.maxHeight = `${opensUp ? above : below}px`;
  panel.style.top = opensUp ? "auto" : `${anchor.bottom + GAP_PX}px`;
  panel.style.bottom = opensUp ? `${window.innerHeight - anchor.top + GAP_PX}px` : "auto";
  panel.style.overflowY = "auto";
}

export function Popover({ label, className, trigger, content: Content }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback(() => panel.current?.hidePopover(), []);
  return (
    <>
      <button
        type="button"
        ref={button}
        className={className}
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={label}
        title={label}
      >
        {trigger}
      </button>
      <div
        id={id}
        ref={panel}
        className="popover"
        popover="auto"
        role="dialog"
        aria-label={label}
        onToggle={(event) => {
          const opens = event.newState === "open";
          setOpen(opens);
          if (opens)
            requestAnimationFrame(
              () => button.current && panel.current && place(button.current, panel.current),
            );
        }}
      >
        {open ? <Content close={close} /> : null}
      </div>
    </>
  );
}
