/** How long to wait for the first pictures of a camera that was asked for them. */
export const WAKING_DELAY_MS = 1_000;

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;

/**
 * How long to wait before attempt number `attempt` (from 0), in milliseconds. `random` is in [0, 1): tiles that
 * failed together do not come back together.
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.75 + random * 0.25));
}
