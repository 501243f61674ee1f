import type { Right } from '../../api/types';

/** The rights that a role may contain. */
export const RIGHTS = [
  'live',
  'playback',
  'export',
  'audio',
  'ptz',
  'alarm-view',
  'alarm-acknowledge',
  'configure',
  'manage-users',
  'view-log',
  'manage-tenant',
] as const satisfies readonly Right[];

const ABOUT_CHANNELS: readonly Right[] = RIGHTS.slice(0, RIGHTS.indexOf('manage-users'));

/** The rights of a role that can be limited to chosen channels. */
export function limitable(rights: readonly Right[]): Right[] {
  return ABOUT_CHANNELS.filter((right) => rights.includes(right));
}

/** The channels to which rights are limited, by right. */
export type Limits = Record<string, string[]>;

/** Limits a right to channels; to none of them means no limit. */
export function limited(limits: Limits, right: Right, channels: readonly string[]): Limits {
  const others = Object.fromEntries(Object.entries(limits).filter(([name]) => name !== right));
  return channels.length === 0 ? others : { ...others, [right]: [...channels] };
}

/** Without the limits of rights that the role does not contain. */
export function limitsWithin(limits: Limits, rights: readonly Right[]): Limits {
  const possible = limitable(rights);
  return Object.fromEntries(Object.entries(limits).filter(([right]) => possible.some((each) => each === right)));
}
