/** The rail of node kinds: drag one onto the canvas, or click (or press Enter) to have it placed. */
import { useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import type { KindSpec } from "@eventyard/model";
import { newNode } from "@eventyard/model";
import { cardSize, GRID_PX } from "../canvas/card-size.ts";
import { toCanvas } from "../canvas/viewport.ts";
import { execute } from "../commands/bus.ts";
import { kindSpecs } from "../design/kinds.ts";
import { useLocalText, useT } from "../i18n/index.ts";
import { Icon } from "../ui/Icon.tsx";
import "./palette.css";

/** Movement that makes a press a drag [px]. */
const DRAG_PX = 5;

/** Sections of the rail in order: where events come from, where they wait, who handles them, aids. */
const SECTIONS: readonly KindSpec["silhouette"][] = ["producer", "bus", "worker", "paper"];

interface Ghost {
  readonly kind: string;
  readonly x: number;
  readonly y: number;
}

/** Drops a card of this kind with its middle under the pointer; outside the canvas nothing happens. */
function dropAt(spec: KindSpec, x: number, y: number): void {
  const overCanvas = document.elementFromPoint(x, y)?.closest(".react-flow") ?? null;
  if (overCanvas === null) return;
  const size = cardSize(spec, newNode(spec, ""), 0);
  const at = toCanvas({ x, y });
  const snap = (px: number) => Math.round(px / GRID_PX) * GRID_PX;
  execute("node.add", {
    kind: spec.id,
    at: { x: snap(at.x - size.width / 2), y: snap(at.y - size.height / 2) },
  });
}

/** Pointer events (mouse, pen and touch alike) of one palette item. */
function usePaletteDrag(spec: KindSpec, showGhost: (ghost: Ghost | undefined) => void) {
  const press = useRef<{ readonly x: number; readonly y: number; dragging: boolean } | undefined>(undefined);
  const end = () => {
    press.current = undefined;
    showGhost(undefined);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      press.current = { x: event.clientX, y: event.clientY, dragging: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const start = press.current;
      if (start === undefined) return;
      start.dragging ||= Math.hypot(event.clientX - start.x, event.clientY - start.y) >= DRAG_PX;
      if (start.dragging) showGhost({ kind: spec.id, x: event.clientX, y: event.clientY });
    },
    onPointerUp: (event: PointerEvent) => {
      const start = press.current;
      end();
      if (start?.dragging === true) dropAt(spec, event.clientX, event.clientY);
      else if (start !== undefined) execute("node.add", { kind: spec.id, rename: true });
    },
    onPointerCancel: end,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Escape") end();
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      execute("node.add", { kind: spec.id, rename: true });
    },
  };
}

function PaletteItem({
  spec,
  showGhost,
}: {
  readonly spec: KindSpec;
  readonly showGhost: (ghost?: Ghost) => void;
}) {
  const local = useLocalText();
  const drag = usePaletteDrag(spec, showGhost);
  return (
    <button type="button" className="palette-item" title={local(spec.summary)} {...drag}>
      <Icon path={spec.icon} size={18} />
      <span>{local(spec.title)}</span>
    </button>
  );
}

function DragGhost({ ghost }: { readonly ghost: Ghost }) {
  const local = useLocalText();
  const spec = kindSpecs.get(ghost.kind);
  if (spec === undefined) return null;
  return (
    <div
      className="palette-ghost"
      style={{ transform: `translate(${ghost.x}px, ${ghost.y}px)` }}
      aria-hidden="true"
    >
      <div>
        <Icon path={spec.icon} size={18} />
        {local(spec.title)}
      </div>
    </div>
  );
}

export function Palette() {
  const t = useT();
  const [ghost, setGhost] = useState<Ghost>();
  return (
    <nav className="palette panel" aria-label={t("palette.label")}>
      {SECTIONS.map((silhouette) => (
        <div className="palette-section" key={silhouette}>
          {[...kindSpecs.values()]
            .filter((spec) => spec.silhouette === silhouette)
            .map((spec) => (
              <PaletteItem key={spec.id} spec={spec} showGhost={setGhost} />
            ))}
        </div>
      ))}
      {ghost === undefined ? null : <DragGhost ghost={ghost} />}
    </nav>
  );
}
