/** The canvases of the traffic layer and whoever paints them: a worker where the browser can, else the main thread. */
import type { TrafficMessage } from "./messages.ts";
import { Painter } from "./painter.ts";

export interface TrafficSurface {
  /** Hands a message over; `transfer` lists the buffers that go with it. */
  send(message: TrafficMessage, transfer?: Transferable[]): void;
  dispose(): void;
}

function canvasIn(host: HTMLElement, name: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = `traffic-canvas ${name}`;
  host.append(canvas);
  return canvas;
}

function canUseWorker(): boolean {
  return typeof Worker === "function" && "transferControlToOffscreen" in HTMLCanvasElement.prototype;
}

/** Creates the canvases inside `host` and starts painting. */
export function createSurface(host: HTMLElement): TrafficSurface {
  const base = canvasIn(host, "traffic-base");
  const dots = canvasIn(host, "traffic-dots");
  const remove = () => {
    base.remove();
    dots.remove();
  };
  if (!canUseWorker()) {
    const painter = new Painter(dots, base);
    return { send: (message) => painter.receive(message), dispose: remove };
  }
  const worker = new Worker(new URL("./traffic-worker.ts", import.meta.url), { type: "module" });
  const offscreen = { dots: dots.transferControlToOffscreen(), base: base.transferControlToOffscreen() };
  worker.postMessage({ type: "start", ...offscreen }, [offscreen.dots, offscreen.base]);
  return {
    send: (message, transfer = []) => worker.postMessage(message, transfer),
    dispose: () => {
      worker.terminate();
      remove();
    },
  };
}
