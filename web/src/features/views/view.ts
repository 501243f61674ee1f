import { LAYOUTS, noTiles, type Tiles, visibleTiles } from '../live/tiles';

/** What a saved view shows. */
export interface View {
  /** Columns and rows, such as `2x2`. */
  layout: string;
  /** In the order of tiles. */
  channels: readonly string[];
}

/** What is on the screen, as a view: the channels in the order of their tiles. */
export function viewOf(tiles: Tiles): { layout: string; channels: string[] } {
  const visible = visibleTiles({ ...tiles, single: null });
  const side = Math.sqrt(tiles.layout);
  return { layout: `${side}x${side}`, channels: visible.flatMap((index) => tiles.channels[index] ?? []) };
}

/** The tiles of a view, in the layout it was saved in or the smallest one that holds it. */
export function tilesOf({ layout, channels }: View): Tiles {
  const [columns = 1, rows = 1] = layout.split('x').map(Number);
  const fitting = LAYOUTS.find((each) => each >= Math.max(columns * rows, channels.length));
  const chosen = fitting ?? LAYOUTS[LAYOUTS.length - 1] ?? noTiles.layout;
  return { ...noTiles, layout: chosen, channels: noTiles.channels.map((_, index) => channels[index] ?? null) };
}
