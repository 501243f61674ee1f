import type { HlsConfig } from 'hls.js';

import { longestDistanceS, SHORTEST_DISTANCE_S } from './latency';
import type { ViewerTokens } from './viewerTokens';
import { withToken } from './mediaUrl';

function shared(tokens: ViewerTokens, channel: string): Partial<HlsConfig> {
  return {
    // A worker gains nothing for fMP4, which needs no remuxing.
    enableWorker: false,
    capLevelToPlayerSize: true,
    xhrSetup: async (request, url) => {
      request.open('GET', withToken(url, await tokens.valid(channel)), true);
    },
  };
}

/** Near-live: a segment and a half behind, and gently faster when the distance has grown. */
export function liveSettings(tokens: ViewerTokens, channel: string): Partial<HlsConfig> {
  return {
    ...shared(tokens, channel),
    lowLatencyMode: false,
    liveSyncDuration: SHORTEST_DISTANCE_S,
    liveMaxLatencyDuration: longestDistanceS(SHORTEST_DISTANCE_S),
    // A channel that wakes up has a second of pictures at first: a pause then says nothing about the network.
    liveSyncOnStallIncrease: 0.2,
    maxLiveSyncPlaybackRate: 1.1,
    maxBufferLength: 10,
    backBufferLength: 10,
  };
}

/** Recordings: from the first second on, with more in hand because eightfold speed empties a buffer quickly. */
export function playbackSettings(tokens: ViewerTokens, channel: string): Partial<HlsConfig> {
  return {
    ...shared(tokens, channel),
    startPosition: 0,
    maxBufferLength: 40,
    backBufferLength: 30,
  };
}
