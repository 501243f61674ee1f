import Hls, { type LevelUpdatedData } from 'hls.js/light';

import { epochOf } from './epoch';
import { liveSettings } from './hlsSettings';
import { latencyMs, liveDistanceS, longestDistanceS } from './latency';
import { type Failure, initialLiveState, type LiveEvent, type LivePhase, stepLive } from './liveState';
import { Loader, type Source } from './loader';
import { liveUrl } from './mediaUrl';
import { watchPresence } from './presence';

const WATCH_EVERY_MS = 500;

/** What a tile shows about its player. */
export interface LiveView {
  phase: LivePhase;
  /** How far behind the world the picture is; `null` while unknown. */
  latencyMs: number | null;
  fatalErrors: number;
}

export interface LivePlayerOptions extends Source {
  now: () => number;
  onChange: (view: LiveView) => void;
}

/**
 * Plays a channel live in a video element and keeps it playing: it decides nothing itself, but carries out what the
 * state machine in `liveState.ts` answers. The element's data attributes say how it is doing.
 */
export class LivePlayer {
  readonly #options: LivePlayerOptions;
  readonly #loader: Loader;
  readonly #endPresence: () => void;
  readonly #watch: ReturnType<typeof setInterval>;
  #state = initialLiveState;
  #epoch: number | undefined;
  /** Number of the newest segment that the playlist has named. */
  #newest: number | undefined;
  /** Number of the segment at which the channel went offline: a playlist that names nothing newer is not live. */
  #endedAt: number | undefined;
  #lastPosition = 0;
  #lastMovedMs: number;
  #latencyMs: number | null = null;

  constructor(options: LivePlayerOptions) {
    this.#options = options;
    this.#lastMovedMs = options.now();
    options.video.dataset.channel = options.channel;
    this.#loader = new Loader({
      source: options,
      settings: () => liveSettings(options.tokens, options.channel),
      url: (token) => liveUrl(token, options.channel),
      onOpen: (hls) => this.#onOpen(hls),
      onFailure: (failure) => this.#fail(failure),
    });
    this.#watch = setInterval(() => this.#observe(), WATCH_EVERY_MS);
    this.#endPresence = watchPresence(options.video, (present) => this.#dispatch({ type: present ? 'started' : 'suspended' }));
    this.#dispatch({ type: 'started' });
  }

  destroy(): void {
    clearInterval(this.#watch);
    this.#endPresence();
    this.#loader.unload();
  }

  #dispatch(event: LiveEvent): void {
    const [state, action] = stepLive(this.#state, event);
    const changed = state !== this.#state;
    this.#state = state;
    if (changed) this.#publish();
    this.#loader.perform(action, state.attempts);
  }

  #onOpen(hls: Hls): void {
    this.#epoch = undefined;
    this.#latencyMs = null;
    this.#lastMovedMs = this.#options.now();
    hls.on(Hls.Events.LEVEL_UPDATED, (_, data) => this.#onPlaylist(data));
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#loader.play());
  }

  /** Acts in a microtask of its own, so that hls.js has left its handler before its instance is thrown away. */
  #onPlaylist({ details }: LevelUpdatedData): void {
    this.#newest = details.endSN;
    if (this.#loader.hls) keepDistance(this.#loader.hls, details);
    if (this.#endedAt !== undefined && details.endSN <= this.#endedAt) {
      queueMicrotask(() => this.#fail('no_footage'));
      return;
    }
    this.#endedAt = undefined;
    const epoch = epochOf(details.startSN);
    const changed = this.#epoch !== undefined && epoch !== this.#epoch;
    this.#epoch = epoch;
    if (changed) queueMicrotask(() => this.#dispatch({ type: 'epoch_changed' }));
  }

  #fail(failure: Failure): void {
    this.#dispatch({ type: 'failed', failure });
  }

  #observe(): void {
    const { hls } = this.#loader;
    if (!hls) return;
    const { now, video } = this.#options;
    const at = now();
    if (video.currentTime !== this.#lastPosition && video.videoWidth > 0 && !video.seeking) {
      this.#lastPosition = video.currentTime;
      this.#lastMovedMs = at;
      this.#latencyMs = latencyMs(at, hls.playingDate, hls.latency);
      this.#publish();
      this.#dispatch({ type: 'picture_moved' });
    } else {
      this.#dispatch({ type: 'picture_stood', forMs: at - this.#lastMovedMs });
      if (this.#state.phase === 'offline') this.#endedAt = this.#newest;
    }
  }

  #publish(): void {
    const { fatalErrors, phase } = this.#state;
    const latency = phase === 'live' ? this.#latencyMs : null;
    const { dataset } = this.#options.video;
    dataset.state = phase;
    dataset.fatalErrors = String(fatalErrors);
    dataset.latencyMs = latency === null ? '' : String(Math.round(latency));
    this.#options.onChange({ phase, latencyMs: latency, fatalErrors });
  }
}

/** How near to the edge is safe depends on the length of segments, not on the target duration, which is their longest. */
function keepDistance(hls: Hls, { fragments }: LevelUpdatedData['details']): void {
  const distance = liveDistanceS(fragments.map((fragment) => fragment.duration));
  if (distance === hls.config.liveSyncDuration) return;
  hls.config.liveSyncDuration = distance;
  hls.config.liveMaxLatencyDuration = longestDistanceS(distance);
}
