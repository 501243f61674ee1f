import type { RetentionClass } from '../../api/types';

export const CLASSES: readonly RetentionClass[] = ['r1', 'r3', 'r7', 'r14', 'r30', 'r60', 'r90', 'r180', 'r365'];

/** For how many days a class keeps footage. */
export function daysOf(retention: RetentionClass): number {
  return Number(retention.slice(1));
}

/** The cloud's bounds of the length of segments. */
export const SHORTEST_SEGMENT_S = 0.5;
export const LONGEST_SEGMENT_S = 60;
