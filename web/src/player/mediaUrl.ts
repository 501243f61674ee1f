/** Address of a channel's live playlist. */
export function liveUrl(token: string, channel: string): string {
  return `/v/${token}/${channel}/live.m3u8`;
}

/** Address of a channel's recordings between two instants, in milliseconds since 1970. */
export function playbackUrl(token: string, channel: string, fromMs: number, toMs: number): string {
  return `/v/${token}/${channel}/playback.m3u8?from=${fromMs}&to=${toMs}`;
}

/**
 * The same address under another viewer token. Playlists name media relative to themselves, so every address that the
 * player asks for carries the token of the playlist it came from; exchanging it here renews the token without the
 * player noticing.
 */
export function withToken(url: string, token: string): string {
  return url.replace(/\/v\/[^/]+\//, `/v/${token}/`);
}
