import { describe, expect, it } from 'vitest';

import { healthOf, isClockOff, nameProblem } from './deviceFields';

describe('a device', () => {
  it('is on or off line only once it is enrolled', () => {
    expect(healthOf({ state: 'enrolled', online: true })).toBe('online');
    expect(healthOf({ state: 'enrolled', online: false })).toBe('offline');
    expect(healthOf({ state: 'disabled', online: true })).toBe('disabled');
    expect(healthOf({ state: 'unclaimed', online: false })).toBe('unclaimed');
  });

  it('has a name of 1 to 64 characters', () => {
    expect(nameProblem('  ')).toBe('nameMissing');
    expect(nameProblem('x'.repeat(65))).toBe('nameTooLong');
    expect(nameProblem(` ${'x'.repeat(64)} `)).toBeNull();
  });

  it('is told of when its clock is off by more than two seconds, either way', () => {
    expect(isClockOff({ clock_offset_ms: -2_001 })).toBe(true);
    expect(isClockOff({ clock_offset_ms: 2_000 })).toBe(false);
    expect(isClockOff({ clock_offset_ms: null })).toBe(false);
  });
});
