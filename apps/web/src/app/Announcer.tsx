/** The live region that says what was just done. */
import { useStore } from "zustand";
import { announcementStore } from "../commands/announcements.ts";

export function Announcer() {
  const { text, serial } = useStore(announcementStore);
  // a trailing space makes the same sentence a new one for screen readers
  return (
    <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {serial % 2 === 0 ? text : `${text} `}
    </div>
  );
}
