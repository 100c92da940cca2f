/**
 * What the design's script says now: calm bubbles beside their cards, in the size of text whatever the zoom. Where there is no
 * room for them, as on a phone, the captions stand at the top, each with its node's name.
 */
import { captionList, isShown, localText } from "@eventyard/model";
import type { Caption, Design } from "@eventyard/model";
import { useStore as useFlow } from "reactflow";
import type { ReactFlowState } from "reactflow";
import { useStore } from "zustand";
import { panelStore } from "../app/panels.ts";
import { geometryStore } from "../canvas/edge-paths.ts";
import type { Rect } from "../canvas/edge-paths.ts";
import { useDesign } from "../design/store.ts";
import { toolbarPlace, useToolbarNode } from "../faults/toolbar-place.ts";
import { keepUnits, useLanguage } from "../i18n/index.ts";
import type { Language } from "../i18n/index.ts";
import { useLive } from "../live/live-store.ts";
import type { LiveStoreState } from "../live/live-store.ts";
import {
  BUBBLE_WIDTH_PX,
  bubbleHeight,
  dockedMax,
  dockedRoom,
  isDocked,
  isOutside,
  overlap,
  placeBubble,
} from "./caption-place.ts";
import type { BubblePlace, View } from "./caption-place.ts";
import { captionStore } from "./caption-store.ts";
import { virtualMs } from "./virtual-time.ts";
import "./script.css";

/** Captions shown at once: the newest. */
const SHOWN_MAX = 6;
/** Kept free at the top and for the status sentence at the bottom [px]. */
const TOP_PX = 8;
const STATUS_PX = 68;
/** With less room than this between the panels the inspector is a sheet over the canvas, not beside it [px]. */
const ROOM_PX_MIN = 300;

/** The part of the canvas beside palette and inspector, which are as wide as their words. */
function roomBeside(width: number, height: number): View {
  const left = document.querySelector(".palette")?.getBoundingClientRect().right ?? 0;
  const right = document.querySelector(".inspector")?.getBoundingClientRect().left ?? width;
  const isSheet = right - left < ROOM_PX_MIN;
  return { top: TOP_PX, bottom: height - STATUS_PX, left, right: isSheet ? width : right };
}

/** The key of colours on the canvas, which a low pane does not have. */
function legendRect(): Rect | undefined {
  const legend = document.querySelector<HTMLElement>(".traffic-legend");
  if (legend === null) return undefined;
  const { offsetLeft: x, offsetTop: y, offsetWidth: width, offsetHeight: height } = legend;
  return { x, y, width, height };
}

/** Where docked captions begin: under the key of colours. */
function dockedTop(): number {
  const legend = legendRect();
  return TOP_PX + (legend === undefined ? 0 : legend.y + legend.height);
}

/** Ids of what is said now, newest last, as one text: it changes only when somebody has something else to say. */
function saidNow(design: Design, state: LiveStoreState): string {
  const atMs = virtualMs(state);
  if (atMs === undefined || design.captions === undefined) return "";
  return captionList(design)
    .filter(([, caption]) => isShown(caption, atMs))
    .slice(-SHOWN_MAX)
    .map(([id]) => id)
    .join(" ");
}

type Said = readonly [id: string, caption: Caption];

function useSaid(): readonly Said[] {
  const design = useDesign((state) => state.design);
  const ids = useLive((state) => saidNow(design, state));
  return ids
    .split(" ")
    .flatMap((id) => (design.captions?.[id] === undefined ? [] : [[id, design.captions[id]] as const]));
}

function toView(rect: Rect, [tx, ty, zoom]: ReactFlowState["transform"]): Rect {
  return {
    x: rect.x * zoom + tx,
    y: rect.y * zoom + ty,
    width: rect.width * zoom,
    height: rect.height * zoom,
  };
}

/** The canvas on the screen. */
interface Frame {
  readonly transform: ReactFlowState["transform"];
  readonly width: number;
  readonly height: number;
  readonly view: View;
  /** The faults' toolbar, while one is open: what can be pressed is never under a bubble. */
  readonly toolbar: Rect | undefined;
  /** Its card. */
  readonly chosen: Rect | undefined;
}

interface Bubble {
  readonly key: string;
  readonly texts: readonly string[];
  readonly place: BubblePlace;
}

/** One bubble for each card that something is said about. */
function bubblesOf(
  said: readonly Said[],
  { width, height, view, transform, toolbar }: Frame,
  language: Language,
): readonly Bubble[] {
  const { nodes } = geometryStore.getState();
  const byNode = Map.groupBy(
    said.filter(([, { node }]) => node !== undefined && nodes.has(node)),
    ([, { node }]) => node!,
  );
  const taken = [...nodes.values()].map((rect) => toView(rect, transform));
  if (toolbar !== undefined) taken.push(toolbar);
  const legend = legendRect();
  if (legend !== undefined) taken.push(legend);
  const bubbles: Bubble[] = [];
  const placed: Rect[] = [];
  for (const [node, captions] of byNode) {
    const texts = captions.map(([, { text }]) => keepUnits(localText(text)[language]));
    const card = toView(nodes.get(node)!, transform);
    if (isOutside(card, width, height)) continue;
    const tall = bubbleHeight(texts);
    const place = placeBubble(card, tall, taken, placed, view);
    const y = place.side === "above" ? place.y - tall : place.y;
    const bubble = { x: place.x, y, width: BUBBLE_WIDTH_PX, height: tall };
    if (toolbar !== undefined && overlap(bubble, toolbar) > 0) continue;
    placed.push(bubble);
    bubbles.push({ key: captions.map(([id]) => id).join(" "), texts, place });
  }
  return bubbles;
}

function useFrame(): Frame {
  const transform = useFlow((state) => state.transform);
  const width = useFlow((state) => state.width);
  const height = useFlow((state) => state.height);
  // opening and closing the inspector makes room or takes it
  const inspector = useStore(panelStore, (panels) => panels.inspector);
  const view = roomBeside(width, height);
  const toolbarNode = useToolbarNode();
  const card = geometryStore.getState().nodes.get(toolbarNode ?? "");
  const chosen = card === undefined ? undefined : toView(card, transform);
  const toolbar = chosen && toolbarPlace(chosen, { width, height }, inspector).rect;
  return { transform, width, height, view, toolbar, chosen };
}

/** What is docked: the newest, and nothing while it would lie over the chosen card or its faults. */
function dockedNow(said: readonly Said[], { view, height, toolbar, chosen }: Frame, top: number) {
  const place = { x: view.left, y: top, width: view.right - view.left, height: dockedRoom(height) };
  const hides = [toolbar, chosen].some((rect) => rect !== undefined && overlap(place, rect) > 0);
  return hides ? [] : said.slice(-dockedMax(height));
}

function Bubbles({ said }: { readonly said: readonly Said[] }) {
  const language = useLanguage();
  const frame = useFrame();
  // cards that move take their bubbles along
  useStore(geometryStore, (state) => state.revision);
  const { view, width, height } = frame;
  const nodes = useDesign((state) => state.design.nodes);
  const docked = isDocked(view.right - view.left, height);
  const top = docked ? dockedTop() : view.top;
  const free = docked ? dockedNow(said, frame, top) : said.filter(([, { node }]) => node === undefined);
  return (
    <div className="caption-layer" aria-hidden="true">
      {(docked ? [] : bubblesOf(said, frame, language)).map(({ key, texts, place }) => (
        <div
          key={key}
          className={`caption ${place.side}`}
          style={{
            width: BUBBLE_WIDTH_PX,
            transform: `translate(${Math.round(place.x)}px, ${Math.round(place.y)}px)${place.side === "above" ? " translateY(-100%)" : ""}`,
            ["--tail" as string]: `${Math.round(place.tailX)}px`,
          }}
        >
          {texts.map((text, index) => (
            <p key={index}>{text}</p>
          ))}
        </div>
      ))}
      {free.length === 0 ? null : (
        <div className="caption-free" style={{ left: view.left, right: width - view.right, top }}>
          {free.map(([id, { text, node }]) => {
            const words = keepUnits(localText(text)[language]);
            const name = docked && node !== undefined ? (nodes[node]?.name ?? "") : "";
            return (
              <p key={id} className={`caption ${docked ? "docked" : ""}`}>
                {words.startsWith(name) ? null : <b>{name} </b>}
                {words}
              </p>
            );
          })}
        </div>
      )}
    </div>
  );
}

/** Inside React Flow: it needs the viewport. */
export function CaptionLayer() {
  const language = useLanguage();
  const shown = useStore(captionStore, (state) => state.shown);
  const said = useSaid();
  const newest = said.at(-1);
  if (!shown) return null;
  return (
    <>
      {said.length === 0 ? null : <Bubbles said={said} />}
      <p className="visually-hidden" aria-live="polite">
        {newest === undefined ? "" : localText(newest[1].text)[language]}
      </p>
    </>
  );
}
