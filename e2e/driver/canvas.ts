/** The canvas: palette, nodes, handles, connections, and what can be broken on it. Mouse only. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Steps of a drag: enough for React Flow and the palette to notice where it goes. */
const DRAG_STEPS = 8;

/** Where a locator is on the screen, once it is there. */
export async function boxOf(locator: Locator): Promise<Box> {
  await expect(locator).toBeVisible();
  const box = await locator.boundingBox();
  if (box === null) throw new Error("it has no box: it is not drawn");
  return box;
}

function middleOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export class Canvas {
  readonly #page: Page;
  readonly region: Locator;
  readonly palette: Locator;
  readonly nodes: Locator;
  /** Names what is wrong where a connection was refused. */
  readonly refusal: Locator;
  /** Breaks the selected node; there while it runs. */
  readonly breakIt: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole("region", { name: "Canvas" });
    this.palette = page.getByRole("navigation", { name: "Add to the canvas" });
    this.nodes = this.region.getByRole("group", { name: /, .+, / });
    this.refusal = page.getByRole("alert");
    this.breakIt = this.region.getByRole("toolbar", { name: "Break it" });
  }

  /** A node's card. Its accessible name is "<name>, <kind>, <status>". */
  node(name: string): Locator {
    return this.region.getByRole("group", { name: new RegExp(`^${name}, `) });
  }

  /** The same card when its status matches too. */
  nodeInTrouble(name: string, status: string): Locator {
    return this.region.getByRole("group", { name: new RegExp(`^${name}, .*, ${status}$`) });
  }

  handle(node: string, port: string): Locator {
    return this.node(node).getByLabel(`${node}: ${port}`, { exact: true });
  }

  /** Connections drawn now. */
  async edgeCount(): Promise<number> {
    return await this.region.locator(".react-flow__edge").count();
  }

  async drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.#page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(to.x, to.y, { steps: DRAG_STEPS });
    await mouse.up();
  }

  /** Drags a kind from the palette so that its card's middle is at `at` (screen). */
  async add(kind: string, at: Point): Promise<void> {
    const item = this.palette.getByRole("button", { name: kind, exact: true });
    await this.drag(middleOf(await boxOf(item)), at);
  }

  /** Drags from an output to the middle of another node's card. */
  async connect(from: string, port: string, to: string): Promise<void> {
    const start = middleOf(await boxOf(this.handle(from, port)));
    const target = await boxOf(this.node(to));
    await this.drag(start, { x: target.x + 16, y: target.y + target.height / 2 });
  }

  /** Moves a node by this much; takes it at its upper edge, beside handles and buttons. */
  async move(name: string, by: Point): Promise<void> {
    const { x, y, width } = await boxOf(this.node(name));
    const grip = { x: x + width / 2, y: y + 8 };
    await this.drag(grip, { x: grip.x + by.x, y: grip.y + by.y });
  }

  async select(name: string): Promise<void> {
    const { width } = await boxOf(this.node(name));
    await this.node(name).click({ position: { x: width / 2, y: 8 } });
  }

  /** Clicks the empty background: nothing is selected any more. */
  async selectNothing(): Promise<void> {
    const { x, y, width } = await boxOf(this.region);
    await this.#page.mouse.click(x + width * 0.4, y + 20);
  }

  /** Marks on the canvas that carries the traffic: pixels that are not transparent. It is decoration to assistive tools, so there is no role. */
  async trafficPixels(): Promise<number> {
    return await this.region.locator("canvas.traffic-dots").evaluate((canvas: HTMLCanvasElement) => {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
      copy?.drawImage(canvas, 0, 0);
      const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let marked = 0;
      for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 0) marked++;
      return marked;
    });
  }
}
