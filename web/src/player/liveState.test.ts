import { describe, expect, it } from 'vitest';

import { initialLiveState, type LiveEvent, OFFLINE_AFTER_MS, STALLED_AFTER_MS, stepLive, WAKING_ATTEMPTS } from './liveState';

function after(...events: LiveEvent[]) {
  let result: ReturnType<typeof stepLive> = [initialLiveState, 'none'];
  for (const event of events) result = stepLive(result[0], event);
  return { state: result[0], action: result[1] };
}

const started: LiveEvent = { type: 'started' };
const moved: LiveEvent = { type: 'picture_moved' };
const failed = (failure: Extract<LiveEvent, { type: 'failed' }>['failure']): LiveEvent => ({ type: 'failed', failure });
/** A channel whose playlist has no footage so many times in a row. */
const asleep = (times: number): LiveEvent[] => [started, ...Array.from({ length: times }, () => failed('no_footage'))];
const stood = (forMs: number): LiveEvent => ({ type: 'picture_stood', forMs });

describe('live state', () => {
  it('is live as soon as the picture moves', () => {
    expect(after(started).state.phase).toBe('connecting');
    expect(after(started).action).toBe('load');
    expect(after(started, moved).state.phase).toBe('live');
  });

  it('asks every second while a channel wakes up, which is no error', () => {
    const { state, action } = after(...asleep(WAKING_ATTEMPTS));
    expect(state).toMatchObject({ phase: 'waking', fatalErrors: 0 });
    expect(action).toBe('load_soon');
    expect(after(...asleep(2), moved).state).toMatchObject({ phase: 'live', attempts: 0 });
  });

  it('counts a channel that does not wake up as offline and keeps trying', () => {
    const { state, action } = after(...asleep(WAKING_ATTEMPTS + 1));
    expect(state).toMatchObject({ phase: 'offline', attempts: WAKING_ATTEMPTS + 1, fatalErrors: 0 });
    expect(action).toBe('load_later');
  });

  it('stays offline while it tries, until there is a picture', () => {
    expect(after(...asleep(WAKING_ATTEMPTS + 1), failed('network')).state.phase).toBe('offline');
    expect(after(...asleep(WAKING_ATTEMPTS + 2)).state.phase).toBe('offline');
    expect(after(...asleep(WAKING_ATTEMPTS + 1), moved).state).toMatchObject({ phase: 'live', attempts: 0 });
  });

  it('says stalled, then gives the picture up and tries again', () => {
    expect(after(started, moved, stood(STALLED_AFTER_MS - 1)).state.phase).toBe('live');
    expect(after(started, moved, stood(STALLED_AFTER_MS)).state.phase).toBe('stalled');
    expect(after(started, moved, stood(STALLED_AFTER_MS), moved).state.phase).toBe('live');
    const given = after(started, moved, stood(OFFLINE_AFTER_MS));
    expect(given.state.phase).toBe('offline');
    expect(given.action).toBe('load_later');
  });

  it('gives up a picture that never comes', () => {
    expect(after(started, stood(OFFLINE_AFTER_MS)).action).toBe('load_later');
  });

  it('takes a new token when one is refused, but waits when the next is refused too', () => {
    expect(after(started, moved, failed('token_refused')).action).toBe('load_with_new_token');
    expect(after(started, moved, failed('token_refused'), failed('token_refused')).action).toBe('load_later');
  });

  it('says that it connects again while it waits for the network', () => {
    expect(after(started, moved, failed('network'))).toMatchObject({
      state: { phase: 'connecting', fatalErrors: 1 },
      action: 'load_later',
    });
    expect(after(started, moved, failed('network'), moved).state.phase).toBe('live');
  });

  it('recovers media errors in place, and starts afresh when that does not help', () => {
    expect(after(started, moved, failed('media')).action).toBe('recover_media');
    expect(after(started, moved, failed('media'), failed('media')).action).toBe('load_later');
    expect(after(started, moved, failed('media'), moved, failed('media')).action).toBe('recover_media');
  });

  it('does not try again what cannot succeed', () => {
    expect(after(started, failed('no_right'))).toMatchObject({ state: { phase: 'no_right' }, action: 'unload' });
    expect(after(started, failed('codec_unsupported'))).toMatchObject({
      state: { phase: 'codec_unsupported', fatalErrors: 1 },
      action: 'unload',
    });
  });

  it('loads the playlist of a new epoch at once', () => {
    expect(after(started, moved, { type: 'epoch_changed' }).action).toBe('load');
  });

  it('does nothing while nobody looks, and starts again when somebody does', () => {
    const suspended = after(started, moved, { type: 'suspended' });
    expect(suspended).toMatchObject({ state: { phase: 'suspended' }, action: 'unload' });
    expect(after(started, { type: 'suspended' }, failed('network'))).toMatchObject({
      state: { phase: 'suspended', fatalErrors: 0 },
      action: 'none',
    });
    expect(after(started, { type: 'suspended' }, started).action).toBe('load');
  });
});
