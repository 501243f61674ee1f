import Hls, { type ErrorData, type LevelUpdatedData } from 'hls.js/light';

import { backoffMs, WAKING_DELAY_MS } from './backoff';
import { epochOf } from './epoch';
import { failureOf } from './failure';
import { liveSettings } from './hlsSettings';
import { latencyMs, liveDistanceS, longestDistanceS } from './latency';
import { type Failure, initialLiveState, type LiveAction, type LiveEvent, type LivePhase, stepLive } from './liveState';
import { liveUrl } from './mediaUrl';
import { watchPresence } from './presence';
import type { ViewerTokens } from './viewerTokens';

const WATCH_EVERY_MS = 500;

/** What a tile shows about its player. */
export interface LiveView {
  phase: LivePhase;
  /** How far behind the world the picture is; `null` while unknown. */
  latencyMs: number | null;
  fatalErrors: number;
}

export interface LivePlayerOptions {
  video: HTMLVideoElement;
  channel: string;
  tokens: ViewerTokens;
  /** Tells an error of the token's issuer that means "not yours" from one that passes. */
  isRefusal: (error: unknown) => boolean;
  now: () => number;
  onChange: (view: LiveView) => void;
}

/**
 * Plays a channel live in a video element and keeps it playing: it decides nothing itself, but carries out what the
 * state machine in `liveState.ts` answers. The element's data attributes say how it is doing.
 */
export class LivePlayer {
  readonly #options: LivePlayerOptions;
  readonly #endPresence: () => void;
  readonly #watch: ReturnType<typeof setInterval>;
  #state = initialLiveState;
  #hls: Hls | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;
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
    this.#watch = setInterval(() => this.#observe(), WATCH_EVERY_MS);
    this.#endPresence = watchPresence(options.video, (present) => this.#dispatch({ type: present ? 'started' : 'suspended' }));
    this.#dispatch({ type: 'started' });
  }

  destroy(): void {
    clearInterval(this.#watch);
    this.#endPresence();
    this.#unload();
  }

  #dispatch(event: LiveEvent): void {
    const [state, action] = stepLive(this.#state, event);
    const changed = state !== this.#state;
    this.#state = state;
    if (changed) this.#publish();
    this.#perform(action);
  }

  #perform(action: LiveAction): void {
    switch (action) {
      case 'none':
        return;
      case 'load':
        void this.#load();
        return;
      case 'load_soon':
        this.#unload();
        this.#retry = setTimeout(() => void this.#load(), WAKING_DELAY_MS);
        return;
      case 'load_later':
        this.#unload();
        this.#retry = setTimeout(() => void this.#load(), backoffMs(this.#state.attempts - 1, Math.random()));
        return;
      case 'load_with_new_token':
        this.#options.tokens.forget(this.#options.channel);
        void this.#load();
        return;
      case 'recover_media':
        this.#hls?.recoverMediaError();
        return;
      case 'unload':
        this.#unload();
    }
  }

  async #load(): Promise<void> {
    this.#unload();
    if (!Hls.isSupported()) {
      this.#fail('codec_unsupported');
      return;
    }
    const generation = this.#generation;
    const { channel, tokens } = this.#options;
    let token: string;
    try {
      token = await tokens.valid(channel);
    } catch (error) {
      if (generation === this.#generation) this.#fail(this.#options.isRefusal(error) ? 'no_right' : 'network');
      return;
    }
    if (generation === this.#generation) this.#open(liveUrl(token, channel));
  }

  #open(url: string): void {
    const { channel, tokens, video } = this.#options;
    const hls = new Hls(liveSettings(tokens, channel));
    this.#hls = hls;
    this.#lastMovedMs = this.#options.now();
    hls.on(Hls.Events.ERROR, (_, error) => this.#onError(error));
    hls.on(Hls.Events.LEVEL_UPDATED, (_, data) => this.#onPlaylist(data));
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.#play());
    hls.loadSource(url);
    hls.attachMedia(video);
  }

  #play(): void {
    const { video } = this.#options;
    video.play().catch((error: unknown) => {
      // Without a gesture of the user browsers play only silent video.
      if (error instanceof DOMException && error.name === 'NotAllowedError' && !video.muted) {
        video.muted = true;
        this.#play();
      }
    });
  }

  #onError(error: ErrorData): void {
    if (error.fatal) this.#fail(failureOf(error));
  }

  /** Acts in a microtask of its own, so that hls.js has left its handler before its instance is thrown away. */
  #onPlaylist({ details }: LevelUpdatedData): void {
    this.#newest = details.endSN;
    if (this.#hls) keepDistance(this.#hls, details);
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
    const hls = this.#hls;
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

  #unload(): void {
    this.#generation += 1;
    clearTimeout(this.#retry);
    this.#hls?.destroy();
    this.#hls = undefined;
    this.#epoch = undefined;
    this.#latencyMs = null;
  }
}

/** How near to the edge is safe depends on the length of segments, not on the target duration, which is their longest. */
function keepDistance(hls: Hls, { fragments }: LevelUpdatedData['details']): void {
  const distance = liveDistanceS(fragments.map((fragment) => fragment.duration));
  if (distance === hls.config.liveSyncDuration) return;
  hls.config.liveSyncDuration = distance;
  hls.config.liveMaxLatencyDuration = longestDistanceS(distance);
}
