import { ErrorDetails, ErrorTypes } from 'hls.js/light';
import { describe, expect, it } from 'vitest';

import { backoffMs } from './backoff';
import { epochOf } from './epoch';
import { failureOf } from './failure';
import { latencyMs } from './latency';
import { liveUrl, playbackUrl, withToken } from './mediaUrl';
import { snapshotName } from './snapshot';

describe('addresses', () => {
  it('carry the token and the channel in the path', () => {
    expect(liveUrl('t1', 'c1')).toBe('/v/t1/c1/live.m3u8');
    expect(playbackUrl('t1', 'c1', 5, 9)).toBe('/v/t1/c1/playback.m3u8?from=5&to=9');
  });

  it('exchange the token and nothing else', () => {
    expect(withToken('https://edge.example/v/old/c1/r7/d1/main/2026/11/20/08/v.m4s?x=/v/y/', 'new')).toBe(
      'https://edge.example/v/new/c1/r7/d1/main/2026/11/20/08/v.m4s?x=/v/y/',
    );
  });
});

describe('backoff', () => {
  it('grows, stays within fifteen seconds, and differs between tiles', () => {
    expect(backoffMs(0, 0)).toBe(750);
    expect(backoffMs(1, 0.999)).toBeGreaterThan(backoffMs(0, 0.999));
    expect(backoffMs(1_000, 0.999)).toBeLessThanOrEqual(15_000);
    expect(backoffMs(3, 0)).not.toBe(backoffMs(3, 0.9));
  });
});

describe('delay', () => {
  const now = 1_800_000_000_000;

  it('is the age of the picture on the wall clock', () => {
    expect(latencyMs(now, new Date(now - 2_400), 9)).toBe(2_400);
  });

  it('is the distance to the newest footage when the clocks disagree', () => {
    expect(latencyMs(now, new Date(now + 60_000), 3.5)).toBe(3_500);
    expect(latencyMs(now, new Date(now - 86_400_000), 3.5)).toBe(3_500);
    expect(latencyMs(now, null, 0)).toBeNull();
  });
});

describe('epochs', () => {
  it('are read from the number of a segment', () => {
    expect(epochOf(7 * 2 ** 26 + 12)).toBe(7);
    expect(epochOf(8 * 2 ** 26)).toBe(8);
  });
});

describe('failures', () => {
  const network = (details: ErrorDetails, code: number) =>
    failureOf({ type: ErrorTypes.NETWORK_ERROR, details, response: { url: '', data: undefined, code, text: '' } });

  it('tell an offline channel, a refused token and a lost connection apart', () => {
    expect(network(ErrorDetails.MANIFEST_LOAD_ERROR, 404)).toBe('no_footage');
    expect(network(ErrorDetails.LEVEL_LOAD_ERROR, 404)).toBe('no_footage');
    expect(network(ErrorDetails.FRAG_LOAD_ERROR, 404)).toBe('network');
    expect(network(ErrorDetails.LEVEL_LOAD_ERROR, 403)).toBe('token_refused');
    expect(network(ErrorDetails.MANIFEST_LOAD_TIMEOUT, 0)).toBe('network');
  });

  it('tell a codec that the browser lacks from a broken stream', () => {
    expect(failureOf({ type: ErrorTypes.MEDIA_ERROR, details: ErrorDetails.BUFFER_ADD_CODEC_ERROR })).toBe('codec_unsupported');
    expect(failureOf({ type: ErrorTypes.MEDIA_ERROR, details: ErrorDetails.BUFFER_APPEND_ERROR })).toBe('media');
  });
});

describe('snapshots', () => {
  it('have names that every file system takes', () => {
    expect(snapshotName('Gate: north/2', new Date(0))).toBe('Gate-north-2-1970-01-01T00-00-00-000Z.jpg');
  });
});
