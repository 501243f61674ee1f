/** Beyond this the clocks of camera and viewer disagree, and their difference says nothing about the delay. */
const PLAUSIBLE_MS = 120_000;

/**
 * How far behind the world the picture is, in milliseconds: by the wall-clock time of the footage, or, when the
 * viewer's clock is off, by the distance to the newest footage in the playlist. `null` while neither is known.
 */
export function latencyMs(nowMs: number, playingDate: Date | null, distanceToEdgeS: number): number | null {
  if (playingDate) {
    const behind = nowMs - playingDate.getTime();
    if (behind >= 0 && behind < PLAUSIBLE_MS) return behind;
  }
  return distanceToEdgeS > 0 ? distanceToEdgeS * 1_000 : null;
}

/**
 * Distance to the newest footage in the playlist, in segments. A segment is there up to one reload after it was finished;
 * one segment of distance stalls.
 */
const DISTANCE_SEGMENTS = 1.6;

/** For segments of a second, the shortest there are. */
export const SHORTEST_DISTANCE_S = DISTANCE_SEGMENTS;

/** How far behind the newest footage to play when the last segments had these lengths, in seconds. */
export function liveDistanceS(durationsS: readonly number[]): number {
  const longest = Math.max(1, ...durationsS.slice(-3));
  // In steps, so that the jitter of key frames moves nothing.
  return Math.max(SHORTEST_DISTANCE_S, Math.round(longest * DISTANCE_SEGMENTS * 5) / 5);
}

/** Beyond this the player jumps instead of catching up. */
export function longestDistanceS(distanceS: number): number {
  return distanceS * 4;
}
