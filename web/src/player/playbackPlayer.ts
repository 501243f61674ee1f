import Hls, { type ErrorData } from 'hls.js/light';

import { backoffMs } from './backoff';
import { failureOf } from './failure';
import { mediaTimeOf, type Stretch, stretchesOf } from './footage';
import { playbackSettings } from './hlsSettings';
import type { Failure } from './liveState';
import { playbackUrl } from './mediaUrl';
import { initialPlaybackState, type PlaybackAction, type PlaybackEvent, type PlaybackPhase, stepPlayback } from './playbackState';
import type { ViewerTokens } from './viewerTokens';

const OBSERVE_EVERY_MS = 250;

/** What the page shows about the player. */
export interface PlaybackView {
  phase: PlaybackPhase;
  /** Wall-clock time of the picture, in milliseconds since 1970; `null` while there is none. */
  positionMs: number | null;
  stretches: readonly Stretch[];
  fatalErrors: number;
}

export interface PlaybackPlayerOptions {
  video: HTMLVideoElement;
  channel: string;
  fromMs: number;
  toMs: number;
  tokens: ViewerTokens;
  isRefusal: (error: unknown) => boolean;
  onChange: (view: PlaybackView) => void;
}

/** Plays the recordings of a channel between two instants; holes in the footage are skipped. */
export class PlaybackPlayer {
  readonly #options: PlaybackPlayerOptions;
  readonly #observer: ReturnType<typeof setInterval>;
  readonly #listeners = new AbortController();
  #state = initialPlaybackState;
  #hls: Hls | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;
  #rate = 1;
  #stretches: readonly Stretch[] = [];
  #resumeAtMs: number | null = null;

  constructor(options: PlaybackPlayerOptions) {
    this.#options = options;
    const { video } = options;
    video.dataset.channel = options.channel;
    const on = (name: string, listener: () => void) =>
      video.addEventListener(name, listener, { signal: this.#listeners.signal });
    on('playing', () => this.#dispatch({ type: 'playing' }));
    on('pause', () => this.#dispatch({ type: 'paused' }));
    on('waiting', () => this.#dispatch({ type: 'buffering' }));
    on('ended', () => this.#dispatch({ type: 'ended' }));
    on('seeked', () => this.#publish());
    this.#observer = setInterval(() => this.#publish(), OBSERVE_EVERY_MS);
    this.#dispatch({ type: 'started' });
  }

  destroy(): void {
    clearInterval(this.#observer);
    this.#listeners.abort();
    this.#unload();
  }

  /** Tries again after the player gave up. */
  restart(): void {
    this.#dispatch({ type: 'started' });
  }

  togglePlay(): void {
    const { video } = this.#options;
    if (this.#state.phase === 'ended') this.seek(this.#options.fromMs);
    if (video.paused) this.#play();
    else video.pause();
  }

  /** Speed as a factor; hls.js and Chromium hold 0.25 to 8. */
  setRate(rate: number): void {
    this.#rate = rate;
    this.#options.video.defaultPlaybackRate = rate;
    this.#options.video.playbackRate = rate;
  }

  /** Jumps to an instant; in a hole, to the beginning of the next footage. */
  seek(wallMs: number): void {
    const mediaS = mediaTimeOf(this.#stretches, wallMs);
    if (mediaS === null) return;
    this.#options.video.currentTime = mediaS;
    if (this.#state.phase === 'ended') this.#play();
  }

  #dispatch(event: PlaybackEvent): void {
    const [state, action] = stepPlayback(this.#state, event);
    this.#state = state;
    this.#publish();
    this.#perform(action);
  }

  #perform(action: PlaybackAction): void {
    switch (action) {
      case 'none':
        return;
      case 'load':
        void this.#load();
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
    const { channel, fromMs, toMs, tokens } = this.#options;
    try {
      const token = await tokens.valid(channel);
      if (generation === this.#generation) this.#open(playbackUrl(token, channel, fromMs, toMs));
    } catch (error) {
      if (generation === this.#generation) this.#fail(this.#options.isRefusal(error) ? 'no_right' : 'network');
    }
  }

  #open(url: string): void {
    const { channel, tokens, video } = this.#options;
    const hls = new Hls(playbackSettings(tokens, channel));
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_, error) => this.#onError(error));
    hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => this.#setStretches(stretchesOf(details.fragments)));
    hls.on(Hls.Events.LEVEL_PTS_UPDATED, (_, { details }) => this.#setStretches(stretchesOf(details.fragments)));
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      video.playbackRate = this.#rate;
      this.#play();
    });
    hls.loadSource(url);
    hls.attachMedia(video);
  }

  #setStretches(stretches: readonly Stretch[]): void {
    this.#stretches = stretches;
    if (this.#resumeAtMs !== null && stretches.length > 0) {
      const at = this.#resumeAtMs;
      this.#resumeAtMs = null;
      this.seek(at);
    }
    this.#publish();
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

  #fail(failure: Failure): void {
    // What was seen last is where a new attempt goes on.
    this.#resumeAtMs = this.#positionMs() ?? this.#resumeAtMs;
    this.#dispatch({ type: 'failed', failure });
  }

  #positionMs(): number | null {
    return this.#hls?.playingDate?.getTime() ?? null;
  }

  #publish(): void {
    const { fatalErrors, phase } = this.#state;
    const { dataset } = this.#options.video;
    dataset.state = phase;
    dataset.fatalErrors = String(fatalErrors);
    const positionMs = this.#positionMs();
    dataset.positionMs = positionMs === null ? '' : String(positionMs);
    this.#options.onChange({ phase, positionMs, stretches: this.#stretches, fatalErrors });
  }

  #unload(): void {
    this.#generation += 1;
    clearTimeout(this.#retry);
    this.#hls?.destroy();
    this.#hls = undefined;
  }
}
