import { describe, expect, it } from 'vitest';

import { lastMonths, usageSum } from './usageSum';

describe('usage', () => {
  it('is added up over days', () => {
    const day = (day: string, segments: number) => ({ day, bytes_stored: segments * 10, segments, recorded_ms: 1_000 });
    expect(usageSum([day('2026-11-01', 2), day('2026-11-02', 3)])).toEqual({ bytes_stored: 50, segments: 5, recorded_ms: 2_000 });
    expect(usageSum([])).toEqual({ bytes_stored: 0, segments: 0, recorded_ms: 0 });
  });

  it('is asked for by months that go back over the turn of a year', () => {
    expect(lastMonths(Date.UTC(2027, 0, 31), 3)).toEqual(['2027-01', '2026-12', '2026-11']);
  });
});
