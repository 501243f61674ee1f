import type { Area } from '../../api/types';

/** The area under which all others are; empty before the areas are known. */
export function rootOf(areas: readonly Area[]): string {
  return areas.find(({ parent_id }) => parent_id === null)?.id ?? '';
}
