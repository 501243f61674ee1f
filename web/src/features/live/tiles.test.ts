import { describe, expect, it } from 'vitest';

import { closeAll, closeTile, noTiles, openChannel, setLayout, type Tiles, toggleAudible, toggleSingle, visibleTiles } from './tiles';

const open = (tiles: Tiles, ...channels: string[]) => channels.reduce(openChannel, tiles);

describe('tiles', () => {
  it('open in the selected tile, then in the next free one', () => {
    const tiles = open({ ...noTiles, selected: 2 }, 'a', 'b');
    expect(tiles.channels.slice(0, 4)).toEqual([null, null, 'a', 'b']);
    expect(tiles.selected).toBe(0);
  });

  it('replace the selected tile when none is free', () => {
    const full = { ...open(noTiles, 'a', 'b', 'c', 'd'), selected: 1 };
    expect(openChannel(full, 'e').channels.slice(0, 4)).toEqual(['a', 'e', 'c', 'd']);
  });

  it('show a channel only once', () => {
    const tiles = open(noTiles, 'a', 'b', 'a');
    expect(tiles.channels.filter((channel) => channel === 'a')).toHaveLength(1);
    expect(tiles.selected).toBe(0);
    const smaller = setLayout(open(noTiles, 'a', 'b'), 1);
    const again = setLayout(openChannel(smaller, 'b'), 4);
    expect(again.channels.filter((channel) => channel === 'b')).toHaveLength(1);
  });

  it('come back when the layout grows again', () => {
    const tiles = setLayout(setLayout(open(noTiles, 'a', 'b', 'c'), 1), 4);
    expect(tiles.channels.slice(0, 4)).toEqual(['a', 'b', 'c', null]);
  });

  it('show one alone, and the grid again', () => {
    const tiles = toggleSingle(open(noTiles, 'a', 'b'), 1);
    expect(visibleTiles(tiles)).toEqual([1]);
    expect(visibleTiles(toggleSingle(tiles, 1))).toEqual([0, 1, 2, 3]);
  });

  it('are heard one at a time, and no longer than they are open', () => {
    const heard = toggleAudible(toggleAudible(open(noTiles, 'a', 'b'), 0), 1);
    expect(heard.audible).toBe(1);
    expect(closeTile(heard, 1).audible).toBeNull();
    expect(closeTile(heard, 0).audible).toBe(1);
    expect(setLayout(heard, 1).audible).toBeNull();
    expect(closeAll(heard)).toMatchObject({ audible: null, layout: 4 });
  });
});
