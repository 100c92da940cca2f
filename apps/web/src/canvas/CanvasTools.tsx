/** Undo, redo, tidy up, zoom: the small toolbar on the canvas. Names, keys and predicates come from the commands. */
import { useStore } from "zustand";
import { commandById, execute } from "../commands/bus.ts";
import { chordLabel } from "../commands/shortcuts.ts";
import { useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { captionStore } from "../script/caption-store.ts";
import { Button } from "../ui/Button.tsx";

const TOOLS = [
  "undo",
  "redo",
  "layout.auto",
  "view.zoomOut",
  "view.zoomIn",
  "view.fit",
  "captions.toggle",
  "help",
] as const;
/** Tools that are there only while they have something to work on. */
const SOMETIMES: ReadonlySet<string> = new Set(["captions.toggle"]);

export function CanvasTools() {
  const t = useT();
  return (
    <div className="canvas-tools panel" role="toolbar" aria-label={t("canvas.tools")}>
      {TOOLS.map((id) => (
        <ToolButton key={id} id={id} />
      ))}
    </div>
  );
}

function ToolButton({ id }: { readonly id: (typeof TOOLS)[number] }) {
  const t = useT();
  const command = commandById(id);
  const enabled = useDesign(() => commandById(id)?.enabled() === true);
  const pressed = useStore(captionStore, ({ shown }) => (id === "captions.toggle" ? shown : undefined));
  if (command === undefined || (!enabled && SOMETIMES.has(id))) return null;
  const key = command.keys?.[0];
  const label = t(command.label as "command.undo");
  return (
    <Button
      tone="quiet"
      small
      {...(command.icon === undefined ? {} : { icon: command.icon })}
      label={label}
      title={key === undefined ? label : `${label} (${chordLabel(key)})`}
      disabled={!enabled}
      aria-pressed={pressed}
      onClick={() => execute(id)}
    />
  );
}
