/**
 * Draws the traffic: dots on one canvas and, in the overview, boxes and edges on another below it. The same code runs in
 * the worker and, where there is none, on the main thread. Nothing is allocated per dot or per picture.
 */
import { DotField } from "./dot-field.ts";
import { DrawPace } from "./draw-pace.ts";
import { DotPainter, uncoverCards } from "./draw-dots.ts";
import type { Context2D, Scene } from "./draw-dots.ts";
import type { GeometryMessage, OverviewValues, TrafficMessage } from "./messages.ts";
import { drawOverview } from "./overview.ts";
import { PlaybackClock } from "./playback.ts";

/** After a step in a paused run the picture moves this long, so that the step can be seen [ms]. */
const STEP_MS = 700;

type Surface = HTMLCanvasElement | OffscreenCanvas;

function contextOf(canvas: Surface): Context2D {
  const context = canvas.getContext("2d") as Context2D | null;
  if (context === null) throw new Error("this browser gives no 2D canvas");
  return context;
}

export class Painter {
  readonly #dotsCanvas: Surface;
  readonly #baseCanvas: Surface;
  readonly #dots: Context2D;
  readonly #base: Context2D;
  readonly #dotPainter = new DotPainter();
  readonly #field = new DotField();
  readonly #clock = new PlaybackClock();
  readonly #pace = new DrawPace();
  readonly #scene: Scene = { x: 0, y: 0, zoom: 1, width: 0, height: 0, ratio: 1, colors: undefined };
  #geometry: GeometryMessage | undefined;
  #values: OverviewValues | undefined;
  #overview = false;
  #moving = true;
  #frozen = false;
  #runUntilMs = 0;
  #pictureMs = 0;
  #lastMs = 0;
  #scheduled = false;
  #baseDirty = false;

  constructor(dots: Surface, base: Surface) {
    this.#dotsCanvas = dots;
    this.#baseCanvas = base;
    this.#dots = contextOf(dots);
    this.#base = contextOf(base);
  }

  /** Takes a message; drawing follows in the next picture. */
  receive(message: TrafficMessage): void {
    switch (message.type) {
      case "size":
        this.#resize(message.width, message.height, message.ratio);
        break;
      case "viewport":
        Object.assign(this.#scene, { x: message.x, y: message.y, zoom: message.zoom });
        this.#baseDirty = true;
        break;
      case "colors":
        this.#scene.colors = message.colors;
        this.#baseDirty = true;
        break;
      case "geometry":
        this.#geometry = message;
        this.#baseDirty = true;
        break;
      case "overview":
        this.#values = message;
        this.#baseDirty = true;
        break;
      case "frame":
        this.#frame(message);
        break;
      case "mode":
        if (!message.moving) this.#field.clear();
        if (message.overview !== this.#overview) this.#baseDirty = true;
        this.#overview = message.overview;
        this.#moving = message.moving;
        break;
      case "phase":
        this.#frozen = message.frozen;
        break;
      case "reset":
        this.#field.clear();
        this.#clock.reset();
        this.#values = undefined;
        this.#baseDirty = true;
        break;
    }
    this.#schedule();
  }

  #frame(message: Extract<TrafficMessage, { type: "frame" }>): void {
    const nowMs = performance.now();
    if (message.timeNs !== this.#clock.newestNs) this.#runUntilMs = nowMs + STEP_MS;
    this.#clock.push(nowMs, message.timeNs);
    if (this.#moving) this.#field.add(message);
  }

  #resize(width: number, height: number, ratio: number): void {
    Object.assign(this.#scene, {
      width: Math.round(width * ratio),
      height: Math.round(height * ratio),
      ratio,
    });
    for (const canvas of [this.#dotsCanvas, this.#baseCanvas]) {
      canvas.width = this.#scene.width;
      canvas.height = this.#scene.height;
    }
    this.#baseDirty = true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(this.#draw);
  }

  readonly #draw = (): void => {
    this.#scheduled = false;
    const nowMs = performance.now();
    // what was moved or zoomed follows the hand at once
    if (!this.#pace.due(nowMs) && !this.#baseDirty) {
      this.#schedule();
      return;
    }
    // a long gap (hidden tab, idle) is no time in which dots could have been watched
    const passedMs = Math.min(100, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    if (!this.#frozen || nowMs < this.#runUntilMs) this.#pictureMs += passedMs;
    if (this.#baseDirty) this.#drawBase();
    this.#field.advance(this.#clock.at(nowMs), this.#pictureMs, this.#clock.rate(nowMs));
    const { width, height } = this.#scene;
    this.#dots.setTransform(1, 0, 0, 1, 0, 0);
    this.#dots.clearRect(0, 0, width, height);
    if (this.#geometry !== undefined && this.#field.count > 0) this.#drawDots(this.#geometry);
    const still = this.#field.count === 0 || (this.#frozen && nowMs >= this.#runUntilMs);
    if (!still) this.#schedule();
  };

  #drawDots({ table, slotOfEdge, boxes }: GeometryMessage): void {
    this.#dotPainter.draw(this.#dots, this.#scene, this.#field, table, slotOfEdge);
    // the boxes of the far view are smaller than the dots on them
    if (!this.#overview) uncoverCards(this.#dots, this.#scene, boxes);
  }

  #drawBase(): void {
    this.#baseDirty = false;
    const { width, height } = this.#scene;
    this.#base.setTransform(1, 0, 0, 1, 0, 0);
    this.#base.clearRect(0, 0, width, height);
    if (!this.#overview || this.#geometry === undefined) return;
    drawOverview(this.#base, this.#scene, this.#geometry, this.#values);
  }
}
