import Hls, { type HlsConfig } from 'hls.js/light';

import { backoffMs, WAKING_DELAY_MS } from './backoff';
import { failureOf } from './failure';
import type { Failure, LiveAction } from './liveState';
import type { PlaybackAction } from './playbackState';
import type { ViewerTokens } from './viewerTokens';

export type LoadAction = LiveAction | PlaybackAction;

/** Where a player gets its footage from, and where it shows it. */
export interface Source {
  video: HTMLVideoElement;
  channel: string;
  tokens: ViewerTokens;
  /** Tells an error of the token's issuer that means "not yours" from one that passes. */
  isRefusal: (error: unknown) => boolean;
}

export interface LoaderOptions {
  source: Source;
  settings: () => Partial<HlsConfig>;
  /** Address of the playlist under a viewer token. */
  url: (token: string) => string;
  /** Takes hold of a new attempt before anything is loaded. */
  onOpen: (hls: Hls) => void;
  onFailure: (failure: Failure) => void;
}

/**
 * Brings a playlist into a video element, and carries out what a player's state machine answers. Of several attempts only
 * the newest has a say.
 */
export class Loader {
  readonly #options: LoaderOptions;
  #hls: Hls | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #generation = 0;

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  /** The present attempt, if there is one. */
  get hls(): Hls | undefined {
    return this.#hls;
  }

  /** `attempts`: failures since the last picture, by which a later attempt is put off. */
  perform(action: LoadAction, attempts: number): void {
    switch (action) {
      case 'none':
        return;
      case 'load':
        void this.#load();
        return;
      case 'load_soon':
        this.#loadIn(WAKING_DELAY_MS);
        return;
      case 'load_later':
        this.#loadIn(backoffMs(attempts - 1, Math.random()));
        return;
      case 'load_with_new_token':
        this.#options.source.tokens.forget(this.#options.source.channel);
        void this.#load();
        return;
      case 'recover_media':
        this.#hls?.recoverMediaError();
        return;
      case 'unload':
        this.unload();
    }
  }

  play(): void {
    const { video } = this.#options.source;
    video.play().catch((error: unknown) => {
      // Without a gesture of the user browsers play only silent video.
      if (error instanceof DOMException && error.name === 'NotAllowedError' && !video.muted) {
        video.muted = true;
        this.play();
      }
    });
  }

  unload(): void {
    this.#generation += 1;
    clearTimeout(this.#retry);
    this.#hls?.destroy();
    this.#hls = undefined;
  }

  #loadIn(delayMs: number): void {
    this.unload();
    this.#retry = setTimeout(() => void this.#load(), delayMs);
  }

  async #load(): Promise<void> {
    this.unload();
    if (!Hls.isSupported()) {
      this.#options.onFailure('codec_unsupported');
      return;
    }
    const generation = this.#generation;
    const { channel, isRefusal, tokens } = this.#options.source;
    let token: string;
    try {
      token = await tokens.valid(channel);
    } catch (error) {
      if (generation === this.#generation) this.#options.onFailure(isRefusal(error) ? 'no_right' : 'network');
      return;
    }
    if (generation === this.#generation) this.#open(token);
  }

  #open(token: string): void {
    const { onFailure, onOpen, settings, source, url } = this.#options;
    const hls = new Hls(settings());
    this.#hls = hls;
    hls.on(Hls.Events.ERROR, (_, error) => {
      if (error.fatal) onFailure(failureOf(error));
    });
    onOpen(hls);
    hls.loadSource(url(token));
    hls.attachMedia(source.video);
  }
}
