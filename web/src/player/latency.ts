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
