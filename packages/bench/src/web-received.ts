/** What the server sent to a page: decoded as the page decodes it, to know how many dots are under way. */
import { FrameDecoder } from "@eventyard/protocol";

/** More dots than this are not drawn at once (apps/web/src/traffic/dot-field.ts). */
const DOTS_MAX = 5_000;

export class Received {
  /** Frames so far. */
  frames = 0;
  readonly #decoder: FrameDecoder;
  /** When each dot arrives, in virtual time; those that arrived are dropped. */
  #arriveNs: number[] = [];

  /** Of a design with as many nodes as edges. */
  constructor(nodes: number) {
    this.#decoder = new FrameDecoder(nodes, nodes);
  }

  take(bytes: Uint8Array): void {
    this.frames++;
    if (this.#decoder.apply(bytes) !== "applied") return;
    const { dots, picture } = this.#decoder;
    this.#arriveNs = this.#arriveNs.filter((arriveNs) => arriveNs > picture.timeNs);
    for (let i = 0; i < dots.count; i++) this.#arriveNs.push(dots.arriveNs[i]!);
  }

  /** Dots between departure and arrival at the newest frame, as far as the page draws them. */
  dotsUnderWay(): number {
    return Math.min(DOTS_MAX, this.#arriveNs.length);
  }
}
