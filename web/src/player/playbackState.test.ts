import { describe, expect, it } from 'vitest';

import type { Failure } from './liveState';
import { initialPlaybackState, type PlaybackEvent, stepPlayback } from './playbackState';

function after(...events: PlaybackEvent[]) {
  let result: ReturnType<typeof stepPlayback> = [initialPlaybackState, 'none'];
  for (const event of events) result = stepPlayback(result[0], event);
  return { state: result[0], action: result[1] };
}

const failed = (failure: Failure): PlaybackEvent => ({ type: 'failed', failure });

describe('playback state', () => {
  it('tells a pause of the user from the pauses that the end of a range brings', () => {
    expect(after({ type: 'playing' }, { type: 'paused' }).state.phase).toBe('paused');
    expect(after({ type: 'playing' }, { type: 'ended' }, { type: 'paused' }).state.phase).toBe('ended');
    expect(after({ type: 'paused' }).state.phase).toBe('loading');
  });

  it('says that nothing was recorded without counting an error', () => {
    expect(after(failed('no_footage'))).toMatchObject({ state: { phase: 'no_footage', fatalErrors: 0 }, action: 'unload' });
  });

  it('tries again by itself, and asks the user after five failures', () => {
    expect(after(failed('network')).action).toBe('load_later');
    expect(after(failed('token_refused')).action).toBe('load_with_new_token');
    expect(after(failed('media')).action).toBe('recover_media');
    const failures = Array.from({ length: 6 }, () => failed('network'));
    expect(after(...failures)).toMatchObject({ state: { phase: 'failed' }, action: 'unload' });
    expect(after(...failures, { type: 'started' })).toMatchObject({ state: { phase: 'loading', attempts: 0 }, action: 'load' });
  });

  it('forgets failures once it plays', () => {
    expect(after(failed('network'), { type: 'playing' }, failed('media')).action).toBe('recover_media');
  });
});
