/** A stretch of footage of one run of an uploader, without a hole: where it lies on the wall clock and where in the player's time. */
export interface Stretch {
  fromMs: number;
  toMs: number;
  /** Start in the player's time, in seconds. Player time runs on without holes. */
  mediaS: number;
}

/** What of a playlist's entry matters here; hls.js fragments fit. */
export interface Entry {
  start: number;
  duration: number;
  programDateTime: number | null;
  /** Counts discontinuities. */
  cc: number;
  gap?: boolean | undefined;
}

/** Segments closer than this belong together: rounding of durations makes no hole. */
const TOLERANCE_MS = 500;

/** Joins the entries of a playlist into stretches, in the order of time. Entries without a date or footage are left out. */
export function stretchesOf(entries: readonly Entry[]): Stretch[] {
  const stretches: Stretch[] = [];
  let run: number | undefined;
  for (const entry of entries) {
    if (entry.programDateTime === null || entry.gap) continue;
    const fromMs = entry.programDateTime;
    const toMs = fromMs + entry.duration * 1_000;
    const last = stretches.at(-1);
    const lastMediaEnd = last ? last.mediaS + (last.toMs - last.fromMs) / 1_000 : 0;
    const continues =
      last &&
      entry.cc === run &&
      Math.abs(fromMs - last.toMs) <= TOLERANCE_MS &&
      Math.abs(entry.start - lastMediaEnd) * 1_000 <= TOLERANCE_MS;
    if (continues) last.toMs = Math.max(last.toMs, toMs);
    else stretches.push({ fromMs, toMs, mediaS: entry.start });
    run = entry.cc;
  }
  return stretches;
}

/**
 * Where in the player's time an instant is. An instant in a hole is the beginning of the next footage; one after the
 * last footage is its end. `null` when there is no footage at all.
 */
export function mediaTimeOf(stretches: readonly Stretch[], wallMs: number): number | null {
  for (const stretch of stretches) {
    if (wallMs < stretch.toMs) return stretch.mediaS + Math.max(0, wallMs - stretch.fromMs) / 1_000;
  }
  const last = stretches.at(-1);
  return last ? last.mediaS + (last.toMs - last.fromMs) / 1_000 : null;
}
