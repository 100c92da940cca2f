/** Breaking things: one click breaks, the same click mends. In the inspector, and beside the card of the selected node. */
import type { Design, FaultId } from "@eventyard/model";
import { NodeToolbar, Position, useStore } from "reactflow";
import { useStore as usePanel } from "zustand";
import { panelStore } from "../app/panels.ts";
import { execute } from "../commands/bus.ts";
import { specOf } from "../design/kinds.ts";
import { useDesign } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { isLive, useRun } from "../run/run-store.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { isFaultOn } from "./fault-state.ts";
import type { ToolbarPlace } from "./toolbar-place.ts";
import { TOOLBAR_GAP_PX, toolbarPlace, useToolbarNode } from "./toolbar-place.ts";
import "./faults.css";

type BreakItProps =
  | { readonly nodeId: string; readonly edgeId?: undefined }
  | { readonly edgeId: string; readonly nodeId?: undefined };

const ICONS: Readonly<Record<FaultId, string>> = {
  kill: "M10 3v6.500M5.800 5.800a6 6 0 1 0 8.400 0",
  slow: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.500V10l2.500 1.500",
  fail: "M10 3.500 16.500 10 10 16.500 3.500 10zM10 7.500v3M10 12.500v.1",
  surge: "m4 12 4-4 3 3 5-6M12.500 5H16v3.500M4 16h12",
  power: "M11 3 5.500 11H10l-1 6 5.500-8H10z",
  "node-loss": "M4 5h12v10H4zM7 8l6 4M13 8l-6 4",
  stall: "M7 5v10M13 5v10",
  cut: "M3 10h4.500M12.500 10H17M8.500 6.500l3 7M11.500 6.500l-3 7",
};

function FaultButton({
  fault,
  nodeId,
  edgeId,
}: {
  fault: FaultId;
  nodeId?: string | undefined;
  edgeId?: string | undefined;
}) {
  const t = useT();
  const elementId = edgeId ?? nodeId ?? "";
  const live = useRun((state) => state.connection === "online" && isLive(state.run));
  const on = useRun((state) => isLive(state.run) && isFaultOn(state.run.commands, fault, elementId));
  return (
    <Button
      small
      className="fault"
      aria-pressed={on}
      disabled={!live}
      title={live ? t(on ? "watch.fault.undo" : `watch.fault.help.${fault}`) : t("watch.fault.needsRun")}
      onClick={() =>
        execute("fault.toggle", {
          fault,
          on: !on,
          ...(edgeId === undefined ? { node: nodeId } : { edge: edgeId }),
        })
      }
    >
      <Icon path={ICONS[fault]} />
      {t(`watch.fault.${fault}`)}
    </Button>
  );
}

function SendButton({ nodeId }: { readonly nodeId: string }) {
  const t = useT();
  const live = useRun((state) => state.connection === "online" && isLive(state.run));
  return (
    <Button small disabled={!live} onClick={() => execute("run.send", { node: nodeId, count: 1 })}>
      {t("watch.run.send")}
    </Button>
  );
}

function NodeFaults({ nodeId }: { readonly nodeId: string }) {
  const spec = useDesign((state) => specOf(state.design, nodeId));
  if (spec === undefined) return null;
  return (
    <>
      {spec.faults.map((fault) => (
        <FaultButton key={fault} fault={fault} nodeId={nodeId} />
      ))}
      {spec.rateParam === undefined ? null : <SendButton nodeId={nodeId} />}
    </>
  );
}

function canBreak(design: Design, nodeId: string): boolean {
  return (specOf(design, nodeId)?.faults.length ?? 0) > 0;
}

/** The faults of one node or edge. Nothing for what cannot break. */
export function BreakIt({ nodeId, edgeId }: BreakItProps) {
  const t = useT();
  const breakable = useDesign(({ design }) => edgeId !== undefined || canBreak(design, nodeId));
  const live = useRun((state) => isLive(state.run));
  if (!breakable) return null;
  return (
    <section className="break-it" aria-label={t("watch.fault.title")}>
      <h3 className="quiet-text">{t("watch.fault.title")}</h3>
      <div className="break-it-row">
        {edgeId === undefined ? <NodeFaults nodeId={nodeId} /> : <FaultButton fault="cut" edgeId={edgeId} />}
      </div>
      {live ? null : <p className="quiet-text">{t("watch.fault.needsRun")}</p>}
    </section>
  );
}

function hangsTheSame(a: ToolbarPlace, b: ToolbarPlace): boolean {
  return a.align === b.align && a.side === b.side;
}

/** The same on the canvas, under the one selected card while it runs. Rendered inside React Flow. */
export function FaultToolbar() {
  const t = useT();
  const nodeId = useToolbarNode();
  const inspector = usePanel(panelStore, (panels) => panels.inspector);
  const { align, side } = useStore(({ nodeLookup, transform: [x, y, zoom], width, height }) => {
    const node = nodeLookup.get(nodeId ?? "");
    const at = node?.internals.positionAbsolute ?? { x: 0, y: 0 };
    const { width: cardWidth = 0, height: cardHeight = 0 } = node?.measured ?? {};
    const card = {
      x: at.x * zoom + x,
      y: at.y * zoom + y,
      width: cardWidth * zoom,
      height: cardHeight * zoom,
    };
    return toolbarPlace(card, { width, height }, inspector);
  }, hangsTheSame);
  const breakable = useDesign(({ design }) => nodeId !== undefined && canBreak(design, nodeId));
  if (nodeId === undefined || !breakable) return null;
  return (
    <NodeToolbar
      nodeId={nodeId}
      isVisible
      position={side === "top" ? Position.Top : Position.Bottom}
      align={align}
      offset={TOOLBAR_GAP_PX}
    >
      <div className="fault-toolbar panel nodrag nopan" role="toolbar" aria-label={t("watch.fault.title")}>
        <NodeFaults nodeId={nodeId} />
      </div>
    </NodeToolbar>
  );
}
