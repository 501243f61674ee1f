/** What a live tile can be in. `suspended` is ours: nobody looks, so nothing is loaded. */
export type LivePhase =
  | 'connecting'
  /** The camera was asked for pictures and sends the first ones any moment. */
  | 'waking'
  | 'live'
  | 'stalled'
  | 'offline'
  | 'no_right'
  | 'codec_unsupported'
  | 'suspended';

/** Why loading or playing failed, as far as it decides what to do next. */
export type Failure =
  /** The playlist has no footage: the channel is asleep or offline. */
  | 'no_footage'
  /** The viewer token was refused by the edge: a new one may help. */
  | 'token_refused'
  /** No viewer token is given for this channel. */
  | 'no_right'
  | 'network'
  | 'media'
  | 'codec_unsupported';

export interface LiveState {
  phase: LivePhase;
  /** Failures since the last moving picture: decides the backoff. */
  attempts: number;
  /** Failures that ended an attempt to play, over the life of the tile. An offline channel is no failure. */
  fatalErrors: number;
  /** Media errors since the last moving picture. */
  mediaErrors: number;
}

export type LiveEvent =
  | { type: 'started' }
  | { type: 'picture_moved' }
  | { type: 'picture_stood'; forMs: number }
  | { type: 'failed'; failure: Failure }
  /** The uploader was restarted: the playlist now counts another epoch. */
  | { type: 'epoch_changed' }
  | { type: 'suspended' };

/** What the machine asks the player to do. */
export type LiveAction = 'none' | 'load' | 'load_soon' | 'load_later' | 'load_with_new_token' | 'recover_media' | 'unload';

/** A picture that stands this long is shown as stalled. */
export const STALLED_AFTER_MS = 5_000;
/** A picture that stands this long is given up: the channel counts as offline and is tried again. */
export const OFFLINE_AFTER_MS = 20_000;

/** A camera that has sent nothing after so many requests, which are a second apart, is offline rather than asleep. */
export const WAKING_ATTEMPTS = 10;

export const initialLiveState: LiveState = { phase: 'connecting', attempts: 0, fatalErrors: 0, mediaErrors: 0 };

/** The one place that decides what a live tile shows and does next. */
export function stepLive(state: LiveState, event: LiveEvent): [LiveState, LiveAction] {
  if (state.phase === 'suspended' && event.type !== 'started') return [state, 'none'];
  switch (event.type) {
    case 'started':
      return [{ ...state, phase: 'connecting', attempts: 0, mediaErrors: 0 }, 'load'];
    case 'picture_moved':
      if (state.phase === 'live' && state.attempts === 0 && state.mediaErrors === 0) return [state, 'none'];
      return [{ ...state, phase: 'live', attempts: 0, mediaErrors: 0 }, 'none'];
    case 'picture_stood':
      return stood(state, event.forMs);
    case 'failed':
      return failed(state, event.failure);
    case 'epoch_changed':
      return [{ ...state, phase: 'connecting' }, 'load'];
    case 'suspended':
      return [{ ...state, phase: 'suspended', attempts: 0, mediaErrors: 0 }, 'unload'];
  }
}

function stood(state: LiveState, forMs: number): [LiveState, LiveAction] {
  if (forMs >= OFFLINE_AFTER_MS) {
    return [{ ...state, phase: 'offline', attempts: state.attempts + 1 }, 'load_later'];
  }
  if (state.phase === 'live' && forMs >= STALLED_AFTER_MS) return [{ ...state, phase: 'stalled' }, 'none'];
  return [state, 'none'];
}

function failed(state: LiveState, failure: Failure): [LiveState, LiveAction] {
  const attempts = state.attempts + 1;
  switch (failure) {
    case 'no_footage':
      if (state.phase === 'offline' || attempts > WAKING_ATTEMPTS) {
        return [{ ...state, phase: 'offline', attempts }, 'load_later'];
      }
      return [{ ...state, phase: 'waking', attempts }, 'load_soon'];
    case 'no_right':
      return [{ ...state, phase: 'no_right' }, 'unload'];
    case 'codec_unsupported':
      return [{ ...state, phase: 'codec_unsupported', fatalErrors: state.fatalErrors + 1 }, 'unload'];
    case 'token_refused':
      // A second refusal in a row is waited out: a loop of requests would help nobody.
      return [
        { ...state, phase: reloading(state.phase), attempts, fatalErrors: state.fatalErrors + 1 },
        state.attempts === 0 ? 'load_with_new_token' : 'load_later',
      ];
    case 'network':
      return [
        { ...state, phase: reloading(state.phase), attempts, fatalErrors: state.fatalErrors + 1 },
        'load_later',
      ];
    case 'media': {
      const next = { ...state, mediaErrors: state.mediaErrors + 1, fatalErrors: state.fatalErrors + 1 };
      if (state.mediaErrors === 0) return [next, 'recover_media'];
      return [{ ...next, phase: reloading(state.phase), attempts }, 'load_later'];
    }
  }
}

/** Loading afresh takes the picture away. A channel that is offline stays so until there is a new one. */
function reloading(phase: LivePhase): LivePhase {
  return phase === 'offline' ? phase : 'connecting';
}
