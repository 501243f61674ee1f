/** A stretch of time, in milliseconds since 1970. */
export interface Range {
  fromMs: number;
  toMs: number;
}

export const QUARTER_MS = 15 * 60_000;
export const HOUR_MS = 60 * 60_000;
const LONGEST_MS = 24 * HOUR_MS;

/** What is wrong with a range: the key of the text that says so; `null` when it can be played. */
export function rangeProblem({ fromMs, toMs }: Range): 'order' | 'longest' | null {
  if (fromMs >= toMs) return 'order';
  return toMs - fromMs > LONGEST_MS ? 'longest' : null;
}

/** The range that ends now. */
export function lastRange(durationMs: number, nowMs: number): Range {
  return { fromMs: nowMs - durationMs, toMs: nowMs };
}

/** Where an instant lies in a range, from 0 to 1. */
export function shareOf({ fromMs, toMs }: Range, atMs: number): number {
  return Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
}
