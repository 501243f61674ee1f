import { describe, expect, it } from 'vitest';

import { limitable, limited, limitsWithin } from './rights';

describe('limits', () => {
  it('are for rights about channels that the role has', () => {
    expect(limitable(['manage-users', 'alarm-view', 'live'])).toEqual(['live', 'alarm-view']);
  });

  it('end when no channel is left', () => {
    const limits = limited({}, 'live', ['a', 'b']);
    expect(limits).toEqual({ live: ['a', 'b'] });
    expect(limited(limited(limits, 'playback', ['a']), 'live', [])).toEqual({ playback: ['a'] });
  });

  it('go with the right when the role changes', () => {
    expect(limitsWithin({ live: ['a'], configure: ['a'] }, ['live', 'view-log'])).toEqual({ live: ['a'] });
  });
});
