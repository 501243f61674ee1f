import type { Right } from '../api/types';

/** The places of the console, and the rights one of which leads there. */
export const PLACES = [
  { to: '/live', name: 'live', needs: ['live'] },
  { to: '/playback', name: 'playback', needs: ['playback'] },
  { to: '/alarms', name: 'alarms', needs: ['alarm-view'] },
  { to: '/devices', name: 'devices', needs: ['live', 'configure'] },
  { to: '/users', name: 'users', needs: ['manage-users'] },
  { to: '/log', name: 'log', needs: ['view-log'] },
  { to: '/settings', name: 'settings', needs: ['configure', 'manage-tenant'] },
] as const satisfies readonly { to: string; name: string; needs: readonly Right[] }[];

export type Place = (typeof PLACES)[number];

/** The places that somebody with these rights may go to. */
export function placesFor(rights: readonly Right[]): Place[] {
  return PLACES.filter(({ needs }) => needs.some((right) => rights.includes(right)));
}
