/** Every bound of the product in one place: names carry the unit, values carry the reason. */
export const LIMITS = {
  // the file
  /** 8 MiB of UTF-8: a design of 10,000 nodes needs about 3 MiB. */
  fileBytesMax: 8_388_608,
  jsonDepthMax: 64,
  /** Strings, numbers, literals and brackets; bounds the memory a file can cost. */
  jsonTokensMax: 2_000_000,
  // the design
  nodesMax: 10_000,
  edgesMax: 40_000,
  expectationsMax: 1_000,
  scenarioStepsMax: 10_000,
  nameLengthMax: 200,
  // its script
  captionsMax: 1_000,
  /** About three lines of a bubble. */
  captionLengthMax: 300,
  fixesMax: 100,
  /** Parameters, nodes and edges that one fix touches. */
  fixPartsMax: 200,
  fixTextLengthMax: 500,
  /** Longest text parameter, in UTF-16 units. */
  textLengthMax: 20_000,
  /** Parameters of one node. */
  paramsMax: 100,
  /** Keeps every coordinate exact at any zoom. */
  coordinateAbsMax: 1_000_000,
  latencyMsMax: 3_600_000,
  /** 2^53 ns are 9,007,199 s (104 days): beyond that the clock would lose nanoseconds. */
  durationSMax: 9_000_000,
  seedMax: 4_294_967_295,
  /** Messages sent by hand in one command. */
  sendCountMax: 100_000,
  // traces
  /** One week of seconds. */
  traceSecondsMax: 604_800,
  tracePerSecondMax: 1_000_000,
  // the run
  /** Messages alive at once: stored, under way or being worked on. */
  liveMessagesMax: 2_000_000,
  timersMax: 4_000_000,
  /** Events of one node at one instant: more is a loop without delay. Ten times the largest `send`. */
  eventsPerInstantPerNodeMax: 1_000_000,
  eventsPerInstantMax: 10_000_000,
  /** Buses passed since the root message. */
  hopsMax: 64,
  eventsMax: 2_000_000_000,
  payloadBytesMax: 1_048_576,
} as const;
