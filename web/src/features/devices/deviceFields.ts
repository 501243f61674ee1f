import type { Device, DeviceKind } from '../../api/types';

export const KINDS: readonly DeviceKind[] = ['gateway', 'camera', 'dvr', 'dvs'];

const LONGEST_NAME = 64;

/** What is wrong with a name, as the key of its text. */
export function nameProblem(name: string): 'nameMissing' | 'nameTooLong' | null {
  if (name.trim() === '') return 'nameMissing';
  return name.trim().length > LONGEST_NAME ? 'nameTooLong' : null;
}

/** How a device is doing, in a word. */
export type Health = 'unclaimed' | 'disabled' | 'online' | 'offline';

export function healthOf({ online, state }: Pick<Device, 'online' | 'state'>): Health {
  if (state === 'enrolled') return online ? 'online' : 'offline';
  return state;
}

export const TONES: Record<Health, 'good' | 'warn' | 'alarm' | 'quiet'> = {
  online: 'good',
  offline: 'alarm',
  unclaimed: 'warn',
  disabled: 'quiet',
};

/** A clock that is this far off makes footage hard to find. */
const CLOCK_TOLERANCE_MS = 2_000;

export function isClockOff({ clock_offset_ms }: Pick<Device, 'clock_offset_ms'>): boolean {
  return clock_offset_ms !== null && Math.abs(clock_offset_ms) > CLOCK_TOLERANCE_MS;
}
