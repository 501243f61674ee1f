import { describe, expect, it } from 'vitest';

import type { Right } from '../api/types';
import { placesFor } from './places';

const names = (...rights: Right[]) => placesFor(rights).map(({ name }) => name);

describe('the menu', () => {
  it('holds what the rights lead to, and nothing else', () => {
    expect(names('live', 'alarm-view')).toEqual(['live', 'alarms', 'devices']);
    expect(names('playback')).toEqual(['playback']);
    expect(names('configure')).toEqual(['devices', 'settings']);
    expect(names('manage-tenant')).toEqual(['settings']);
    expect(names('manage-users', 'view-log')).toEqual(['users', 'log']);
    expect(names('audio', 'ptz')).toEqual([]);
    expect(names()).toEqual([]);
  });
});
