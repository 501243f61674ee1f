export const LAYOUTS = [1, 4, 9] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What stands in the tiles. Tiles beyond the layout are kept, so that a larger layout shows them again. */
export interface Tiles {
  layout: Layout;
  /** A channel's id, or `null` for a free tile. */
  channels: readonly (string | null)[];
  selected: number;
  /** The only tile shown, when there is one. */
  single: number | null;
  /** The only tile that is heard, when there is one. */
  audible: number | null;
}

const MOST = Math.max(...LAYOUTS);

export const noTiles: Tiles = {
  layout: 4,
  channels: Array.from({ length: MOST }, () => null),
  selected: 0,
  single: null,
  audible: null,
};

/** Opens a channel in the selected tile when that is free, else in the next free one, else in place of the selected. */
export function openChannel(tiles: Tiles, channel: string): Tiles {
  const visible = tiles.channels.slice(0, tiles.layout);
  const present = visible.indexOf(channel);
  if (present >= 0) return { ...tiles, selected: present, single: tiles.single === null ? null : present };
  const target = nextFree(visible, tiles.selected) ?? tiles.selected;
  // A tile beyond the layout may hold the channel still; it must not come back twice.
  const channels = tiles.channels.map((old, index) => (index === target ? channel : old === channel ? null : old));
  const selected = nextFree(channels.slice(0, tiles.layout), target) ?? target;
  return { ...silenced(tiles, target), channels, selected, single: tiles.single === null ? null : target };
}

function nextFree(channels: readonly (string | null)[], from: number): number | null {
  for (let step = 0; step < channels.length; step += 1) {
    const index = (from + step) % channels.length;
    if (channels[index] === null) return index;
  }
  return null;
}

export function closeTile(tiles: Tiles, index: number): Tiles {
  const channels = tiles.channels.map((channel, at) => (at === index ? null : channel));
  return { ...silenced(tiles, index), channels, selected: index, single: null };
}

export function closeAll(tiles: Tiles): Tiles {
  return { ...noTiles, layout: tiles.layout };
}

/** Changes the layout; a tile that it no longer shows falls silent. */
export function setLayout(tiles: Tiles, layout: Layout): Tiles {
  const audible = tiles.audible !== null && tiles.audible < layout ? tiles.audible : null;
  return { ...tiles, layout, audible, selected: Math.min(tiles.selected, layout - 1), single: null };
}

export function toggleSingle(tiles: Tiles, index: number): Tiles {
  return { ...tiles, selected: index, single: tiles.single === null ? index : null };
}

export function toggleAudible(tiles: Tiles, index: number): Tiles {
  return { ...tiles, audible: tiles.audible === index ? null : index };
}

function silenced(tiles: Tiles, index: number): Tiles {
  return tiles.audible === index ? { ...tiles, audible: null } : tiles;
}

/** Numbers of the tiles on the screen. */
export function visibleTiles(tiles: Tiles): number[] {
  return tiles.single === null ? Array.from({ length: tiles.layout }, (_, index) => index) : [tiles.single];
}
