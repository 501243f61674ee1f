import Hls from 'hls.js/light';

import { mediaTimeOf, type Stretch, stretchesOf } from './footage';
import { playbackSettings } from './hlsSettings';
import type { Failure } from './liveState';
import { Loader, type Source } from './loader';
import { playbackUrl } from './mediaUrl';
import { initialPlaybackState, type PlaybackEvent, type PlaybackPhase, stepPlayback } from './playbackState';

const OBSERVE_EVERY_MS = 250;

/** What the page shows about the player. */
export interface PlaybackView {
  phase: PlaybackPhase;
  /** Wall-clock time of the picture, in milliseconds since 1970; `null` while there is none. */
  positionMs: number | null;
  stretches: readonly Stretch[];
  fatalErrors: number;
}

export interface PlaybackPlayerOptions extends Source {
  fromMs: number;
  toMs: number;
  onChange: (view: PlaybackView) => void;
}

/** Plays the recordings of a channel between two instants; holes in the footage are skipped. */
export class PlaybackPlayer {
  readonly #options: PlaybackPlayerOptions;
  readonly #loader: Loader;
  readonly #observer: ReturnType<typeof setInterval>;
  readonly #listeners = new AbortController();
  #state = initialPlaybackState;
  #rate = 1;
  #stretches: readonly Stretch[] = [];
  #resumeAtMs: number | null = null;

  constructor(options: PlaybackPlayerOptions) {
    this.#options = options;
    const { channel, fromMs, toMs, tokens, video } = options;
    video.dataset.channel = channel;
    this.#loader = new Loader({
      source: options,
      settings: () => playbackSettings(tokens, channel),
      url: (token) => playbackUrl(token, channel, fromMs, toMs),
      onOpen: (hls) => this.#onOpen(hls),
      onFailure: (failure) => this.#fail(failure),
    });
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
    this.#loader.unload();
  }

  /** Tries again after the player gave up. */
  restart(): void {
    this.#dispatch({ type: 'started' });
  }

  togglePlay(): void {
    const { video } = this.#options;
    if (this.#state.phase === 'ended') this.seek(this.#options.fromMs);
    if (video.paused) this.#loader.play();
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
    if (this.#state.phase === 'ended') this.#loader.play();
  }

  #dispatch(event: PlaybackEvent): void {
    const [state, action] = stepPlayback(this.#state, event);
    this.#state = state;
    this.#publish();
    this.#loader.perform(action, state.attempts);
  }

  #onOpen(hls: Hls): void {
    hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => this.#setStretches(stretchesOf(details.fragments)));
    hls.on(Hls.Events.LEVEL_PTS_UPDATED, (_, { details }) => this.#setStretches(stretchesOf(details.fragments)));
    hls.on(Hls.Events.MANIFEST_PARSED, () => {
      this.#options.video.playbackRate = this.#rate;
      this.#loader.play();
    });
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

  #fail(failure: Failure): void {
    // What was seen last is where a new attempt goes on.
    this.#resumeAtMs = this.#positionMs() ?? this.#resumeAtMs;
    this.#dispatch({ type: 'failed', failure });
  }

  #positionMs(): number | null {
    return this.#loader.hls?.playingDate?.getTime() ?? null;
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
}
