import { describe, expect, it } from 'vitest';

import { mediaTimeOf, stretchesOf } from './footage';

const T = 1_800_000_000_000;
const entry = (start: number, wallMs: number, cc = 0) => ({ start, duration: 2, programDateTime: T + wallMs, cc });

describe('footage', () => {
  const withHole = stretchesOf([entry(0, 0), entry(2, 2_000), entry(4, 60_000), entry(6, 62_010)]);

  it('joins what follows on, and parts at holes', () => {
    expect(withHole).toEqual([
      { fromMs: T, toMs: T + 4_000, mediaS: 0 },
      { fromMs: T + 60_000, toMs: T + 64_010, mediaS: 4 },
    ]);
  });

  it('parts the runs of an uploader, even when nothing is missing between them', () => {
    expect(stretchesOf([entry(0, 0, 0), entry(2, 2_000, 1)])).toHaveLength(2);
  });

  it('leaves out gaps and entries without a date', () => {
    expect(stretchesOf([{ ...entry(0, 0), gap: true }, { ...entry(2, 0), programDateTime: null }])).toEqual([]);
  });

  it('finds an instant of the wall clock in the player\'s time', () => {
    expect(mediaTimeOf(withHole, T + 3_000)).toBe(3);
    expect(mediaTimeOf(withHole, T + 61_000)).toBe(5);
  });

  it('goes to the next footage from a hole, and to the end from beyond it', () => {
    expect(mediaTimeOf(withHole, T - 5_000)).toBe(0);
    expect(mediaTimeOf(withHole, T + 30_000)).toBe(4);
    expect(mediaTimeOf(withHole, T + 99_000)).toBeCloseTo(8.01);
    expect(mediaTimeOf([], T)).toBeNull();
  });
});
