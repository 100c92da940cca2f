/** What one subscription asks for; a queue's workers are one subscription that asks for nothing special. */

export interface Subscription {
  /** At most once: nothing is delivered again, and nothing kept for somebody who is not there. */
  readonly once: boolean;
  /** What happens when more than `pendingMax` messages wait. */
  readonly slow: "queue" | "drop" | "disconnect";
  readonly pendingMax: number;
  /** How long a subscriber that was thrown off stays away [ns]. */
  readonly awayNs: number;
}

export const PLAIN_SUBSCRIPTION: Subscription = {
  once: false,
  slow: "queue",
  pendingMax: Infinity,
  awayNs: 0,
};
