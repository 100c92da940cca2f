/** What crosses the wire between page and server: typed events, request bounds, binary frames, version. */
export { ACK_NEEDS_KEYFRAME, PROTOCOL_VERSION } from "./events.ts";
export type {
  ClientToServerEvents,
  FlowNow,
  HandshakeAuth,
  LedgerNow,
  LeftBranch,
  NodeNow,
  Reply,
  RunAhead,
  RunLogEntry,
  RunPhase,
  RunState,
  SeekTarget,
  SeriesSlice,
  ServerToClientEvents,
  Speed,
  Verdict,
} from "./events.ts";
export { DOT_STYLES, EDGE_FIELDS, FLAG, NODE_FIELDS } from "./frame.ts";
export type { Dots, DotStyle, EdgeField, LivePicture, NodeField } from "./frame.ts";
export { FrameDecoder } from "./frame-decoder.ts";
export type { FrameOutcome } from "./frame-decoder.ts";
export { FrameEncoder } from "./frame-encoder.ts";
export { createDots, createPicture, DOTS_PER_FRAME_MAX } from "./frame-layout.ts";
export { requestSchemas, SPEED_MAX, SPEED_MIN } from "./requests.ts";
export { protocolMismatch } from "./version.ts";
