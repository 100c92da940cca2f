/** A design file dragged onto the window opens as a new design. */
import { useEffect, useState } from "react";
import { execute } from "../commands/bus.ts";
import { useT } from "../i18n/index.ts";

export function FileDrop() {
  const t = useT();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const onDragOver = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      execute("design.import", { file });
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    window.addEventListener("dragover", onDragOver, { signal: stop.signal });
    window.addEventListener("drop", onDrop, { signal: stop.signal });
    window.addEventListener("dragleave", onDragLeave, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  return over ? <div className="file-drop">{t("canvas.dropFile")}</div> : null;
}
