/** What the address of the playback page says; instants in milliseconds since 1970. */
export interface PlaybackSearch {
  channel?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/**
 * Reads the address; what is not understood is left out, as addresses are typed and shortened by people. Every key is
 * in the result, because the router lets through from the address whatever its reader does not answer.
 */
export function parsePlaybackSearch(search: Record<string, unknown>): PlaybackSearch {
  const result: PlaybackSearch = { channel: undefined, from: undefined, to: undefined };
  if (typeof search.channel === 'string' && /^[a-z2-7]{16}$/.test(search.channel)) result.channel = search.channel;
  const from = instant(search.from);
  const to = instant(search.to);
  if (from !== undefined && to !== undefined && from < to) {
    result.from = from;
    result.to = to;
  }
  return result;
}

/** Milliseconds since 1970, or RFC 3339. */
function instant(value: unknown): number | undefined {
  const ms = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isSafeInteger(ms) && ms >= 0 ? ms : undefined;
}
