/** The canvas: React Flow as an adapter. The document decides what is there; only a drag in progress lives here. */
import type { Design } from "@eventyard/model";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { FocusEvent, MouseEvent, RefObject } from "react";
import { applyNodeChanges, Background, ReactFlow, SelectionMode, useKeyPress } from "reactflow";
import type { EdgeChange, NodeChange, OnConnectEnd, OnConnectStart, ReactFlowInstance } from "reactflow";
import "reactflow/dist/style.css";
import { useStore } from "zustand";
import { execute } from "../commands/bus.ts";
import { designStore, select, useDesign } from "../design/store.ts";
import type { Selection } from "../design/store.ts";
import { useT } from "../i18n/index.ts";
import { levelStore } from "../live/level.ts";
import { CaptionLayer } from "../script/CaptionLayer.tsx";
import { TrafficLayer } from "../traffic/TrafficLayer.tsx";
import "./canvas.css";
import { GRID_PX } from "./card-size.ts";
import { connectStore, dropConnection, startConnecting } from "./connect.ts";
import { ConnectionBubble } from "./ConnectionBubble.tsx";
import { geometryStore, updateGeometry } from "./edge-paths.ts";
import { FINGER_REACH_PX, nearestEdge, pickedEdges, REACH_PX } from "./far-edges.ts";
import { endsOf, rectsOf, toFlowEdges, toFlowNodes } from "./flow-adapter.ts";
import type { CardNode, FlowEdge } from "./flow-adapter.ts";
import { FlowEdgeView } from "./FlowEdgeView.tsx";
import { NodeCard } from "./NodeCard.tsx";
import { Overview } from "./Overview.tsx";
import { currentZoom, fitView, followSize, keepView, resetView, setViewport, toCanvas } from "./viewport.ts";

const NODE_TYPES = { card: NodeCard };
const EDGE_TYPES = { flow: FlowEdgeView };
const SNAP: [number, number] = [GRID_PX, GRID_PX];
const PRO = { hideAttribution: true };

interface Graph {
  readonly design: Design;
  readonly selection: Selection;
  readonly nodes: CardNode[];
  readonly edges: FlowEdge[];
}

function graphOf(design: Design, selection: Selection, before: Pick<Graph, "nodes" | "edges">): Graph {
  return {
    design,
    selection,
    nodes: toFlowNodes(design, selection, before.nodes),
    edges: toFlowEdges(design, selection, before.edges),
  };
}

/** Selection changes of nodes and edges as React Flow reports them, applied to the document's selection. */
function applySelection(kind: "nodes" | "edges", changes: readonly (NodeChange | EdgeChange)[]): void {
  const { selection } = designStore.getState();
  const chosen = new Set(selection[kind]);
  let changed = false;
  for (const change of changes) {
    if (change.type !== "select") continue;
    changed = true;
    if (change.selected) chosen.add(change.id);
    else chosen.delete(change.id);
  }
  if (changed) select({ ...selection, [kind]: [...chosen] });
}

/** The graph that React Flow shows: follows the document, and a drag until it ends. */
function useGraph() {
  const design = useDesign((state) => state.design);
  const selection = useDesign((state) => state.selection);
  const [graph, setGraph] = useState<Graph>(() => graphOf(design, selection, { nodes: [], edges: [] }));
  if (graph.design !== design || graph.selection !== selection) setGraph(graphOf(design, selection, graph));
  useLayoutEffect(() => updateGeometry(rectsOf(graph.nodes), endsOf(graph.edges)), [graph]);
  const onNodesChange = useCallback((changes: NodeChange<CardNode>[]) => {
    const moves = changes.filter((change) => change.type === "position");
    if (moves.length > 0) setGraph((now) => ({ ...now, nodes: applyNodeChanges(moves, now.nodes) }));
    applySelection("nodes", changes);
  }, []);
  const onEdgesChange = useCallback((changes: EdgeChange[]) => applySelection("edges", changes), []);
  return { graph, onNodesChange, onEdgesChange };
}

function dragged(nodes: readonly CardNode[]): void {
  execute("node.move", { positions: Object.fromEntries(nodes.map(({ id, position }) => [id, position])) });
}

const onConnectStart: OnConnectStart = (_event, { nodeId, handleId }) => {
  if (nodeId !== null && handleId !== null) startConnecting({ node: nodeId, port: handleId });
};

const onConnectEnd: OnConnectEnd = (event, connection) => {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  if (point === undefined) return;
  const at = { x: point.clientX, y: point.clientY };
  const under = document.elementFromPoint(at.x, at.y);
  const card = under?.closest<HTMLElement>(".react-flow__node");
  const onCanvas = under?.closest(".react-flow__pane, .react-flow__edge") != null;
  const port = under?.closest<HTMLElement>(".react-flow__handle")?.dataset["handleid"];
  dropConnection(card?.dataset["id"] ?? connection.toNode?.id, at, onCanvas, port);
};

/** The line turns valid over a node that can take it. */
function isValidConnection({
  source,
  target,
}: {
  readonly source: string;
  readonly target: string;
}): boolean {
  const { start, targets } = connectStore.getState();
  return targets.has(start?.node === source ? target : source);
}

/** Fits a newly opened design into view, once its cards are there; adding a card never moves the view. */
function useFitOnOpen(readyFor: string | undefined): void {
  const fitted = useRef("");
  useEffect(() => {
    const fit = () => {
      const { designId, design } = designStore.getState();
      if (readyFor !== designId || designId === "" || fitted.current === designId) return;
      fitted.current = designId;
      // fitting nothing would wait for the first card and then move the view under the pointer
      const blank = Object.keys(design.nodes).length === 0;
      requestAnimationFrame(() => (blank ? resetView() : fitView(false)));
    };
    fit();
    return designStore.subscribe(fit);
  }, [readyFor]);
}

/** The canvas grows and shrinks with the panels around it, and when a phone is turned. */
function useFollowSize(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const observer = new ResizeObserver(followSize);
    if (canvas.current !== null) observer.observe(canvas.current);
    return () => observer.disconnect();
  }, [canvas]);
}

/** Reaching a card with the keyboard selects it. */
function selectFocused({ target }: FocusEvent): void {
  const id =
    target instanceof HTMLElement && target.matches(".react-flow__node:focus-visible")
      ? target.dataset["id"]
      : undefined;
  if (id !== undefined) select({ nodes: [id], edges: [] });
}

/** The edge under a pointer; a finger covers more than the tip of a mouse. */
function edgeAt({ clientX, clientY, nativeEvent }: MouseEvent): string | undefined {
  const { x, y } = toCanvas({ x: clientX, y: clientY });
  const finger = "pointerType" in nativeEvent && nativeEvent.pointerType === "touch";
  return nearestEdge(
    geometryStore.getState().edges,
    x,
    y,
    (finger ? FINGER_REACH_PX : REACH_PX) / currentZoom(),
  );
}

/** The edges for React Flow: all of them, and in the far view those that are pointed at or selected. */
function useShownEdges(edges: FlowEdge[]) {
  const far = useStore(levelStore, (level) => level.detail === "overview");
  const [pointed, setPointed] = useState<string>();
  const shown = useMemo(() => (far ? pickedEdges(edges, pointed) : edges), [far, edges, pointed]);
  const point = (event: MouseEvent) => {
    const onNode = event.target instanceof Element && event.target.closest(".react-flow__node") !== null;
    if (far && event.buttons === 0) setPointed(onNode ? undefined : edgeAt(event));
  };
  // a finger does not point before it taps
  const tap = (event: MouseEvent) => {
    const edge = far ? edgeAt(event) : undefined;
    // React Flow clears the selection when this returns
    if (edge !== undefined) queueMicrotask(() => select({ nodes: [], edges: [edge] }));
  };
  return { shown, point, tap };
}

export function Canvas() {
  const t = useT();
  const { graph, onNodesChange, onEdgesChange } = useGraph();
  const { shown, point, tap } = useShownEdges(graph.edges);
  const [readyFor, setReadyFor] = useState<string>();
  const designId = useDesign((state) => state.designId);
  const altHeld = useKeyPress("Alt", { preventDefault: false });
  useFitOnOpen(readyFor);
  const canvas = useRef<HTMLDivElement>(null);
  useFollowSize(canvas);
  return (
    <div ref={canvas} className="canvas" role="region" aria-label={t("canvas.label")}>
      {/* another design is another canvas: React Flow would keep what it measured of cards with the same ids */}
      <ReactFlow<CardNode, FlowEdge>
        key={designId}
        nodes={graph.nodes}
        edges={shown}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onPaneMouseMove={point}
        onPaneClick={tap}
        // a move without an event is one of ours
        onMove={(event) => event && keepView()}
        onFocus={selectFocused}
        onNodeClick={(event, { id }) => {
          if (!event.shiftKey && !event.ctrlKey && !event.metaKey) select({ nodes: [id], edges: [] });
        }}
        onNodeDragStop={(_event, _node, nodes) => dragged(nodes)}
        onSelectionDragStop={(_event, nodes) => dragged(nodes)}
        onConnectStart={onConnectStart}
        onConnectEnd={onConnectEnd}
        isValidConnection={isValidConnection}
        onInit={(flow) => {
          setViewport(flow as unknown as ReactFlowInstance);
          setReadyFor(designId);
        }}
        connectOnClick={false}
        connectionRadius={28}
        snapToGrid={!altHeld}
        snapGrid={SNAP}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        selectionMode={SelectionMode.Partial}
        panActivationKeyCode={null}
        disableKeyboardA11y
        nodesFocusable
        edgesFocusable={false}
        elevateNodesOnSelect
        zoomOnDoubleClick={false}
        minZoom={0.05}
        maxZoom={2.5}
        onlyRenderVisibleElements
        proOptions={PRO}
      >
        <Background gap={24} size={1.5} color="var(--grid)" />
        <TrafficLayer />
        <Overview />
        <CaptionLayer />
      </ReactFlow>
      <ConnectionBubble />
    </div>
  );
}
