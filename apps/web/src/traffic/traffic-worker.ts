/** The painter in its own thread: dots move on while the page is busy. */
import type { TrafficMessage } from "./messages.ts";
import { Painter } from "./painter.ts";

type FirstMessage = {
  readonly type: "start";
  readonly dots: OffscreenCanvas;
  readonly base: OffscreenCanvas;
};

let painter: Painter | undefined;

addEventListener("message", ({ data }: MessageEvent<FirstMessage | TrafficMessage>) => {
  if (data.type === "start") painter = new Painter(data.dots, data.base);
  else painter?.receive(data);
});
