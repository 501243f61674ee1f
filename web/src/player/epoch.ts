const SEGMENTS_PER_EPOCH = 2 ** 26;

/**
 * The epoch (run of an uploader) that a live playlist shows: live playlists number segments as
 * epoch × 2^26 + sequence, so that a function without memory counts consistently.
 */
export function epochOf(mediaSequence: number): number {
  return Math.floor(mediaSequence / SEGMENTS_PER_EPOCH);
}
