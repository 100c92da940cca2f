/** Feeds the painter: geometry, viewport, frames, theme, mode. One per mounted traffic layer. */
import { geometryStore } from "../canvas/edge-paths.ts";
import { designStore } from "../design/store.ts";
import { decideDetail, levelStore } from "../live/level.ts";
import { liveStore } from "../live/live-store.ts";
import { onFrame } from "../run/frames.ts";
import { runStore } from "../run/run-store.ts";
import { resample, STRIDE } from "./edge-table.ts";
import type { TrafficColors } from "./messages.ts";
import { overviewValues, planOverview } from "./overview-values.ts";
import type { OverviewPlan } from "./overview-values.ts";
import type { TrafficSurface } from "./surface.ts";

/** The part of the canvas that is seen. */
interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

const COLOR_VARIABLES = [
  "bg",
  "panel",
  "line",
  "ink",
  "ok",
  "retry",
  "fail",
  "dead",
  "okbg",
  "retrybg",
  "failbg",
] as const;

function readColors(): TrafficColors {
  const style = getComputedStyle(document.documentElement);
  const colors: Record<string, string> = { font: style.getPropertyValue("--font").trim() || "sans-serif" };
  for (const name of COLOR_VARIABLES) colors[name] = style.getPropertyValue(`--${name}`).trim() || "#888";
  return colors as unknown as TrafficColors;
}

export class Director {
  /** Marked in the far view. */
  readonly #flow: HTMLElement | null;
  readonly #surface: TrafficSurface;
  readonly #stops: (() => void)[] = [];
  readonly #reduced = matchMedia("(prefers-reduced-motion: reduce)");
  #view: View = { x: 0, y: 0, zoom: 1, width: 0, height: 0 };
  #plan: OverviewPlan | undefined;
  #geometryAsked = 0;
  #levelAsked = 0;

  /** `host` is the layer's element inside React Flow. */
  constructor(host: HTMLElement, surface: TrafficSurface) {
    this.#flow = host.closest<HTMLElement>(".react-flow");
    this.#surface = surface;
    const listen = (target: EventTarget, type: string, listener: () => void) => {
      target.addEventListener(type, listener);
      this.#stops.push(() => target.removeEventListener(type, listener));
    };
    const theme = new MutationObserver(() => this.#sendColors());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    listen(this.#reduced, "change", () => this.#sendMode());
    listen(document, "visibilitychange", () => this.#sendMode());
    this.#stops.push(
      () => theme.disconnect(),
      geometryStore.subscribe(() => this.#askGeometry()),
      levelStore.subscribe(() => this.#sendMode()),
      onFrame((picture, dots) => this.#sendFrame(picture.timeNs, dots)),
      runStore.subscribe((state, before) => {
        if (state.run?.runId !== before.run?.runId || state.run?.jumps !== before.run?.jumps) {
          surface.send({ type: "reset" });
          this.#askGeometry();
        }
        if (state.run?.phase !== before.run?.phase) this.#sendPhase();
      }),
      () => cancelAnimationFrame(this.#geometryAsked),
      () => cancelAnimationFrame(this.#levelAsked),
    );
    this.#sendColors();
    this.#sendMode();
    this.#sendPhase();
    this.#askGeometry();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    levelStore.setState({ detail: "full" });
    this.#surface.dispose();
  }

  /** The viewport moved or the window changed; sent before the page paints. */
  look(view: View): void {
    const before = this.#view;
    this.#view = view;
    if (view.width !== before.width || view.height !== before.height) {
      this.#surface.send({ type: "size", width: view.width, height: view.height, ratio: devicePixelRatio });
    }
    this.#surface.send({ type: "viewport", x: view.x, y: view.y, zoom: view.zoom });
    if (view.zoom !== before.zoom) this.#flow?.style.setProperty("--zoom", String(view.zoom));
    if (this.#levelAsked === 0) this.#levelAsked = requestAnimationFrame(() => this.#decideLevel());
  }

  #decideLevel(): void {
    this.#levelAsked = 0;
    const { x, y, zoom, width, height } = this.#view;
    let visible = 0;
    for (const box of geometryStore.getState().nodes.values()) {
      const left = box.x * zoom + x;
      const top = box.y * zoom + y;
      if (left < width && top < height && left + box.width * zoom > 0 && top + box.height * zoom > 0)
        visible++;
    }
    const { detail } = levelStore.getState();
    const next = decideDetail(detail, zoom, visible);
    if (next !== detail) levelStore.setState({ detail: next });
  }

  #askGeometry(): void {
    if (this.#geometryAsked === 0) this.#geometryAsked = requestAnimationFrame(() => this.#sendGeometry());
  }

  #sendGeometry(): void {
    this.#geometryAsked = 0;
    const { nodes, edges } = geometryStore.getState();
    const nodeIds = [...nodes.keys()];
    const edgeIds = [...edges.keys()];
    const { design } = designStore.getState();
    const table = new Float32Array(edgeIds.length * STRIDE);
    edgeIds.forEach((id, slot) => resample(edges.get(id)!, table, slot));
    const boxes = new Float32Array(nodeIds.length * 4);
    nodeIds.forEach((id, slot) => {
      const { x, y, width, height } = nodes.get(id)!;
      boxes.set([x, y, width, height], slot * 4);
    });
    const slots = new Map(edgeIds.map((id, slot) => [id, slot]));
    const runEdges = runStore.getState().run?.edgeIds ?? [];
    const slotOfEdge = Int32Array.from(runEdges, (id) => slots.get(id) ?? -1);
    const names = nodeIds.map((id) => design.nodes[id]?.name ?? "");
    this.#plan = planOverview(design, nodeIds, edgeIds);
    this.#surface.send({ type: "geometry", table, boxes, names, slotOfEdge }, [
      table.buffer,
      boxes.buffer,
      slotOfEdge.buffer,
    ]);
    this.#sendOverview();
    if (this.#levelAsked === 0) this.#levelAsked = requestAnimationFrame(() => this.#decideLevel());
  }

  #sendOverview(): void {
    const live = liveStore.getState();
    if (this.#plan === undefined || live.revision === 0 || levelStore.getState().detail !== "overview")
      return;
    const { nodes, edges } = overviewValues(this.#plan, live);
    this.#surface.send({ type: "overview", nodes, edges }, [nodes.buffer, edges.buffer]);
  }

  #sendFrame(timeNs: number, dots: Parameters<Parameters<typeof onFrame>[0]>[1]): void {
    if (document.hidden) return;
    const { count } = dots;
    const edge = dots.edge.slice(0, count);
    const departNs = dots.departNs.slice(0, count);
    const arriveNs = dots.arriveNs.slice(0, count);
    const style = dots.style.slice(0, count);
    this.#surface.send({ type: "frame", timeNs, count, edge, departNs, arriveNs, style }, [
      edge.buffer,
      departNs.buffer,
      arriveNs.buffer,
      style.buffer,
    ]);
    this.#sendOverview();
  }

  #sendColors(): void {
    this.#surface.send({ type: "colors", colors: readColors() });
  }

  #sendMode(): void {
    const overview = levelStore.getState().detail === "overview";
    this.#flow?.classList.toggle("far-view", overview);
    this.#surface.send({ type: "mode", overview, moving: !this.#reduced.matches && !document.hidden });
    this.#sendOverview();
  }

  #sendPhase(): void {
    this.#surface.send({ type: "phase", frozen: runStore.getState().run?.phase === "paused" });
  }
}
