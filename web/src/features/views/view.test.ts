import { describe, expect, it } from 'vitest';

import { closeTile, noTiles, openChannel, setLayout, toggleSingle, visibleTiles } from '../live/tiles';
import { tilesOf, viewOf } from './view';

describe('a saved view', () => {
  const tiles = ['a', 'b', 'c'].reduce(openChannel, setLayout(noTiles, 4));

  it('is what was on the screen', () => {
    expect(viewOf(tiles)).toEqual({ layout: '2x2', channels: ['a', 'b', 'c'] });
    expect(viewOf(closeTile(tiles, 1))).toEqual({ layout: '2x2', channels: ['a', 'c'] });
    expect(viewOf(toggleSingle(tiles, 2)).channels).toEqual(['a', 'b', 'c']);
    expect(viewOf(setLayout(tiles, 1))).toEqual({ layout: '1x1', channels: ['a'] });
  });

  it('comes back as it was', () => {
    const again = tilesOf(viewOf(tiles));
    expect(again.layout).toBe(4);
    expect(again.channels).toEqual(tiles.channels);
    expect(visibleTiles(again)).toHaveLength(4);
  });

  it('of another program takes the smallest layout that holds it, or the largest there is', () => {
    expect(tilesOf({ layout: '1x1', channels: ['a', 'b'] }).layout).toBe(4);
    expect(tilesOf({ layout: '3x3', channels: ['a'] }).layout).toBe(9);
    const large = tilesOf({ layout: '5x4', channels: Array.from({ length: 20 }, (_, index) => String(index)) });
    expect(large.layout).toBe(9);
    expect(large.channels).toHaveLength(9);
  });
});
