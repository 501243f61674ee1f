import type { Failure } from './liveState';

export type PlaybackPhase =
  | 'loading'
  | 'playing'
  | 'paused'
  | 'buffering'
  | 'ended'
  | 'no_footage'
  | 'no_right'
  | 'codec_unsupported'
  | 'failed';

export interface PlaybackState {
  phase: PlaybackPhase;
  attempts: number;
  fatalErrors: number;
}

export type PlaybackEvent =
  | { type: 'started' }
  | { type: 'playing' }
  | { type: 'paused' }
  | { type: 'buffering' }
  | { type: 'ended' }
  | { type: 'failed'; failure: Failure };

export type PlaybackAction = 'none' | 'load' | 'load_later' | 'load_with_new_token' | 'recover_media' | 'unload';

/** After so many failures in a row the user is asked, instead of trying for ever. */
const MOST_ATTEMPTS = 5;

export const initialPlaybackState: PlaybackState = { phase: 'loading', attempts: 0, fatalErrors: 0 };

/** The one place that decides what the playback player shows and does next. */
export function stepPlayback(state: PlaybackState, event: PlaybackEvent): [PlaybackState, PlaybackAction] {
  switch (event.type) {
    case 'started':
      return [{ ...state, phase: 'loading', attempts: 0 }, 'load'];
    case 'playing':
      return [{ ...state, phase: 'playing', attempts: 0 }, 'none'];
    case 'paused':
      // The element also reports a pause at its end and while it is emptied; those are no pauses of the user.
      return [state.phase === 'playing' || state.phase === 'buffering' ? { ...state, phase: 'paused' } : state, 'none'];
    case 'buffering':
      return [state.phase === 'playing' ? { ...state, phase: 'buffering' } : state, 'none'];
    case 'ended':
      return [{ ...state, phase: 'ended' }, 'none'];
    case 'failed':
      return failed(state, event.failure);
  }
}

function failed(state: PlaybackState, failure: Failure): [PlaybackState, PlaybackAction] {
  switch (failure) {
    case 'no_footage':
      return [{ ...state, phase: 'no_footage' }, 'unload'];
    case 'no_right':
      return [{ ...state, phase: 'no_right' }, 'unload'];
    case 'codec_unsupported':
      return [{ ...state, phase: 'codec_unsupported', fatalErrors: state.fatalErrors + 1 }, 'unload'];
    case 'token_refused':
    case 'network':
    case 'media': {
      const next = { ...state, attempts: state.attempts + 1, fatalErrors: state.fatalErrors + 1 };
      if (next.attempts > MOST_ATTEMPTS) return [{ ...next, phase: 'failed' }, 'unload'];
      if (state.attempts > 0) return [{ ...next, phase: 'loading' }, 'load_later'];
      if (failure === 'media') return [next, 'recover_media'];
      if (failure === 'token_refused') return [{ ...next, phase: 'loading' }, 'load_with_new_token'];
      return [{ ...next, phase: 'loading' }, 'load_later'];
    }
  }
}
