import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

import { session } from '../session/current';
import { noTiles, type Tiles } from './tiles';

/** The tiles of this tab: they survive a reload, and end with the session. */
export const useTiles = create<Tiles>()(
  persist(() => noTiles, {
    name: 'nightjar.tiles',
    version: 1,
    storage: createJSONStorage(() => sessionStorage),
    partialize: ({ layout, channels }) => ({ layout, channels }),
  }),
);

session.status.subscribe((status) => {
  if (status === 'signed_out') useTiles.setState(noTiles, true);
});

/** Applies one of the changes of `tiles.ts`. */
export function changeTiles<Rest extends unknown[]>(change: (tiles: Tiles, ...rest: Rest) => Tiles, ...rest: Rest): void {
  useTiles.setState((tiles) => change(tiles, ...rest), true);
}
