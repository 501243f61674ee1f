import { describe, expect, it } from 'vitest';

import { HOUR_MS, lastRange, rangeProblem, shareOf } from './range';
import { parsePlaybackSearch } from './search';

const CHANNEL = 'abcdefghij234567';

describe('the address of a recording', () => {
  it('names a channel and a range, in milliseconds or RFC 3339', () => {
    const range = { from: 1_800_000_000_000, to: 1_800_000_900_000 };
    expect(parsePlaybackSearch({ channel: CHANNEL, ...range })).toEqual({ channel: CHANNEL, ...range });
    expect(parsePlaybackSearch({ from: '2027-01-15T08:00:00Z', to: '2027-01-15T08:15:00.000Z' })).toEqual(range);
  });

  it.each([
    { channel: '../../etc', from: 'yesterday', to: 5 },
    { channel: 7, from: 9, to: 3 },
    { from: -1, to: 5 },
    { from: 5 },
    { from: Number.MAX_VALUE, to: Infinity },
  ])('leaves out what is not understood: %j', (search) => {
    expect(parsePlaybackSearch(search)).toStrictEqual({ channel: undefined, from: undefined, to: undefined });
  });
});

describe('ranges', () => {
  it('end after they begin, and last a day at most', () => {
    expect(rangeProblem(lastRange(HOUR_MS, 1_800_000_000_000))).toBeNull();
    expect(rangeProblem({ fromMs: 5, toMs: 5 })).toBe('order');
    expect(rangeProblem({ fromMs: 0, toMs: 24 * HOUR_MS })).toBeNull();
    expect(rangeProblem({ fromMs: 0, toMs: 24 * HOUR_MS + 1 })).toBe('longest');
  });

  it('place every instant within the bar', () => {
    const range = { fromMs: 1_000, toMs: 2_000 };
    expect([0, 1_000, 1_250, 9_000].map((at) => shareOf(range, at))).toEqual([0, 0, 0.25, 1]);
  });
});
