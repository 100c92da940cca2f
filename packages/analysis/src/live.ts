/** What the status sentence and the cards look at: the run's numbers of about the last second, by node and edge id. */

export interface NodeLive {
  /** Per virtual second. */
  readonly inRate: number;
  readonly doneRate: number;
  readonly failRate: number;
  /** Refused with an answer: a full queue, an open breaker. */
  readonly rejectRate: number;
  /** Waits given up. */
  readonly timeoutRate: number;
  /** Attempts after the first of the same request or message. */
  readonly retryRate: number;
  /** Events that no rule or subscription wanted. */
  readonly filterRate: number;
  readonly backlog: number;
  readonly busy: number;
  readonly workers: number;
  readonly p99Ms: number;
  /** Since the start of the run. */
  readonly lost: number;
  readonly dead: number;
  readonly killed: boolean;
  /** Also true for a node that is frozen. */
  readonly slowed: boolean;
  readonly stalled: boolean;
  readonly failing: boolean;
  readonly surged: boolean;
}

export interface EdgeLive {
  /** Per virtual second. */
  readonly rate: number;
  /** Stored for this subscription; 0 where the bus keeps one backlog for all. */
  readonly backlog: number;
  readonly cut: boolean;
}

export interface LiveState {
  /** Virtual time that the rates cover [s]: short windows need stronger evidence. */
  readonly windowS: number;
  readonly node: (id: string) => NodeLive | undefined;
  readonly edge: (id: string) => EdgeLive | undefined;
}
