import type { DayOfUsage } from '../../api/types';

/** What the days used together. */
export function usageSum(days: readonly DayOfUsage[]): Omit<DayOfUsage, 'day'> {
  const sum = (of: (day: DayOfUsage) => number) => days.reduce((total, day) => total + of(day), 0);
  return {
    bytes_stored: sum((day) => day.bytes_stored),
    segments: sum((day) => day.segments),
    recorded_ms: sum((day) => day.recorded_ms),
  };
}

/** The month of an instant by UTC, as the cloud counts: `2026-11`. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** The months up to the one of an instant, newest first. */
export function lastMonths(atMs: number, count: number): string[] {
  const at = new Date(atMs);
  return Array.from({ length: count }, (_, back) => monthOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - back, 1)));
}
